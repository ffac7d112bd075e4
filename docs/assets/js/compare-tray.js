/* Models put aside for a comparison: a button beside a model's name, and a bar that leads to tools/compare.html. They are
   kept on the reader's machine. Other scripts make buttons with ZooTray.button(id, name). It needs zoo.js alone. */
(function () {
  "use strict";
  var KEY = "compare", MOST = 6;
  var el = window.Zoo.el, buttons = [], bar = null, kept = null;

  /* What is kept, or nothing where that is not a list of models: others may have written there. */
  function read() {
    var found = window.Zoo.store.get(KEY);
    if (!Array.isArray(found)) return kept || [];
    return found.filter(function (one) { return one && typeof one.id === "string" && typeof one.name === "string"; }).slice(0, MOST);
  }

  function write(models) {
    kept = models; // for this page, where nothing can be kept for longer
    window.Zoo.store.set(KEY, models.length ? models : null);
    show("");
  }

  function has(id) { return read().some(function (one) { return one.id === id; }); }

  function toggle(id, name) {
    var models = read();
    if (has(id)) {
      write(models.filter(function (one) { return one.id !== id; }));
      show(name + " taken out of the comparison");
    } else if (models.length >= MOST) {
      show("A comparison holds at most " + MOST + " models; take one out first");
    } else {
      write(models.concat([{ id: id, name: name }]));
      show(name + " added to the comparison: " + read().length + " of at most " + MOST);
    }
  }

  /* A button that puts a model aside or takes it back; `long` has words on it, otherwise a sign. */
  function button(id, name, long) {
    var made = el("button", { type: "button", class: long ? "button" : "compare-sign", onclick: function () { toggle(id, name); } });
    buttons.push({ button: made, id: id, name: name, long: long });
    paint(buttons[buttons.length - 1]);
    return made;
  }

  function paint(entry) {
    var chosen = has(entry.id);
    entry.button.setAttribute("aria-pressed", String(chosen));
    entry.button.setAttribute("aria-label", "Compare " + entry.name);
    entry.button.textContent = entry.long ? (chosen ? "✓ In the comparison" : "+ Compare") : chosen ? "✓" : "+";
    if (!entry.long) entry.button.title = chosen ? "Take out of the comparison" : "Add to the comparison";
  }

  function makeBar() {
    bar = {
      names: el("span", { class: "tray-names" }),
      status: el("span", { class: "visually-hidden", role: "status" }),
      link: el("a", { class: "button", text: "Compare" }),
    };
    bar.clear = el("button", { type: "button", class: "button", text: "Clear", onclick: function () {
      write([]);
      show("The comparison is empty");
    } });
    bar.box = el("aside", { class: "compare-tray md-typeset", "aria-label": "Models to compare", hidden: true }, [bar.names, bar.link, bar.clear]);
    document.body.append(bar.status, bar.box);
  }

  function show(said) {
    var models = read();
    if (!bar) makeBar();
    buttons.forEach(paint);
    if (bar.box.contains(document.activeElement) && !models.length) document.querySelector(".md-content [aria-pressed]").focus();
    bar.box.hidden = !models.length;
    bar.names.textContent = models.map(function (one) { return one.name; }).join(", ");
    bar.link.href = window.Zoo.root + "tools/compare.html#models=" + models.map(function (one) { return encodeURIComponent(one.id); }).join(",");
    bar.link.textContent = models.length > 1 ? "Compare " + models.length : "Compare";
    if (said) bar.status.textContent = said;
  }

  /* A model's own page: its link to the comparison becomes a button. */
  document.querySelectorAll('[data-widget="compare-add"]').forEach(function (place) {
    place.replaceChildren(button(place.dataset.model, place.dataset.name, true));
  });

  /* Tables of models: a sign beside each name. */
  document.querySelectorAll('[data-widget="compare-rows"] tbody tr').forEach(function (row) {
    var link = row.querySelector('a[href*="models/"]');
    var match = link && /\/models\/([a-z0-9.-]+)\.html$/.exec(link.href);
    if (match) link.after(" ", button(match[1], link.textContent.trim(), false));
  });

  window.addEventListener("pageshow", function () { show(""); }); // back from a page on which it changed
  show("");
  window.ZooTray = { button: button };
})();
