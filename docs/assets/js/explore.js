/* What the explorer knows without a page: facets, ranges, columns, presets, the state in the address, and which models
   match it. It extends window.Zoo by Zoo.explore. A blank is never a "no" and never zero: it has its own facet value, and
   a range leaves it out and says so. */
(function () {
  "use strict";
  var Zoo = window.Zoo, data = Zoo.data, words = data.words, format = Zoo.format, machine = Zoo.machine;
  var UNKNOWN = "unknown";
  var NEWEST_FIRST = { key: "released", down: true };
  var AT = 131072;

  // --- facets ---------------------------------------------------------------------------------------------------
  function one(value) { return value === undefined || value === null ? [] : [value]; }
  function license(model) { return data.licenses[model.license]; }
  function developer(model) { return data.developers[model.developer] || {}; }
  function yesNo(value) { return value === undefined ? [] : [value ? "yes" : "no"]; }
  function named(names, field) {
    return function (key) { var found = names[key]; return found ? (field ? found[field] : found) : key; };
  }

  var FACETS = [
    { key: "kind", label: "Kind", open: true, of: function (m) { return m.kind === "undisclosed" ? [] : [m.kind]; }, name: named(data.kinds) },
    { key: "weights", label: "Weights", open: true, of: function (m) { return one(m.access); } },
    { key: "answers", label: "Answers by", open: true, of: function (m) { return one(m.cognition); }, name: named(words.cognition) },
    { key: "commercial", label: "Commercial use", of: function (m) { return one((license(m) || {}).commercial); }, name: named(words.commercial) },
    { key: "open-source", label: "Open source, strictly", of: function (m) { return yesNo((license(m) || {}).open_source); } },
    { key: "license", label: "Licence", of: function (m) { return one(m.license); }, name: named(data.licenses, "name") },
    { key: "mixer", label: "Mixer", of: function (m) { return m.parts || []; }, name: named(words.parts) },
    { key: "mixer-kind", label: "Mixer by name", of: function (m) { return m.mixers || []; }, name: named(words.mixers) },
    { key: "ffn", label: "Feed-forward", of: function (m) { return m.ffns || []; }, name: named(words.ffns) },
    { key: "position", label: "Positions", of: function (m) { return one(m.position); }, name: named(words.positions) },
    { key: "norm", label: "Norm", of: function (m) { return one(m.norm); }, name: named(words.norms) },
    { key: "reads", label: "Reads", of: function (m) { return m.input || []; } },
    { key: "writes", label: "Writes", of: function (m) { return m.outputs || []; } },
    { key: "class", label: "Class", of: function (m) { return m.classes || []; }, name: named(data.classes) },
    { key: "service", label: "Offered as a service", of: function (m) { return yesNo(Boolean(m.api)); } },
    { key: "country", label: "Country", of: function (m) { return one(developer(m).country); }, name: named(words.countries) },
    { key: "developer", label: "Developer", of: function (m) { return one(m.developer); }, name: named(data.developers, "name") },
  ];
  FACETS.forEach(function (facet) {
    var name = facet.name;
    facet.name = function (key) { return key === UNKNOWN ? "not known" : name ? name(key) : key; };
  });

  // --- ranges ---------------------------------------------------------------------------------------------------
  var KI = 1024, KIB = { "": KI, b: 1, k: KI, m: KI * KI, g: Math.pow(KI, 3), t: Math.pow(KI, 4) };
  var UNITS = {
    count: { "": 1, k: 1e3, m: 1e6, b: 1e9, g: 1e9, t: 1e12 },
    tokens: { "": 1, k: 1e3, m: 1e6 },
    number: { "": 1 },
    kib: KIB,
    gib: Object.assign({}, KIB, { "": KIB.g }),
  };

  /* A number from what a person types: 7B, 128k, $0.50, 1.5 GiB. Null for anything else. */
  function amount(text, unit) {
    var match = /^\s*\$?\s*(\d[\d,]*(?:\.\d+)?|\.\d+)\s*([a-z]*)\s*$/i.exec(text);
    if (!match) return null;
    var suffix = match[2].toLowerCase();
    if (unit === "kib" || unit === "gib") suffix = suffix.replace(/i?b$/, function (end) { return suffix === "b" ? "b" : ""; });
    var scale = UNITS[unit][suffix];
    return scale === undefined ? null : parseFloat(match[1].replace(/,/g, "")) * scale;
  }

  /* A day as the number 20251231; a year or a month stands for its first day as the lower end, its last as the upper. */
  function day(text, upper) {
    var match = /^\s*(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?\s*$/.exec(text);
    if (!match) return null;
    var month = match[2] ? Number(match[2]) : upper ? 12 : 1, date = match[3] ? Number(match[3]) : upper ? 31 : 1;
    return month < 1 || month > 12 || date < 1 || date > 31 ? null : Number(match[1]) * 10000 + month * 100 + date;
  }

  function price(field) { return function (m) { return m.price && m.price[field] !== undefined ? m.price[field] : null; }; }
  function known(field) { return function (m) { return m[field] === undefined ? null : m[field]; }; }

  function cachePerToken(model) {
    if (!model.cache) return null;
    return model.cache.terms.reduce(function (sum, term) { return term[1] === null ? sum + term[0] : sum; }, 0);
  }

  function releasedNumber(model) { return Number(model.released.replace(/-/g, "")); }

  /* What fits the machine; nothing does where it is too small or the weights are not published. */
  function neededTokens(model) {
    var state = machine.on(model).state;
    return state === "too-big" || state === "closed" ? -Infinity : machine.rank(model);
  }

  /* `of` sees the model and the state. `fact` says what is not known where it is blank. */
  var RANGES = [
    { key: "usable", label: "Fits my machine, tokens", fact: "what they need", unit: "tokens", hint: "8k", needsMachine: true, of: neededTokens },
    { key: "total", label: "Parameters", fact: "size", unit: "count", hint: "7B", of: known("total") },
    { key: "active", label: "Active parameters", fact: "active size", unit: "count", hint: "3B", of: known("active") },
    { key: "context", label: "Context, tokens", fact: "context", unit: "tokens", hint: "128k", of: known("window") },
    { key: "released", label: "Released", fact: "release", unit: "day", hint: "2025-06", of: releasedNumber },
    { key: "price-in", label: "Price in, $ per million", fact: "price", unit: "number", hint: "0.5", of: price("input") },
    { key: "price-out", label: "Price out, $ per million", fact: "price", unit: "number", hint: "2", of: price("output") },
    { key: "cache-token", label: "Cache a token", fact: "cache", unit: "kib", hint: "64 KiB", of: cachePerToken },
    { key: "cache-at", label: "Cache at a context", fact: "cache", unit: "gib", hint: "4 GiB", of: function (m, state) { return Zoo.cacheBytes(m, state.at); } },
    { key: "experts", label: "Experts of a layer", fact: "experts", unit: "number", hint: "64", of: known("experts") },
    { key: "training", label: "Training tokens", fact: "training", unit: "count", hint: "1T", of: known("training") },
  ];

  function bound(range, text, upper) { return range.unit === "day" ? day(text, upper) : amount(text, range.unit); }

  // --- columns --------------------------------------------------------------------------------------------------
  function blankOf(model, field) {
    return field && (model.undisclosed || []).indexOf(field) >= 0
      ? { text: "undisclosed", title: "the developer did not say", blank: true }
      : { text: "·", title: "nobody has looked this up yet", blank: true };
  }

  function number(key, label, of, write, blank) {
    return {
      key: key, label: label, number: true, raw: of, rank: of,
      cell: function (m, state) { var value = of(m, state); return value === null || value === undefined ? blankOf(m, blank) : { text: write(value) }; },
    };
  }

  function list(key, label, facet, blank) {
    var found = FACETS.find(function (one) { return one.key === facet; });
    function text(m) { return found.of(m).map(found.name).join(", "); }
    return {
      key: key, label: label, number: false,
      raw: function (m) { return text(m) || null; },
      rank: function (m) { return text(m) || null; },
      cell: function (m) { return text(m) ? { text: text(m) } : blankOf(m, blank); },
    };
  }

  function plain(key, label, of) {
    return { key: key, label: label, number: false, raw: of, rank: of, cell: function (m) { var text = of(m); return text ? { text: text } : blankOf(m); } };
  }

  var COLUMNS = [
    Object.assign(plain("name", "Model", function (m) { return m.name; }), { cell: function (m) { return { text: m.name, page: m.page }; } }),
    Object.assign(plain("usable", "My machine", null), {
      number: true,
      raw: function (m) { var rank = machine.rank(m); return rank === Infinity ? "any length" : rank === null ? null : rank > 0 ? rank : 0; },
      rank: function (m) { return machine.rank(m); },
      cell: function (m) { return machine.words(m); },
    }),
    Object.assign(list("developer", "Developer", "developer"), {
      cell: function (m) { return { text: Zoo.developer(m), page: "zoo/developers/" + m.developer + ".html" }; },
    }),
    { key: "released", label: "Released", number: true, raw: function (m) { return m.released; }, rank: releasedNumber, cell: function (m) { return { text: m.released }; } },
    list("kind", "Kind", "kind", "architecture"),
    list("answers", "Answers by", "answers"),
    list("weights", "Weights", "weights"),
    number("total", "Parameters", known("total"), format.params, "parameters"),
    number("active", "Active", known("active"), format.params, "parameters"),
    Object.assign(number("cache-token", "Cache a token", cachePerToken, format.bytes), {
      cell: function (m) {
        if (!m.cache) return blankOf(m, "architecture");
        return m.cache.terms.length ? { text: format.bytes(cachePerToken(m)) } : { text: "–", title: "does not apply", blank: true };
      },
    }),
    number("cache-at", "Cache at context", function (m, state) { return Zoo.cacheBytes(m, state.at); }, format.bytes, "architecture"),
    number("context", "Context", known("window"), format.exact, "context"),
    number("price-in", "$ in", price("input"), format.dollars, "prices"),
    number("price-out", "$ out", price("output"), format.dollars, "prices"),
    list("license", "Licence", "license"),
    list("commercial", "Commercial use", "commercial"),
    list("mixer", "Mixer", "mixer", "architecture"),
    list("mixer-kind", "Mixer by name", "mixer-kind", "architecture"),
    list("ffn", "Feed-forward", "ffn", "architecture"),
    list("position", "Positions", "position", "architecture"),
    list("norm", "Norm", "norm", "architecture"),
    number("experts", "Experts", known("experts"), format.exact, "architecture"),
    number("active-experts", "Active experts", known("active_experts"), format.exact, "architecture"),
    number("layers", "Layers", known("layers"), format.exact, "architecture"),
    number("hidden", "Hidden size", known("hidden_size"), format.exact, "architecture"),
    number("training", "Training tokens", known("training"), format.params, "training"),
    list("reads", "Reads", "reads"),
    list("writes", "Writes", "writes"),
    list("class", "Classes", "class"),
    list("country", "Country", "country"),
    plain("family", "Family", function (m) { return m.family; }),
    number("results", "Results", function (m) { return m.results === undefined ? 0 : m.results; }, format.exact),
  ];
  var SHOWN = ["developer", "released", "kind", "answers", "weights", "total", "active", "cache-token", "context", "price-in", "price-out"];

  function column(key) { return COLUMNS.find(function (one) { return one.key === key; }) || null; }

  /* The columns of a state in the order of the list: the name first, and the machine's when there is one. */
  function columnsOf(state) {
    return COLUMNS.filter(function (one) {
      if (one.key === "name") return true;
      return one.key === "usable" ? Boolean(machine.current()) : state.columns.indexOf(one.key) >= 0;
    });
  }

  // --- presets --------------------------------------------------------------------------------------------------
  function phone() { return data.machines.find(function (one) { return one.kind === "phone"; }); }

  var PRESETS = [
    { label: "Fits 24 GB with 32k", pairs: { memory: "24", usable: "32k..", sort: "-total" } },
    { label: "On a phone", pairs: phone() ? { machine: phone().id, usable: "4k..", sort: "-total" } : null },
    { label: "Open source, strictly", pairs: { weights: "open", "open-source": "yes" } },
    { label: "Commercial use allowed", pairs: { weights: "open", commercial: "yes" } },
    { label: "Thinks", pairs: { answers: "system-2,switchable" } },
    { label: "Million-token context", pairs: { context: "1M..", sort: "-context" } },
    { label: "Little cache", pairs: { "cache-at": "..2GiB", kind: "dense,moe,hybrid,ssm", sort: "cache-at" } },
    { label: "Cheap to call", pairs: { "price-out": "..1", sort: "price-out" } },
  ].filter(function (preset) { return preset.pairs; });

  // --- the state and the address --------------------------------------------------------------------------------
  function fresh() {
    return { search: "", include: {}, exclude: {}, ranges: {}, sort: Object.assign({}, NEWEST_FIRST), columns: SHOWN.slice(), view: "table", at: AT };
  }

  /* A state from the pairs of an address; whatever it does not understand is the default. */
  function read(pairs, known) {
    var state = fresh();
    state.search = (pairs.search || "").slice(0, 200);
    FACETS.forEach(function (facet) {
      (pairs[facet.key] || "").split(",").forEach(function (value) {
        var out = value.charAt(0) === "-", key = out ? value.slice(1) : value;
        if (known[facet.key].has(key)) toggle(out ? state.exclude : state.include, facet.key, key, true);
      });
    });
    RANGES.forEach(function (range) {
      var ends = (pairs[range.key] || "").split("..");
      if (ends.length === 2) setRange(state, range, ends[0].trim(), ends[1].trim());
    });
    var sort = pairs.sort || "", down = sort.charAt(0) === "-";
    if (column(down ? sort.slice(1) : sort)) state.sort = { key: down ? sort.slice(1) : sort, down: down };
    if (pairs.columns !== undefined) {
      var chosen = pairs.columns.split(",").filter(function (key) { return key !== "name" && key !== "usable" && column(key); });
      if (chosen.length || pairs.columns === "name") state.columns = chosen;
    }
    if (pairs.view === "gallery") state.view = "gallery";
    var at = amount(pairs.at || "", "tokens");
    if (at >= 1 && at <= 1e9) state.at = Math.round(at);
    return state;
  }

  /* The pairs of a state: only what differs from the default. */
  function write(state) {
    var pairs = {};
    if (state.search) pairs.search = state.search;
    Object.assign(pairs, machine.pairs());
    FACETS.forEach(function (facet) {
      var chosen = (state.include[facet.key] || []).concat((state.exclude[facet.key] || []).map(function (key) { return "-" + key; }));
      if (chosen.length) pairs[facet.key] = chosen.join(",");
    });
    RANGES.forEach(function (range) {
      var ends = state.ranges[range.key];
      if (ends) pairs[range.key] = ends.low.text + ".." + ends.high.text;
    });
    if (state.at !== AT) pairs.at = String(state.at);
    if (state.sort.key !== NEWEST_FIRST.key || state.sort.down !== NEWEST_FIRST.down) pairs.sort = (state.sort.down ? "-" : "") + state.sort.key;
    var columns = COLUMNS.map(function (one) { return one.key; }).filter(function (key) { return state.columns.indexOf(key) >= 0; });
    if (columns.join() !== SHOWN.join()) pairs.columns = columns.join(",") || "name";
    if (state.view !== "table") pairs.view = state.view;
    return pairs;
  }

  /* Put a value into the list of a facet, or take it out. */
  function toggle(lists, facet, value, on) {
    var rest = (lists[facet] || []).filter(function (one) { return one !== value; });
    if (on) rest.push(value);
    if (rest.length) lists[facet] = rest;
    else delete lists[facet];
  }

  /* Set both ends of a range from text. False when an end is no amount; the range is then as it was. */
  function setRange(state, range, low, high) {
    var from = low ? bound(range, low, false) : null, to = high ? bound(range, high, true) : null;
    if ((low && from === null) || (high && to === null)) return false;
    if (!low && !high) delete state.ranges[range.key];
    else state.ranges[range.key] = { low: { text: low, value: from }, high: { text: high, value: to } };
    return true;
  }

  // --- matching -------------------------------------------------------------------------------------------------
  /* What is looked at again and again, once for each model. */
  function index(models) {
    return models.map(function (model, place) {
      var values = {};
      FACETS.forEach(function (facet) { var found = facet.of(model); values[facet.key] = found.length ? found : [UNKNOWN]; });
      var told = [model.name, model.id, Zoo.developer(model), model.family, model.summary].concat(model.aliases || []);
      return { model: model, place: place, values: values, text: told.join("\n").toLowerCase() };
    });
  }

  /* Facet → set of the values that some model has. */
  function valuesOf(entries) {
    var found = {};
    FACETS.forEach(function (facet) {
      found[facet.key] = new Set();
      entries.forEach(function (entry) { entry.values[facet.key].forEach(function (value) { found[facet.key].add(value); }); });
    });
    return found;
  }

  var PASS = 0, FAIL = 1, BLANK = 2;

  function facetTest(facet, include, exclude) {
    return function (entry) {
      var values = entry.values[facet];
      if (exclude && values.some(function (value) { return exclude.indexOf(value) >= 0; })) return FAIL;
      return !include || values.some(function (value) { return include.indexOf(value) >= 0; }) ? PASS : FAIL;
    };
  }

  function rangeTest(range, ends, state) {
    return function (entry) {
      var value = range.of(entry.model, state);
      if (value === null || value === undefined) return BLANK;
      return value === -Infinity || (ends.low.value !== null && value < ends.low.value) || (ends.high.value !== null && value > ends.high.value) ? FAIL : PASS;
    };
  }

  /* The filters that are set: {id, label, kind, test}. A range about the machine is asleep while there is none. */
  function filtersOf(state) {
    var found = [], sought = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    if (sought.length) {
      found.push({ id: "search", label: "Search: " + state.search, test: function (entry) {
        return sought.every(function (word) { return entry.text.indexOf(word) >= 0; }) ? PASS : FAIL;
      } });
    }
    FACETS.forEach(function (facet) {
      var include = state.include[facet.key], exclude = state.exclude[facet.key];
      if (!include && !exclude) return;
      var said = (include || []).map(facet.name).join(" or ");
      if (exclude) said += (said ? ", " : "") + "not " + exclude.map(facet.name).join(", not ");
      found.push({ id: facet.key, facet: facet, label: facet.label + ": " + said, test: facetTest(facet.key, include, exclude) });
    });
    RANGES.forEach(function (range) {
      var ends = state.ranges[range.key];
      if (!ends || (range.needsMachine && !machine.current())) return;
      var said = ends.low.text && ends.high.text ? ends.low.text + " to " + ends.high.text : ends.low.text ? "from " + ends.low.text : "up to " + ends.high.text;
      found.push({ id: range.key, range: range, label: range.label + ": " + said, test: rangeTest(range, ends, state) });
    });
    return found;
  }

  /* Take one filter out of a state. */
  function drop(state, id) {
    if (id === "search") state.search = "";
    delete state.include[id];
    delete state.exclude[id];
    delete state.ranges[id];
  }

  /* Look at every entry once. `rows` keep the order of the entries. `counts`: facet → value → how many would be left if
     only that value were asked for; `loosen`: filter → how many more there would be without it; `blank`: filter → how
     many are left out only because the fact is not known. */
  function match(entries, state) {
    var filters = filtersOf(state), rows = [], counts = {}, loosen = {}, blank = {};
    FACETS.forEach(function (facet) { counts[facet.key] = new Map(); });
    function count(entry, facet) {
      var into = counts[facet];
      entry.values[facet].forEach(function (value) { into.set(value, (into.get(value) || 0) + 1); });
    }
    entries.forEach(function (entry) {
      var failed = null, fails = 0, known = 0, first = null;
      for (var place = 0; place < filters.length; place += 1) {
        var result = filters[place].test(entry);
        if (result === PASS) continue;
        fails += 1;
        failed = filters[place];
        if (result === FAIL) known += 1;
        else first = first || failed;
        if (known && fails > 1) return;
      }
      if (!fails) {
        rows.push(entry);
        FACETS.forEach(function (facet) { count(entry, facet.key); });
        return;
      }
      if (fails === 1) {
        loosen[failed.id] = (loosen[failed.id] || 0) + 1;
        if (failed.facet) count(entry, failed.id);
      }
      if (!known) blank[first.id] = (blank[first.id] || 0) + 1;
    });
    return { rows: rows, filters: filters, counts: counts, loosen: loosen, blank: blank };
  }

  var collator = typeof Intl === "object" ? new Intl.Collator("en", { numeric: true, sensitivity: "base" }) : null;

  function compare(left, right) {
    if (typeof left === "number" && typeof right === "number") return left < right ? -1 : left > right ? 1 : 0;
    if (collator) return collator.compare(left, right);
    return left.toLowerCase() < right.toLowerCase() ? -1 : left.toLowerCase() > right.toLowerCase() ? 1 : 0;
  }

  /* All entries in the order of a state; blanks last whichever way, equals newest first. */
  function sorted(entries, state) {
    var by = column(state.sort.key), sign = state.sort.down ? -1 : 1;
    return entries.map(function (entry) { return { entry: entry, rank: by.rank(entry.model, state) }; }).sort(function (a, b) {
      var noA = a.rank === null || a.rank === undefined, noB = b.rank === null || b.rank === undefined;
      if (noA || noB) return noA - noB || a.entry.place - b.entry.place;
      return sign * compare(a.rank, b.rank) || a.entry.place - b.entry.place;
    }).map(function (one) { return one.entry; });
  }

  function joined(said) { return said.length < 2 ? said.join("") : said.slice(0, -1).join(", ") + " and " + said[said.length - 1]; }

  /* The result in words. */
  function told(found, total) {
    var said = found.rows.length === total ? "All " + format.exact(total) + " models." : format.exact(found.rows.length) + " of " + format.exact(total) + " models.";
    var out = found.filters.filter(function (filter) { return found.blank[filter.id]; }).map(function (filter) {
      return format.exact(found.blank[filter.id]) + " because their " + filter.range.fact.replace(/^what they need$/, "need of memory") + " is not known";
    });
    return out.length ? said + " Left out: " + joined(out) + "." : said;
  }

  /* The shown columns of rows, head first: numbers as numbers for CSV, as on the page for Markdown. */
  function table(rows, state, written) {
    var columns = columnsOf(state);
    return [columns.map(function (one) { return one.key === "usable" ? "Usable context on " + machine.current().name : one.label; })].concat(
      rows.map(function (entry) {
        return columns.map(function (one) { return written ? one.cell(entry.model, state).text : one.raw(entry.model, state); });
      })
    );
  }

  Zoo.explore = {
    FACETS: FACETS, RANGES: RANGES, COLUMNS: COLUMNS, PRESETS: PRESETS, AT: AT, UNKNOWN: UNKNOWN,
    amount: amount, day: day, column: column, columnsOf: columnsOf, fresh: fresh, read: read, write: write, toggle: toggle,
    setRange: setRange, drop: drop, index: index, valuesOf: valuesOf, match: match, sorted: sorted, told: told, table: table,
  };
})();
