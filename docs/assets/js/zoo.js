/* What the interactive parts share. It needs window.LLM_ZOO (assets/data/zoo.js) and sets window.Zoo.
   Numbers look as they do on pages (render/numbers.py). Memory comes from the terms that the data gives: no formula of
   an architecture is here. A classic script without requests, so that it works from file://. */
(function () {
  "use strict";

  // --- numbers --------------------------------------------------------------------------------------------------
  var NBSP = "\u00a0", MINUS = "\u2212";

  /* Round half to even at a decimal place, as Python does; toFixed alone rounds halves up. */
  function fixed(value, decimals) {
    var plain = value.toFixed(decimals), exact = value.toFixed(Math.min(100, decimals + 60));
    var cut = exact.length - (Math.min(100, decimals + 60) - decimals);
    if (/^50*$/.test(exact.slice(cut).replace(".", ""))) {
      var down = exact.slice(0, cut).replace(/\.$/, "");
      if (parseInt(down.slice(-1), 10) % 2 === 0) return down;
    }
    return plain;
  }

  function grouped(text) {
    var halves = text.split(".");
    halves[0] = halves[0].replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    return halves.join(".").replace("-", MINUS);
  }

  function decimalsOf(value, digits) {
    return Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  }

  function significant(value, digits) {
    digits = digits || 3;
    if (value === 0) return "0";
    var decimals = decimalsOf(value, digits);
    var rounded = parseFloat(fixed(value, decimals));
    if (rounded) decimals = decimalsOf(rounded, digits);
    return grouped(fixed(rounded, decimals));
  }

  function scaled(value, base, units) {
    var step = 0;
    while (step + 1 < units.length && Math.abs(value) >= Math.pow(base, step + 1) * 0.9995) step += 1;
    return significant(value / Math.pow(base, step)) + (units[step] ? NBSP + units[step] : "");
  }

  var format = {
    significant: significant,
    params: function (count) { return scaled(count, 1000, ["", "K", "M", "B", "T"]); },
    exact: function (count) { return grouped(fixed(count, 0)); },
    bytes: function (count) {
      if (!count) return "0" + NBSP + "B";
      if (Math.abs(count) < 1024) return significant(count) + NBSP + "B";
      return scaled(count, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);
    },
    gib: function (count) { return significant(count / Math.pow(2, 30)) + NBSP + "GiB"; },
    ratio: function (value) { return significant(value, 2) + "×"; },
    percent: function (share) { return significant(share * 100, Math.abs(share) < 0.1 ? 2 : 3) + NBSP + "%"; },
    points: function (value) { return fixed(value, 1).replace("-", MINUS).replace(/\.0$/, ""); },
    dollars: function (value) {
      if (value && Math.abs(value) < 0.1) return "$" + significant(value, 2);
      return "$" + grouped(fixed(value, 2)).replace(/\.00$/, "");
    },
    /* Tokens in short: 262k, 1.05M. */
    tokens: function (count) { return scaled(count, 1000, ["", "k", "M"]).replace(NBSP, ""); },
  };

  // --- models and memory ----------------------------------------------------------------------------------------
  var data, byId;

  /* Take the data script's object; a page that loads the data later calls it again. */
  function adopt() {
    data = window.LLM_ZOO || { models: [], machines: [], developers: {}, licenses: {}, classes: {}, kinds: {}, words: {} };
    byId = new Map(data.models.map(function (model) { return [model.id, model]; }));
    if (window.Zoo) window.Zoo.data = data;
  }
  adopt();

  /* Bytes of the cache of one sequence after `tokens`, with `bits` for each number of it (16, 8 or 4). Null where the
     architecture is not known. */
  function cacheBytes(model, tokens, bits) {
    if (!model.cache) return null;
    var bytes = model.cache.terms.reduce(function (sum, term) {
      return sum + term[0] * Math.min(tokens, term[1] === null ? tokens : term[1]);
    }, model.cache.constant);
    return bytes * (bits || 16) / 16;
  }

  /* The longest context, at most the window, whose cache takes at most `room` bytes; null when not even one token. */
  function longestContext(model, room, bits) {
    if (!model.cache || cacheBytes(model, 1, bits) > room) return null;
    var low = 1, high = model.window || 1;
    while (low < high) {
      var middle = Math.floor((low + high + 1) / 2);
      if (cacheBytes(model, middle, bits) <= room) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /* What a machine {bytes, format, bits} can do with a model: {state, context, weights, short}.
     state: "fits" | "too-big" | "any-length" | "unknown". `format` is a name of model.weights, or "best": the largest
     way of storing the weights among those with the longest context, as on the pages of models. */
  function onMachine(model, machine) {
    if (!model.cache || !model.weights) return { state: "unknown" };
    if (!model.window && model.cache.terms.length) return { state: "unknown" };
    var best = null, least = Infinity;
    model.weights.forEach(function (stored) {
      if (machine.format && machine.format !== "best" && stored[0] !== machine.format) return;
      if (stored[1] > model.weights[0][1]) return; // nobody adds bits to published weights
      var room = machine.bytes - stored[1] - data.overhead_bytes;
      least = Math.min(least, cacheBytes(model, 1, machine.bits) - room);
      var context = longestContext(model, room, machine.bits);
      if (context === null) return;
      if (!best || context > best.context || (context === best.context && stored[1] > best.weights[1])) {
        best = { state: model.window ? "fits" : "any-length", context: context, weights: stored };
      }
    });
    if (best) return best;
    return least === Infinity ? { state: "unknown" } : { state: "too-big", short: least };
  }

  // --- state in the address -------------------------------------------------------------------------------------
  function decode(text) {
    try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch (error) { return ""; }
  }

  /* The pairs of the address, as text: #search=qwen&kind=moe,hybrid. Anything else is left out. */
  function readHash() {
    var found = {};
    location.hash.replace(/^#/, "").split("&").forEach(function (pair) {
      var at = pair.indexOf("=");
      if (at > 0) found[decode(pair.slice(0, at))] = decode(pair.slice(at + 1));
    });
    return found;
  }

  /* A value for an address. Half of a letter, as where a long search was cut, would be an error; it becomes U+FFFD. */
  function encode(value) {
    return encodeURIComponent(String(value).replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, function (letter) {
      return letter.length === 2 ? letter : "\uFFFD";
    }));
  }

  /* Write the pairs that differ from the default. Commas stay readable. */
  function writeHash(pairs) {
    var text = Object.keys(pairs).filter(function (key) { return pairs[key] !== "" && pairs[key] !== null && pairs[key] !== undefined; })
      .map(function (key) {
        return encode(key) + "=" + encode(pairs[key]).replace(/%2C/g, ",").replace(/%20/g, "+").replace(/%3A/g, ":");
      }).join("&");
    try { history.replaceState(null, "", location.pathname + location.search + (text ? "#" + text : "")); } catch (error) { /* some browsers forbid it for files */ }
  }

  // --- what is kept on the reader's machine ---------------------------------------------------------------------
  var store = {
    get: function (key) {
      try { return JSON.parse(localStorage.getItem("llm-zoo:" + key)); } catch (error) { return null; }
    },
    set: function (key, value) {
      try {
        if (value === null) localStorage.removeItem("llm-zoo:" + key);
        else localStorage.setItem("llm-zoo:" + key, JSON.stringify(value));
        return true;
      } catch (error) { return false; }
    },
  };

  // --- elements -------------------------------------------------------------------------------------------------
  /* An element with attributes, properties that begin with "on" as listeners, and children; text is only ever text. */
  function el(tag, attributes, children) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (key) {
      var value = attributes[key];
      if (value === null || value === undefined || value === false) return;
      if (key.slice(0, 2) === "on") made.addEventListener(key.slice(2), value);
      else if (key === "text") made.textContent = value;
      else if (key === "class") made.className = value;
      else made.setAttribute(key, value === true ? "" : value);
    });
    (children || []).forEach(function (child) { if (child !== null && child !== undefined) made.append(child); });
    return made;
  }

  // Address of the site's root, whatever page this is: this script stands at assets/js/zoo.js.
  var root = document.currentScript ? document.currentScript.src.replace(/assets\/js\/[^/]*$/, "") : "";

  // --- taking away ----------------------------------------------------------------------------------------------
  /* RFC 4180; text that a spreadsheet would run as a formula gets an apostrophe before it, as in the files of the API. */
  function csv(rows) {
    return rows.map(function (row) {
      return row.map(function (cell) {
        if (cell === null || cell === undefined) return "";
        if (typeof cell === "number") return String(cell);
        var text = /^[=+\-@\t\r]/.test(cell) ? "'" + cell : String(cell);
        return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
      }).join(",");
    }).join("\r\n") + "\r\n";
  }

  /* A Markdown table; the first row is the head. */
  function markdown(rows) {
    function line(row) {
      return "| " + row.map(function (cell) {
        return String(cell === null || cell === undefined ? "" : cell).replace(/\s+/g, " ").replace(/([\\|<>`*_\[\]])/g, "\\$1");
      }).join(" | ") + " |";
    }
    return [line(rows[0]), "| " + rows[0].map(function () { return "---"; }).join(" | ") + " |"].concat(rows.slice(1).map(line)).join("\n") + "\n";
  }

  function download(name, type, content) {
    var address = URL.createObjectURL(new Blob([content], { type: type }));
    var link = el("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(address); }, 1000);
  }

  /* Copy text; where the clipboard is closed to pages (some browsers from file://), by a selected text area. */
  function copy(text) {
    function bySelection() {
      var area = el("textarea", { class: "visually-hidden" });
      area.value = text;
      document.body.append(area);
      area.select();
      var done = document.execCommand("copy");
      area.remove();
      return done;
    }
    if (!navigator.clipboard) return Promise.resolve(bySelection());
    return navigator.clipboard.writeText(text).then(function () { return true; }, bySelection);
  }

  window.Zoo = {
    data: data,
    adopt: adopt,
    model: function (id) { return byId.get(id) || null; },
    developer: function (model) { return (data.developers[model.developer] || {}).name || model.developer; },
    cacheBytes: cacheBytes,
    longestContext: longestContext,
    onMachine: onMachine,
    format: format,
    hash: { read: readHash, write: writeHash },
    store: store,
    el: el,
    root: root,
    csv: csv,
    markdown: markdown,
    download: download,
    copy: copy,
  };
})();
