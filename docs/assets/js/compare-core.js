/* What the comparison of models works out, without a page: it aligns layers and subtracts their numbers, and finds which
   scores may stand beside each other. It needs zoo.js, structures.js and results.js and sets window.ZooCompare.
   The layers, their weights and caches, intervals and tie groups are computed in Python (derive/diff.py, results.py). */
(function () {
  "use strict";
  var structures = window.LLM_ZOO_STRUCTURES || { models: {}, layers: [], blocks: [], types: [], fields: [], pairs: {}, parts: {} };
  var results = window.LLM_ZOO_RESULTS || { benchmarks: {}, setups: [], sources: [], rows: [], fields: [] };
  var format = window.Zoo.format, MINUS = "\u2212";
  var MOST = 6;

  // --- aligning: Ratcliff and Obershelp's matching, as in Python's difflib, so that both give the same -------------
  /* The longest equal stretch of a[alo..ahi) and b[blo..bhi): of equal ones, the first in a, then in b. */
  function longestMatch(a, alo, ahi, b, blo, bhi) {
    var best = [alo, blo, 0], lengths = new Map();
    for (var i = alo; i < ahi; i += 1) {
      var next = new Map();
      for (var j = blo; j < bhi; j += 1) {
        if (a[i] !== b[j]) continue;
        var size = (lengths.get(j - 1) || 0) + 1;
        next.set(j, size);
        if (size > best[2]) best = [i - size + 1, j - size + 1, size];
      }
      lengths = next;
    }
    return best;
  }

  function matches(a, alo, ahi, b, blo, bhi) {
    var found = longestMatch(a, alo, ahi, b, blo, bhi), i = found[0], j = found[1], size = found[2];
    if (!size) return [];
    return matches(a, alo, i, b, blo, j).concat([found], matches(a, i + size, ahi, b, j + size, bhi));
  }

  /* [tag, from a, to a, from b, to b] with tag "equal", "replace", "delete" or "insert"; neighbours that match are one. */
  function opcodes(a, b) {
    var blocks = matches(a, 0, a.length, b, 0, b.length).reduce(function (joined, block) {
      var last = joined[joined.length - 1];
      if (last && last[0] + last[2] === block[0] && last[1] + last[2] === block[1]) last[2] += block[2];
      else joined.push(block.slice());
      return joined;
    }, []).concat([[a.length, b.length, 0]]);
    var codes = [], i = 0, j = 0;
    blocks.forEach(function (block) {
      if (i < block[0] || j < block[1]) {
        codes.push([i === block[0] ? "insert" : j === block[1] ? "delete" : "replace", i, block[0], j, block[1]]);
      }
      i = block[0] + block[2];
      j = block[1] + block[2];
      if (block[2]) codes.push(["equal", block[0], i, block[1], j]);
    });
    return codes;
  }

  // --- structure --------------------------------------------------------------------------------------------------
  function sum(runs, place) {
    return runs.reduce(function (total, run) { return total + run[place]; }, 0);
  }

  function layerOf(run) { return run[0]; }

  /* Layers of one side beside layers of the other: {kind, before, after, weights, cache}. A run is
     [layer, count, weights, cache]. */
  function segments(before, after) {
    return opcodes(before.map(layerOf), after.map(layerOf)).map(function (code) {
      var left = before.slice(code[1], code[2]), right = after.slice(code[3], code[4]);
      var weights = [sum(left, 2), sum(right, 2)];
      var same = weights[0] === weights[1] && left.every(function (run, at) { return right[at] && right[at][1] === run[1]; });
      var kind = { equal: same ? "equal" : "changed", replace: "changed", delete: "removed", insert: "added" }[code[0]];
      return { kind: kind, before: left, after: right, weights: weights, cache: [sum(left, 3), sum(right, 3)] };
    });
  }

  function sameRun(left, right) { return left[0] === right[0] && left[1] === right[1]; }

  /* Runs with how often each group of them stands in a row: a b a b c gives [2, [a, b]], [1, [c]]. */
  function folded(runs) {
    var found = [], start = 0;
    while (start < runs.length) {
      var best = longestRepeat(runs, start);
      found.push([best[1], runs.slice(start, start + best[0])]);
      start += best[0] * best[1];
    }
    return found;
  }

  function longestRepeat(runs, start) {
    var best = [1, 1];
    for (var period = 1; period <= (runs.length - start) / 2; period += 1) {
      var times = 1;
      while (repeats(runs, start, period, times)) times += 1;
      if (times > 1 && period * times > best[0] * best[1]) best = [period, times];
    }
    return best;
  }

  function repeats(runs, start, period, times) {
    for (var at = 0; at < period; at += 1) {
      var other = runs[start + times * period + at];
      if (!other || !sameRun(runs[start + at], other)) return false;
    }
    return true;
  }

  /* Runs in words, line by line; layers that take turns are told once. */
  function lines(runs) {
    var found = [];
    folded(runs).forEach(function (group) {
      if (group[0] > 1) found.push([group[0] + " × in turn:", ""]);
      group[1].forEach(function (run) { found.push([run[1] + " ×", structures.layers[run[0]][0]]); });
    });
    return found;
  }

  function signed(text, value) { return (value > 0 ? "+" : MINUS) + text; }

  /* What a change does to weights and cache; of one kind of layer also which sizes moved. */
  function consequence(segment) {
    if (segment.kind === "equal") return [];
    var weights = segment.weights[1] - segment.weights[0], cache = segment.cache[1] - segment.cache[0], parts = [];
    if (weights) parts.push(signed(format.params(Math.abs(weights)), weights) + " weights");
    if (cache) parts.push(signed(format.gib(Math.abs(cache)), cache) + " cache at " + format.exact(structures.context) + " tokens");
    if (segment.before.length === 1 && segment.after.length === 1) {
      var left = structures.layers[segment.before[0][0]], right = structures.layers[segment.after[0][0]];
      parts = parts.concat(moved(left[3], right[3]), moved(left[4], right[4]));
    }
    return parts;
  }

  /* Sizes and choices that differ between two blocks of one type. */
  function moved(left, right) {
    if (left === null || right === null) return [];
    var before = structures.blocks[left], after = structures.blocks[right];
    if (before[0] !== after[0]) return [];
    return structures.types[before[0]].map(function (name, at) { return [name, before[at + 1], after[at + 1]]; })
      .filter(function (field) { return field[1] !== field[2] && field[1] !== 0 && field[2] !== 0; })
      .map(function (field) { return field[0].replace(/_/g, " ") + ": " + (field[1] || "none") + " → " + (field[2] || "none"); });
  }

  /* Fields outside the layers that differ, in words. */
  function changes(before, after) {
    return structures.fields.filter(function (path) { return before.outside[path] !== after.outside[path]; }).map(function (path) {
      return [path.replace(/_/g, " ").replace(/\./g, ": "), before.outside[path] || "none", after.outside[path] || "none"];
    });
  }

  function known(id) {
    var found = structures.models[id];
    return found && found.runs ? found : null;
  }

  /* The whole comparison; null where the layers of one are not known. */
  function structure(before, after) {
    var left = known(before), right = known(after);
    if (!left || !right) return null;
    return {
      layers: segments(left.runs, right.runs),
      encoder: segments(left.encoder, right.encoder),
      changes: changes(left, right),
      page: structures.pairs[before + "--" + after] || null,
    };
  }

  // --- results ----------------------------------------------------------------------------------------------------
  function rowOf(row) {
    return {
      model: row[0], setup: row[1], score: row[2], low: row[3], high: row[4], group: row[5], effort: row[6],
      reporter: row[7], own: row[8] === 1, date: row[9], dollars: row[10], source: results.sources[row[11]],
    };
  }

  /* Why two set-ups may not be ranked together, in words; empty when they may. A reporter counts only where the harness
     is not the difference already. */
  function differences(reference, other) {
    var left = results.setups[reference][2], right = results.setups[other];
    var harness = results.fields.indexOf("harness"), apart = left[harness] !== right[2][harness];
    return results.fields.filter(function (name, at) {
      return left[at] !== right[2][at] && !(name === "reporter" && apart);
    }).map(function (name) { return right[3][results.fields.indexOf(name)]; });
  }

  /* Scores of some models. `together`: set-ups in which at least two have a row, {benchmark, setup, rows by model};
     `apart`: rows that none of the others may stand beside, {benchmark, row, why}; `alone`: benchmarks that only one has.
     Of a model in a set-up the best row counts: effort is a choice of the contestant. */
  function scores(ids) {
    var best = new Map();
    results.rows.forEach(function (raw) {
      if (ids.indexOf(raw[0]) < 0) return;
      var higher = results.benchmarks[results.setups[raw[1]][0]].higher;
      if (!best.has(raw[1])) best.set(raw[1], {});
      var rows = best.get(raw[1]), held = rows[raw[0]];
      if (!held || (higher ? raw[2] > held.score : raw[2] < held.score)) rows[raw[0]] = rowOf(raw);
    });
    var byBenchmark = {}, found = { together: [], apart: [], alone: [] };
    best.forEach(function (rows, setup) {
      var name = results.setups[setup][0];
      (byBenchmark[name] = byBenchmark[name] || []).push({ setup: setup, rows: rows, size: Object.keys(rows).length });
    });
    Object.keys(byBenchmark).forEach(function (name) {
      // The order of set-ups is by the number of all their models; sorting keeps it among equals.
      var listed = byBenchmark[name].sort(function (one, other) { return other.size - one.size || one.setup - other.setup; });
      var models = new Set([].concat.apply([], listed.map(function (one) { return Object.keys(one.rows); })));
      if (models.size < 2) {
        found.alone.push({ benchmark: name, model: Array.from(models)[0] });
        return;
      }
      listed.forEach(function (one) {
        if (one.size > 1) {
          found.together.push({ benchmark: name, setup: one.setup, rows: one.rows });
          return;
        }
        var row = one.rows[Object.keys(one.rows)[0]];
        found.apart.push({ benchmark: name, row: row, why: one === listed[0] ? [] : differences(listed[0].setup, one.setup) });
      });
    });
    return found;
  }

  // --- names ------------------------------------------------------------------------------------------------------
  function plain(text) { return String(text).toLowerCase().replace(/[^a-z0-9]+/g, ""); }

  /* Edits between two words (Levenshtein). */
  function distance(left, right) {
    var row = Array.from({ length: right.length + 1 }, function (_, at) { return at; });
    for (var i = 1; i <= left.length; i += 1) {
      var before = row.slice();
      row[0] = i;
      for (var j = 1; j <= right.length; j += 1) {
        row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left[i - 1] === right[j - 1] ? 0 : 1));
      }
    }
    return row[right.length];
  }

  function namesOf(model) { return [model.id, model.name].concat(model.aliases || []); }

  /* The model that is meant by a name, an id or an alias, however it is spaced; null when none is. */
  function named(text) {
    var wanted = plain(text);
    return wanted ? window.Zoo.data.models.find(function (model) {
      return namesOf(model).some(function (name) { return plain(name) === wanted; });
    }) || null : null;
  }

  /* The model whose name is nearest to what was written, at most half of it wrong; null when none is near. */
  function nearest(text) {
    var wanted = plain(text).slice(0, 80), best = null, least = wanted.length / 2 + 0.5;
    if (!wanted) return null;
    window.Zoo.data.models.forEach(function (model) {
      namesOf(model).forEach(function (name) {
        var edits = distance(wanted, plain(name));
        if (edits < least) { least = edits; best = model; }
      });
    });
    return best;
  }

  /* What an address asks for: {ids, missing, more}: known ids once, at most MOST; words that name no model; ids too many. */
  function asked(text) {
    var found = { ids: [], missing: [], more: [] };
    String(text || "").slice(0, 2000).split(",").map(function (word) { return word.trim(); }).filter(Boolean).slice(0, 50).forEach(function (word) {
      var model = window.Zoo.model(word) || named(word);
      if (!model) found.missing.push(word.slice(0, 80));
      else if (found.ids.indexOf(model.id) >= 0) return;
      else (found.ids.length < MOST ? found.ids : found.more).push(model.id);
    });
    return found;
  }

  window.ZooCompare = {
    MOST: MOST, opcodes: opcodes, segments: segments, lines: lines, consequence: consequence, structure: structure,
    known: known, scores: scores, differences: differences, named: named, nearest: nearest, asked: asked,
    structures: structures, results: results,
  };
})();
