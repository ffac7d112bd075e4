/* Results of the calculators in words, from the terms, trees and rates of assets/data/calculators.js; the same words as
   scripts/llm_zoo/render/calculators/ writes into the page. It needs window.Zoo and sets window.ZooCalculate.
   A result is {state, verdict, notes, warnings, bar, working, tables, links}. No page is touched here. */
(function () {
  "use strict";

  var Zoo = window.Zoo, extra = window.LLM_ZOO_CALCULATORS, format = Zoo.format;
  var NBSP = "\u00a0", GIB = format.gib;

  // --- terms and trees ------------------------------------------------------------------------------------------
  var SIGNS = {
    "+": function (a, b) { return a + b; },
    "-": function (a, b) { return a - b; },
    "*": function (a, b) { return a * b; },
    "/": function (a, b) { return a / b; },
    "^": function (a, b) { return Math.pow(a, b); },
  };

  /* The value of a tree: a number, a name of `values`, or [sign, left, right]. */
  function evaluate(tree, values) {
    if (typeof tree === "number") return tree;
    if (typeof tree === "string") return values[tree];
    return SIGNS[tree[0]](evaluate(tree[1], values), evaluate(tree[2], values));
  }

  /* One ramp [amount, block, cap]: amount · min(⌊at ÷ block⌋, cap). */
  function rampAt(ramp, at) {
    var steps = Math.floor(at / ramp[1]);
    return ramp[0] * (ramp[2] === null ? steps : Math.min(steps, ramp[2]));
  }

  /* The sum of a ramp over 1 … last: an arithmetic series up to the cap, level after it. */
  function rampSum(ramp, last) {
    var growing = ramp[2] === null ? last : Math.min(last, ramp[1] * ramp[2]);
    var steps = Math.floor(growing / ramp[1]), rest = growing - steps * ramp[1];
    return ramp[0] * (ramp[1] * steps * (steps - 1) / 2 + (rest + 1) * steps + (last - growing) * (ramp[2] || 0));
  }

  function touched(experts, active, batch) {
    return evaluate(extra.formulas.touched, { experts: experts, active: active, batch: batch });
  }

  /* An amount [always, [[experts, active, each], …]] that a batch reads. */
  function readAt(reading, batch) {
    return reading[1].reduce(function (sum, one) { return sum + one[2] * touched(one[0], one[1], batch); }, reading[0]);
  }

  // --- words ----------------------------------------------------------------------------------------------------
  function exact(count) { return format.exact(count); }
  function plural(count, word) { return exact(count) + " " + word + (count === 1 ? "" : "s"); }
  function either(words) {
    return [words.slice(0, -1).join(", "), words[words.length - 1]].filter(Boolean).join(" or ");
  }
  /* A number as Python's %g writes it. */
  function short(value) { return String(parseFloat(value.toPrecision(6))); }
  function seconds(value) {
    return value < 1 ? format.significant(value * 1000) + NBSP + "ms" : format.significant(value) + NBSP + "s";
  }
  function page(model) { return model.page.replace(/\.html$/, ".md"); }

  // --- models, formats, machines --------------------------------------------------------------------------------
  var formats = new Map(extra.formats.map(function (one) { return [one[0], one]; }));

  function formatName(name) { return name === "published" ? "as published" : formats.get(name)[1]; }
  function bitsOf(name) { return formats.get(name)[2] * 8 / formats.get(name)[3]; }

  function bytesIn(id, name) {
    var model = extra.models[id];
    if (name === "published") return model.published.bytes;
    var one = formats.get(name);
    return Math.ceil(model.weights * one[2] / one[3]) + model.towers;
  }

  function readBytes(id, name, batch) {
    var model = extra.models[id];
    if (name === "published") return readAt(model.published.read, batch);
    return readAt(model.read, batch) * bitsOf(name) / 8;
  }

  /* A machine of the zoo, or the reader's own from the numbers {memory, bandwidth, peak} in GB, GB/s and TFLOPS. */
  function machineOf(id, own) {
    if (id === "own") {
      return {
        name: "your machine", memory: Math.floor(own.memory * 1e9), bandwidth: (own.bandwidth || 0) * 1e9,
        peak: own.peak ? own.peak * 1e12 : null, peak_fp8: null, shared: false, page: null,
      };
    }
    var found = Zoo.data.machines.find(function (one) { return one.id === id; });
    if (!found) return null;
    var peaks = extra.machines[id] || {};
    return {
      name: found.name, memory: found.bytes, bandwidth: found.bandwidth * 1e9, peak: peaks.peak || null,
      peak_fp8: peaks.peak_fp8 || null, shared: found.shared, page: "zoo/hardware/" + id + ".md",
    };
  }

  function sources(model, machine, chapter) {
    var found = [[model.name, page(model)]];
    if (machine && machine.page) found.push([machine.name, machine.page]);
    return found.concat([chapter]);
  }

  // --- memory ---------------------------------------------------------------------------------------------------
  /* The longest context, at most the window, for sequences that share the room. */
  function longestServed(model, room, sequences, bits) {
    var widened = { cache: model.cache, window: model.window || extra.no_window };
    return Zoo.longestContext(widened, Math.floor(room * 16 / (sequences * bits)), 16);
  }

  function waysToFit(model, input, machine) {
    var room = machine.memory - bytesIn(model.id, input.format) - Zoo.data.overhead_bytes;
    var cache = Zoo.cacheBytes(model, input.context, 16) * input.sequences, found = [];
    extra.bits.filter(function (bits) { return bits < input.bits && cache * bits / 16 <= room; }).slice(0, 1)
      .forEach(function (bits) { found.push("a cache of " + bits + " bits"); });
    var longest = longestServed(model, room, input.sequences, input.bits);
    if (longest !== null && longest < input.context) found.push(exact(longest) + " tokens");
    var each = Zoo.cacheBytes(model, input.context, 16);
    var most = each ? Math.max(0, Math.floor(room * 16 / (each * input.bits))) : 0;
    if (most && most < input.sequences) found.push(plural(most, "sequence"));
    var left = machine.memory - Zoo.data.overhead_bytes - cache * input.bits / 16, best = null;
    extra.formats.forEach(function (one) {
      var size = bytesIn(model.id, one[0]);
      if (size < bytesIn(model.id, input.format) && size <= left && (!best || size > best[0])) best = [size, one[1]];
    });
    if (best) found.push("weights in " + best[1]);
    return found;
  }

  function cacheWords(cache, context, bits) {
    var words = cache.terms.map(function (term) {
      var seen = Math.min(context, term[1] === null ? context : term[1]);
      return exact(term[0]) + " B × " + exact(seen) + " tokens" + (term[1] !== null && term[1] < context ? " (its window is full)" : "");
    });
    if (cache.constant) words.push(exact(cache.constant) + " B whatever the length");
    if (!words.length) return "it keeps nothing";
    var inside = words.join(" + ");
    if (bits === 16) return inside;
    return (words.length > 1 ? "(" + inside + ")" : inside) + " × " + bits + " ÷ 16 bits";
  }

  function memory(input) {
    var model = Zoo.model(input.model), known = extra.models[input.model], machine = machineOf(input.machine, input);
    var one = Zoo.cacheBytes(model, input.context, 16) * input.bits / 16, cache = one * input.sequences;
    var weights = bytesIn(model.id, input.format), overhead = Zoo.data.overhead_bytes;
    var needed = weights + cache + overhead, spare = machine.memory - needed;
    var longest = longestServed(model, machine.memory - weights - overhead, input.sequences, input.bits);
    var verdict = "Fits with " + GIB(spare) + " to spare.";
    if (spare < 0) {
      var ways = waysToFit(model, input, machine);
      verdict = GIB(-spare) + " too much; " + (ways.length ? "fits with " + either(ways) : "no single change here makes it fit") + ".";
    }
    var how = input.format === "published" ? "the developer's own mix of formats"
      : exact(known.weights) + " weights × " + short(bitsOf(input.format)) + " bits ÷ 8";
    if (known.towers) how += ", and " + GIB(known.towers) + " of towers";
    var working = [
      ["Weights", how, GIB(weights)],
      ["Cache of one sequence", cacheWords(model.cache, input.context, input.bits), GIB(one)],
      ["Cache", plural(input.sequences, "sequence") + " × " + GIB(one), GIB(cache)],
      ["Overhead", "assumed for runtime, activations and fragmentation", GIB(overhead)],
      ["Needed", "weights + cache + overhead", GIB(needed)],
      ["Memory", machine.name + ": " + short(machine.memory / 1e9) + " GB of 10⁹ bytes", GIB(machine.memory)],
      [spare >= 0 ? "Left" : "Too much", "memory − needed", GIB(Math.abs(spare))],
    ];
    if (model.cache.terms.length) {
      working.push(["Longest context that fits", "at most the window, for " + plural(input.sequences, "sequence"), longest ? exact(longest) + " tokens" : "none"]);
    }
    var notes = [];
    if (model.window && input.context > model.window) {
      notes.push(model.name + " reads at most " + exact(model.window) + " tokens; memory alone does not change that.");
    }
    if (known.published && weights > known.published.bytes) {
      notes.push("The weights are published in fewer bits than this; a wider form adds bytes and no knowledge.");
    }
    if (machine.shared) notes.push("The system and other programs live in the same memory, so less is left than is reckoned here.");
    return {
      state: spare >= 0 ? "good" : "bad", verdict: verdict, notes: notes, warnings: [],
      bar: {
        parts: [["Weights", weights, GIB(weights)], ["Cache", cache, GIB(cache)], ["Overhead", overhead, GIB(overhead)]],
        limit: machine.memory, limit_words: "Memory " + GIB(machine.memory),
      },
      working: working, tables: [], links: sources(model, machine, ["what a cache is", "handbook/inference.md#the-cache-grows"]),
    };
  }

  // --- speed ----------------------------------------------------------------------------------------------------
  function attentionAt(terms, context) {
    return terms[1].reduce(function (sum, ramp) { return sum + rampAt(ramp, context); }, terms[0]);
  }

  function prefill(id, tokens) {
    var known = extra.models[id];
    return (known.flops - known.head) * tokens + known.head + known.attention[0] * tokens +
      known.attention[1].reduce(function (sum, ramp) { return sum + rampSum(ramp, tokens); }, 0);
  }

  function speed(input) {
    var model = Zoo.model(input.model), known = extra.models[input.model], machine = machineOf(input.machine, input);
    var eight = input.format === "fp8" && machine.peak_fp8 !== null, peak = eight ? machine.peak_fp8 : machine.peak;
    var peakWords = peak === null ? "" : format.significant(peak / 1e12) + " · 10¹² a second at " + (eight ? 8 : 16) + " bit";
    var operations = input.sequences * (known.flops + attentionAt(known.attention, input.context));
    var weights = readBytes(model.id, input.format, input.sequences);
    var cache = input.sequences * Zoo.cacheBytes(model, input.context, 16) * input.bits / 16;
    var moving = (weights + cache) / machine.bandwidth, computing = peak === null ? 0 : operations / peak;
    var step = Math.max(moving, computing);
    var verdict = "Writes at most " + format.significant(1 / step) + " tokens a second";
    if (input.sequences > 1) verdict += " for each of " + plural(input.sequences, "sequence") + ", " + format.significant(input.sequences / step) + " together";
    var working = [
      ["Weights read", input.sequences === 1 ? "those that one token uses" : "those that at least one of " + exact(input.sequences) + " tokens uses", GIB(weights)],
      ["Cache read", plural(input.sequences, "sequence") + " of " + exact(input.context) + " tokens", GIB(cache)],
      ["Moving them", "bytes ÷ " + format.significant(machine.bandwidth / 1e9) + " GB a second", seconds(moving)],
    ];
    if (peak !== null) working.push(["Computing", format.significant(operations / 1e9) + " · 10⁹ operations ÷ " + peakWords, seconds(computing)]);
    working.push(["One step", "the longer of the two; limited by " + (computing > moving ? "arithmetic" : "memory"), seconds(step)]);
    if (peak === null) verdict += "; how long a prompt takes is not known, since no data sheet gives the peak of this machine.";
    else {
      var reads = prefill(model.id, input.prompt);
      var moved = readBytes(model.id, input.format, input.prompt) + Zoo.cacheBytes(model, input.prompt, 16) * input.bits / 16;
      var reading = Math.max(moved / machine.bandwidth, reads / peak);
      verdict += "; a prompt of " + exact(input.prompt) + " tokens takes at least " + seconds(reading) + " to read.";
      working.push(["Operations of the prompt", "2 for each active weight and token, and attention", format.significant(reads / 1e12) + " · 10¹²"]);
      working.push(["Reading the prompt", "the longer of operations ÷ " + peakWords + " and bytes ÷ bandwidth", seconds(reading)]);
    }
    var over = bytesIn(model.id, input.format) + cache + Zoo.data.overhead_bytes - machine.memory;
    var notes = ["Both are limits of the hardware; real programs stay below them."];
    if (over > 0) notes.unshift("It does not fit: " + GIB(over) + " too much for " + machine.name + ".");
    return {
      state: over > 0 ? "bad" : "plain", verdict: verdict, notes: notes, warnings: [], bar: null, working: working, tables: [],
      links: sources(model, machine, ["what limits a step", "handbook/inference.md#what-limits-a-step-the-roofline"]),
    };
  }

  // --- price ----------------------------------------------------------------------------------------------------
  function priceWords(rates, thinks) {
    var scale = 1000000 / rates.per;
    return [["in", rates.input], ["cached", rates.cached], ["out", thinks ? rates.thinking : rates.output]]
      .filter(function (one) { return one[0] !== "cached" || one[1] !== rates.input; })
      .map(function (one) { return format.dollars(one[1] * scale) + " " + one[0]; }).join(", ");
  }

  /* Dollars of some runs; "over" where the price holds for shorter inputs only. */
  function amount(row, runs) { return (row.beyond ? "over " : "") + format.dollars(row.dollars * runs); }

  function price(input) {
    var rows = input.models.filter(function (id) { return extra.prices[id] && Zoo.model(id); }).map(function (id) {
      var rates = extra.prices[id], thinking = rates.thinks ? input.thinking : 0;
      var read = (input.input - input.cached) * rates.input + input.cached * rates.cached;
      var written = (input.output + thinking) * (thinking ? rates.thinking : rates.output);
      return { model: Zoo.model(id), rates: rates, thinking: thinking, dollars: (read + written) / rates.per, beyond: rates.longest !== null && input.input > rates.longest };
    }).sort(function (a, b) { return a.dollars - b.dollars || (a.model.id < b.model.id ? -1 : 1); });
    var result = { state: "bad", verdict: "None of these models has a price in force.", notes: [], warnings: [], bar: null, working: [], tables: [], links: [] };
    if (!rows.length) return result;
    var month = input.runs * input.days, least = rows[0].dollars, first = rows[0], last = rows[rows.length - 1];
    var verdict = first.model.name + ": " + amount(first, month) + " a month";
    if (rows.length > 1) {
      verdict += "; the dearest of " + rows.length + ", " + last.model.name + ", " + amount(last, month) +
        (least && !first.beyond && !last.beyond ? ", " + format.ratio(last.dollars / least) : "");
    }
    result.state = "plain";
    result.verdict = verdict + ".";
    result.warnings = rows.filter(function (row) { return row.beyond; }).map(function (row) {
      return row.model.name + ": the price holds up to " + exact(row.rates.longest) + " tokens of input, and a run has " +
        exact(input.input) + ", so it costs more than shown. The record says: " + (row.rates.note || "nothing of longer ones.");
    });
    if (input.thinking && rows.some(function (row) { return !row.thinking; })) {
      result.notes.push("Models that are not known to think are reckoned without thinking tokens.");
    }
    if (input.cached && rows.some(function (row) { return row.rates.no_cached; })) {
      result.notes.push("Where a price list has no price for cached input, the full one counts.");
    }
    result.notes.push("Prices of the developers themselves. Models split text differently, so equal text is not equal tokens.");
    var scale = 1000000 / first.rates.per;
    [["Fresh input", input.input - input.cached, first.rates.input], ["Cached input", input.cached, first.rates.cached],
      ["Output and thinking", input.output + first.thinking, first.thinking ? first.rates.thinking : first.rates.output]]
      .forEach(function (part) {
        if (!part[1]) return;
        result.working.push([part[0], exact(part[1]) + " tokens × " + format.dollars(part[2] * scale) + " a million", format.dollars(part[1] * part[2] / first.rates.per)]);
      });
    result.working.push(["A run of " + first.model.name, "the sum", format.dollars(least)]);
    result.working.push(["A month", plural(input.runs, "run") + " a day × " + plural(input.days, "day"), format.dollars(least * input.runs * input.days)]);
    result.tables = [{
      caption: "Cheapest first, prices in force on " + extra.day,
      head: ["Model", "A month", "A run", "Times the first", "A million tokens", "Thinking", "Since", "Note"],
      words: 1,
      rows: rows.map(function (row) {
        return [[row.model.name, page(row.model)], amount(row, month), amount(row, 1),
          least && !first.beyond && !row.beyond ? format.ratio(row.dollars / least) : "·", priceWords(row.rates, row.thinking > 0),
          row.thinking ? exact(row.thinking) : "no", row.rates.since, row.rates.note];
      }),
    }];
    result.links = [["what a task costs", "handbook/inference.md#what-a-task-costs-by-api"]];
    return result;
  }

  // --- experts of a batch ---------------------------------------------------------------------------------------
  function batch(input) {
    var model = Zoo.model(input.model), known = extra.models[input.model], size = input.tokens;
    var first = known.read[1].reduce(function (best, one) { return one[2] * one[0] > best[2] * best[0] ? one : best; });
    var found = touched(first[0], first[1], size);
    var read = readBytes(model.id, input.format, size), alone = readBytes(model.id, input.format, 1);
    var verdict = plural(size, "token") + " at once " + (size === 1 ? "touches " : "touch ") + format.significant(found) +
      " of the " + exact(first[0]) + " experts of a layer. A step reads " + GIB(read);
    if (size > 1) verdict += ", " + format.bytes(read / size) + " for each token instead of " + GIB(alone) + " alone";
    var sizes = extra.batches.concat(extra.batches.indexOf(size) < 0 ? [size] : []).sort(function (a, b) { return a - b; });
    var reading = input.format === "published" ? known.published.read : known.read;
    var every = reading[1].reduce(function (sum, one) { return sum + one[2] * one[0]; }, reading[0]);
    if (input.format !== "published") every = every * bitsOf(input.format) / 8;
    var notes = ["Taken for granted: the router spreads tokens evenly and independently. The cache of each sequence comes on top."];
    if (known.read[1].length > 1) notes.push("Layers with another number of experts are in the bytes; shown are those with " + exact(first[0]) + ".");
    return {
      state: "plain", verdict: verdict + ".", notes: notes, warnings: [], bar: null,
      working: [
        ["Experts touched", "E · (1 − (1 − k ÷ E)^B) with E = " + exact(first[0]) + " experts, k = " + exact(first[1]) + " active, B = " + exact(size) + " tokens", format.significant(found)],
        ["Bytes of a step", "the touched experts of every layer and all other weights a token uses, " + formatName(input.format), GIB(read)],
        ["Bytes for each token", "bytes of a step ÷ " + exact(size), format.bytes(read / size)],
        ["All weights that can be read", "every expert touched", GIB(every)],
      ],
      tables: [{
        caption: "Other batches",
        head: ["Tokens at once", "Experts touched", "of " + exact(first[0]), "A step reads", "For each token"],
        rows: sizes.map(function (one) {
          var reached = touched(first[0], first[1], one), bytes = readBytes(model.id, input.format, one);
          return [exact(one), format.significant(reached), format.percent(reached / first[0]), GIB(bytes), format.bytes(bytes / one)];
        }),
        words: 0,
      }],
      links: sources(model, null, ["why a batch touches more experts", "handbook/dense-vs-moe.md#a-batch-touches-more-experts"]),
    };
  }

  // --- reliability ----------------------------------------------------------------------------------------------
  function chance(share) {
    if (share > 0 && share < 1e-6) return "under 0.0001" + NBSP + "%";
    if (share >= 0.9995 && share < 1) return share < 0.99999 ? format.significant(100 * share, 5) + NBSP + "%" : "over 99.999" + NBSP + "%";
    return format.percent(share);
  }
  function percentWords(share) { return short(Math.round(share * 1e8) / 1e6) + NBSP + "%"; }

  function allSteps(step, steps) { return evaluate(extra.formulas.all_steps, { step: step, steps: steps }); }

  /* The longest job whose steps all succeed in at least half of the runs. */
  function evenOdds(step) {
    var low = 0, high = 1;
    while (allSteps(step, high) >= 0.5) { low = high; high *= 2; }
    while (high - low > 1) {
      var middle = Math.floor((low + high) / 2);
      if (allSteps(step, middle) >= 0.5) low = middle;
      else high = middle;
    }
    return low;
  }

  function reliability(input) {
    var plain = input.step / 100, noticed = input.noticed / 100, steps = input.steps;
    var found = evaluate(extra.formulas.checked_step[input.retries], { step: plain, noticed: noticed });
    var job = allSteps(plain, steps), checked = allSteps(found, steps), again = input.retries > 0 && noticed > 0;
    var least = evaluate(extra.formulas.at_least_once, { attempt: checked, attempts: input.attempts });
    var verdict = plural(steps, "step") + " of " + percentWords(plain) + " each: " + chance(job) + " of jobs succeed";
    if (again) {
      verdict += "; with " + percentWords(noticed) + " of failures noticed and " +
        (input.retries === 1 ? "1 retry" : input.retries + " retries") + ", " + chance(checked);
    }
    if (input.attempts > 1) verdict += "; at least one of " + exact(input.attempts) + " whole attempts succeeds in " + chance(least);
    var working = [["Every step succeeds", "p^n = " + short(plain) + "^" + exact(steps), chance(job)]];
    if (again) {
      var terms = ["1", "q"];
      for (var power = 2; power <= input.retries; power += 1) terms.push("q^" + power);
      working.push(["A step with its checks", "p · (" + terms.join(" + ") + ") with q = (1 − p) · d = " + format.significant((1 - plain) * noticed), chance(found)]);
      working.push(["Every such step succeeds", chance(found) + " to the power " + exact(steps), chance(checked)]);
    }
    if (input.attempts > 1) working.push(["At least one attempt", "1 − (1 − P)^" + exact(input.attempts), chance(least)]);
    if (found > 0 && found < 1) working.push(["Even odds up to", "ln ½ ÷ ln p", plural(evenOdds(found), "step")]);
    var needed = evaluate(extra.formulas.step_needed, { job: extra.goal, steps: steps });
    working.push(["For " + percentWords(extra.goal) + " of jobs", "each step needs " + short(extra.goal) + "^(1 ÷ " + exact(steps) + ")", format.significant(100 * needed, 4) + NBSP + "%"]);
    var lengths = extra.steps.concat(extra.steps.indexOf(steps) < 0 ? [steps] : []).sort(function (a, b) { return a - b; });
    return {
      state: "plain", verdict: verdict + ".",
      notes: [
        "These chances are your assumption: no public benchmark publishes a chance for one step.",
        "Taken for granted: equal steps, independent failures, and one failed step fails the job. Real failures come together.",
      ],
      warnings: [], bar: null, working: working,
      tables: [{
        caption: "Other lengths", head: ["Length of the job", "Without checks", "With the checks above"],
        rows: lengths.map(function (one) { return [plural(one, "step"), chance(allSteps(plain, one)), chance(allSteps(found, one))]; }),
        words: 0,
      }],
      links: [["errors compound", "handbook/agents.md#errors-compound"],
        ["numbers that come close", "handbook/agents.md#real-numbers-per-step-and-what-they-may-not-be-used-for"]],
    };
  }

  // --- what is wrong with an entry ------------------------------------------------------------------------------
  /* A number from the text of a field {least, most, whole}, or the words of what is wrong. */
  function number(text, rule) {
    var trimmed = String(text).trim().replace(/,/g, ""), value = Number(trimmed);
    if (trimmed === "" || !isFinite(value)) return { error: "Enter a number." };
    if (value < rule.least) return { error: "At least " + plainNumber(rule.least) + "." };
    if (value > rule.most) return { error: "At most " + plainNumber(rule.most) + "." };
    if (rule.whole && value !== Math.floor(value)) return { error: "Enter a whole number." };
    return { value: value };
  }
  function plainNumber(value) { return value === Math.floor(value) ? exact(value) : String(value); }

  /* What does not go together, by the name of the field that has to change. */
  function conflicts(kind, input) {
    var found = {};
    if (kind === "price" && input.cached > input.input) found.cached = "Not more than the input of " + exact(input.input) + " tokens.";
    if (kind === "price" && !input.models.length) found.models = "Choose at least one model.";
    if (kind !== "price" && input.format === "published" && extra.models[input.model] && !extra.models[input.model].published) {
      found.format = "Nobody has recorded how this model is published; choose a format.";
    }
    return found;
  }

  window.ZooCalculate = {
    kinds: { memory: memory, speed: speed, price: price, batch: batch, reliability: reliability },
    evaluate: evaluate, prefill: prefill, readBytes: readBytes, number: number, conflicts: conflicts,
  };
})();
