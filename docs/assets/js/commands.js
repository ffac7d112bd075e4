/* The command palette: go to a model, chapter, section, word, benchmark or tool by name, or do something with them.
   assets/js/site.js loads it when it is first opened, with window.LLM_ZOO_INDEX (publish/index.py): entries of
   [kind, title, address, other words]. */
(function () {
  "use strict";
  var SHOWN = 30; // results in the list; more is not read
  var KINDS = {
    tool: ["Tool", 12], chapter: ["Chapter", 9], model: ["Model", 8], term: ["Word", 7], benchmark: ["Benchmark", 7],
    "class": ["Class", 6], page: ["Page", 6], developer: ["Developer", 5], machine: ["Machine", 5], section: ["Section", 2],
  };
  var index = window.LLM_ZOO_INDEX || { entries: [], actions: {} };

  // --- finding, without a page ---------------------------------------------------------------------------------------
  function plain(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, " ").trim();
  }

  function tight(text) { return text.replace(/[ .]/g, ""); }

  var prepared = index.entries.map(function (entry, place) {
    var title = plain(entry[1]), others = plain(entry[3] || "");
    return { entry: entry, place: place, title: title, tight: tight(title), others: others, tightOthers: tight(others) };
  });

  /* How well one word fits a text: as its beginning, as the beginning of a word, inside, or letter by letter. */
  function fit(word, text, letters) {
    if ((" " + text + " ").indexOf(" " + word + " ") >= 0) return 70;
    if ((" " + text).indexOf(" " + word) >= 0) return 55;
    var close = tight(word);
    if (!close) return 0;
    if (letters.indexOf(close) >= 0) return 35;
    if (close.length < 3) return 0;
    var from = letters.indexOf(close[0]), at = from;
    for (var i = 1; i < close.length && at >= 0; i += 1) at = letters.indexOf(close[i], at + 1);
    var extra = at - from + 1 - close.length;
    return from >= 0 && at >= 0 && extra <= close.length / 2 ? 15 - extra : 0;
  }

  /* 0 when a word of the query fits nowhere. */
  function score(words, one) {
    var sum = 0;
    for (var i = 0; i < words.length; i += 1) {
      var found = Math.max(fit(words[i], one.title, one.tight), 0.5 * fit(words[i], one.others, one.tightOthers));
      if (!found) return 0;
      sum += found;
    }
    var whole = tight(words.join(""));
    if (one.tight === whole) sum += 60;
    else if (whole && one.tight.indexOf(whole) === 0) sum += 30;
    return sum / words.length + KINDS[one.entry[0]][1] - Math.min(one.title.length, 60) / 10;
  }

  function ranked(query, kind) {
    var words = plain(query).split(" ").filter(Boolean);
    if (!words.length) return [];
    return prepared.filter(function (one) { return !kind || one.entry[0] === kind; })
      .map(function (one) { return { one: one, score: score(words, one) }; })
      .filter(function (found) { return found.score > 0; })
      .sort(function (a, b) { return b.score - a.score || a.one.place - b.one.place; })
      .map(function (found) { return found.one.entry; });
  }

  function idOf(entry) { return entry[2].replace(/^.*\//, "").replace(/\.html$/, ""); }

  /* "compare A and B", "A vs B": two to six different models, each the best match of its words. */
  function comparison(query) {
    var asked = /^\s*compare\s+(.+)$/i.exec(query);
    if (!index.actions.compare || !(asked || /\s(vs\.?|versus)\s/i.test(query))) return null;
    var parts = (asked ? asked[1] : query).split(/\s*,\s*|\s+(?:and|with|to|vs\.?|versus|&)\s+/i).filter(Boolean);
    var models = parts.map(function (part) { return ranked(part, "model")[0]; });
    if (models.indexOf(undefined) >= 0) return null;
    models = models.filter(function (one, place) { return models.indexOf(one) === place; });
    if (models.length < 2 || models.length > 6) return null;
    var names = models.map(function (one) { return one[1]; });
    var title = "Compare " + names.slice(0, -1).join(", ") + " and " + names[names.length - 1];
    return ["action", title, index.actions.compare + "#models=" + models.map(idOf).join(",")];
  }

  /* "what runs on 24 GB", "24 GB with 64k": the explorer with that machine and at least so many tokens, 8k if not said. */
  function memory(query) {
    var asked = /(\d{1,4}(?:\.\d{1,2})?)\s*(?:gib|gb|g)\b/i.exec(query), tokens = /(\d{1,4})\s*k\b/i.exec(query);
    if (!index.actions.memory || !asked || !(parseFloat(asked[1]) > 0)) return null;
    var amount = String(parseFloat(asked[1])), context = (tokens && Number(tokens[1]) ? tokens[1] : "8") + "k";
    return ["action", "What runs on " + amount + " GB with " + context + " tokens", index.actions.memory + "#memory=" + amount + "&usable=" + context + ".."];
  }

  /* What is shown for a query: actions first, then the entries that fit, best first. */
  function search(query) {
    if (!plain(query)) return start();
    return [comparison(query), memory(query)].filter(Boolean).concat(ranked(query));
  }

  /* Before anything is typed: what can be done, and the chapters. */
  function start() {
    var models = index.entries.filter(function (entry) { return entry[0] === "model"; });
    var example = models.length > 1 ? comparison("compare " + models[0][1] + " and " + models[1][1]) : null;
    return [memory("24 GB"), example].filter(Boolean).concat(index.entries.filter(function (entry) {
      return entry[0] === "tool" || entry[0] === "chapter";
    }));
  }

  // --- the dialog ----------------------------------------------------------------------------------------------------
  var parts = null, root = "", results = [], chosen = 0;

  function make(tag, attributes, children) {
    var made = document.createElement(tag);
    Object.keys(attributes).forEach(function (key) {
      if (key === "text") made.textContent = attributes[key];
      else made.setAttribute(key, attributes[key]);
    });
    made.append.apply(made, children || []);
    return made;
  }

  function build() {
    var field = make("input", {
      type: "text", role: "combobox", "aria-label": "Model, chapter, word, benchmark, tool or action", autocomplete: "off",
      "aria-expanded": "true", "aria-controls": "commands-list", "aria-autocomplete": "list", spellcheck: "false",
      placeholder: "Go to a model, chapter, word …", enterkeyhint: "go",
    });
    var close = make("button", { type: "button", text: "Close" });
    var list = make("ul", { id: "commands-list", role: "listbox", "aria-label": "Results" });
    var count = make("p", { role: "status", "class": "commands-count" });
    var keys = make("p", { "class": "commands-keys" }, [
      make("kbd", { text: "↑" }), " ", make("kbd", { text: "↓" }), " choose, ", make("kbd", { text: "Enter" }), " opens. Or type ",
      make("em", { text: index.actions.compare ? "compare … and …" : "24 GB" }), ".",
    ]);
    var dialog = make("dialog", { "class": "commands", "aria-label": "Go to" }, [
      make("div", { "class": "commands-field" }, [field, close]), list, make("div", { "class": "commands-foot" }, [count, keys]),
    ]);
    field.addEventListener("input", show);
    field.addEventListener("keydown", onKey);
    close.addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    list.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) follow(results[Number(option.dataset.place)]);
    });
    document.body.append(dialog);
    return { dialog: dialog, field: field, list: list, count: count };
  }

  function show() {
    var query = parts.field.value, found = search(query);
    results = found.slice(0, SHOWN);
    if (plain(query)) results.push(["search", "Search the text of all pages for “" + query.trim() + "”", ""]);
    parts.list.replaceChildren.apply(parts.list, results.map(function (entry, place) {
      var kind = entry[0] === "action" ? "Action" : entry[0] === "search" ? "Search" : KINDS[entry[0]][0];
      return make("li", { role: "option", id: "commands-" + place, "data-place": place }, [
        make("span", { "class": "commands-title", text: entry[1] }),
        make("small", { text: kind + (entry[3] ? " · " + entry[3] : "") }),
      ]);
    }));
    var number = found.length === 1 ? "1 result" : found.length + " results";
    parts.count.textContent = found.length > SHOWN ? number + ", the best " + SHOWN + " shown" : number;
    choose(0);
  }

  function choose(place) {
    chosen = (place + results.length) % results.length || 0;
    Array.from(parts.list.children).forEach(function (option, at) { option.setAttribute("aria-selected", String(at === chosen)); });
    var option = parts.list.children[chosen];
    if (!option) { parts.field.removeAttribute("aria-activedescendant"); return; }
    parts.field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function onKey(event) {
    var moves = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: Math.min(chosen + 8, results.length - 1), PageUp: Math.max(chosen - 8, 0) };
    if (event.isComposing) return;
    if (event.key in moves) choose(moves[event.key]);
    else if (event.key === "Enter" && results[chosen]) follow(results[chosen]);
    else return;
    event.preventDefault();
  }

  function follow(entry) {
    var query = parts.field.value.trim();
    parts.dialog.close();
    if (entry[0] === "search") searchText(query);
    else location.assign(root + entry[2]);
  }

  /* The theme's own search, which reads whole pages. */
  function searchText(query) {
    var field = document.querySelector("[data-md-component=search-query]");
    if (!field) return;
    var toggle = document.querySelector("[data-md-toggle=search]");
    field.value = query;
    field.focus();
    // The theme opens its search when the field gains the focus; not again where it has just closed it.
    if (toggle && !toggle.checked) toggle.click();
    field.dispatchEvent(new Event("keyup", { bubbles: true }));
  }

  function open(at) {
    root = at;
    if (!parts) parts = build();
    if (parts.dialog.open) return;
    parts.field.value = "";
    parts.dialog.showModal(); // gives the focus back by itself when it is closed, at once and not an event later
    parts.field.focus();
    show();
  }

  window.ZooCommands = { open: open, search: search };
})();
