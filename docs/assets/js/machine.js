/* "My machine": the memory that the reader has, in which form models are loaded, and what then fits. It extends
   window.Zoo by Zoo.machine and touches no page; machine-control.js shows it. A link's address wins over what is kept. */
(function () {
  "use strict";
  if (!window.Zoo || window.Zoo.machine) return;
  var Zoo = window.Zoo, format = Zoo.format;

  /* What the address says → what the data calls it. */
  var PRECISIONS = { best: "best", published: "as published", "16": "16 bit", "8": "8 bit", "4.5": "4.5 bit" };
  var CACHE_BITS = [16, 8, 4];
  var MOST_GB = 100000;
  var listeners = [], current = null, origin = null, seen = new Map();

  /* Gigabytes from what a person writes ("24", "24 GB"); null for anything that is not an amount of memory. */
  function gigabytes(text) {
    var match = /^\s*(\d+(?:\.\d+)?)\s*(?:gb?)?\s*$/i.exec(String(text));
    var value = match ? parseFloat(match[1]) : NaN;
    return value > 0 && value <= MOST_GB ? value : null;
  }

  /* A machine from pairs as they stand in an address or in the store: {machine|memory, precision, cache}. Null without
     a machine; settings that do not exist are the default. */
  function parse(pairs) {
    if (!pairs || typeof pairs !== "object") return null;
    var known = Zoo.data.machines.find(function (one) { return one.id === pairs.machine; });
    var memory = known ? null : gigabytes(pairs.memory);
    if (!known && memory === null) return null;
    var precision = Object.prototype.hasOwnProperty.call(PRECISIONS, pairs.precision) ? String(pairs.precision) : "best";
    var bits = CACHE_BITS.indexOf(Number(pairs.cache)) < 0 ? 16 : Number(pairs.cache);
    return {
      id: known ? known.id : null,
      memory: known ? known.bytes / 1e9 : memory,
      bytes: known ? known.bytes : Math.floor(memory * 1e9), // gigabytes of 10⁹ bytes, as on the pages of machines
      name: known ? known.name : short(memory),
      short: short(known ? known.bytes / 1e9 : memory),
      shared: Boolean(known && known.shared),
      precision: precision,
      bits: bits,
    };
  }

  function short(memory) { return format.significant(memory).replace(/\.0+$/, "") + "\u00a0GB"; }

  /* The pairs of a machine, only what differs from the default. */
  function pairs(machine) {
    if (!machine) return {};
    var found = machine.id ? { machine: machine.id } : { memory: String(machine.memory) };
    if (machine.precision !== "best") found.precision = machine.precision;
    if (machine.bits !== 16) found.cache = String(machine.bits);
    return found;
  }

  function same(one, other) { return JSON.stringify(pairs(one)) === JSON.stringify(pairs(other)); }

  /* "kept" for the machine that the store has, "link" for any other, null without one. */
  function originOf(machine) {
    return !machine ? null : same(machine, parse(Zoo.store.get("machine"))) ? "kept" : "link";
  }

  /* Take the machine of the address, else the one that is kept. */
  function start() {
    var linked = parse(Zoo.hash.read()), kept = parse(Zoo.store.get("machine"));
    current = linked || kept;
    origin = originOf(current);
    seen.clear();
  }

  /* Use a machine from pairs (null: none). `keep` also keeps it on the reader's machine for other pages. */
  function use(given, keep) {
    current = parse(given);
    seen.clear();
    if (keep) Zoo.store.set("machine", current ? pairs(current) : null);
    origin = originOf(current);
    listeners.forEach(function (listener) { listener(current); });
  }

  /* What the current machine can do with a model, as Zoo.onMachine says it; "closed" where weights are not published. */
  function on(model) {
    if (!current) return { state: "unknown" };
    if (!seen.has(model.id)) seen.set(model.id, reckon(model));
    return seen.get(model.id);
  }

  function reckon(model) {
    if (model.access !== "open") return { state: "closed" };
    if (!model.weights) return { state: "unknown" };
    var published = model.weights[0], wanted = PRECISIONS[current.precision];
    var chosen = model.weights.find(function (stored) { return stored[0] === wanted; });
    // Nobody adds bits to published weights: those in fewer bits than the reader asks for are loaded as they are.
    if (wanted !== "best" && (!chosen || chosen[1] > published[1])) wanted = published[0];
    return Zoo.onMachine(model, { bytes: current.bytes, format: wanted, bits: current.bits });
  }

  /* In words for a cell: {text, title, blank}. */
  function words(model) {
    var found = on(model);
    if (found.state === "closed") return { text: "–", title: "its weights are not published", blank: true };
    if (found.state === "unknown") return { text: "·", title: "nobody has looked up what this needs", blank: true };
    if (found.state === "too-big") return { text: "does not fit: " + format.gib(found.short) + " short", title: "", blank: true };
    var how = "weights " + found.weights[0] + ", " + format.gib(found.weights[1]) + "; cache " + current.bits + " bit";
    if (found.state === "any-length") return { text: "any length", title: how, blank: false };
    var window_ = format.tokens(model.window);
    var whole = found.context === model.window;
    return { text: whole ? "all " + window_ : window_ + " → " + format.tokens(found.context), title: how, blank: false };
  }

  /* For sorting: the context that fits; below all that fit, the model that misses by least first; null without a fact. */
  function rank(model) {
    var found = on(model);
    if (found.state === "fits") return found.context;
    if (found.state === "any-length") return Infinity;
    return found.state === "too-big" ? -found.short : null;
  }

  start();
  Zoo.machine = {
    PRECISIONS: PRECISIONS,
    CACHE_BITS: CACHE_BITS,
    current: function () { return current; },
    origin: function () { return origin; },
    parse: parse,
    pairs: function () { return pairs(current); },
    start: start,
    use: use,
    on: on,
    words: words,
    rank: rank,
    onChange: function (listener) { listeners.push(listener); },
  };
})();
