/* The rules of the chooser, without a page: answers in the address become needs, needs become the same object that
   `zoo pick --json` prints. Rules, facts, margins and prices come from the data (publish/chooser.py); here they are only
   compared. It needs window.Zoo and window.LLM_ZOO_CHOOSER and sets window.ZooPick. A classic script. */
(function () {
  "use strict";

  var Zoo = window.Zoo, zoo = Zoo.data, data = window.LLM_ZOO_CHOOSER, format = Zoo.format;
  var CACHE_BITS = 16, taskIds = Object.keys(data.tasks), precisions = Object.keys(data.precisions);
  var place = {};
  data.models.forEach(function (facts, index) { place[facts.id] = index; });

  // --- answers ----------------------------------------------------------------------------------------------------
  function oneOf(text, known) { return known.indexOf(text) >= 0 ? text : null; }

  function several(text, known) {
    if (text === undefined) return null;
    var parts = text.split(",");
    if (!parts.every(function (part) { return known.indexOf(part) >= 0; })) return null;
    return known.filter(function (name) { return parts.indexOf(name) >= 0; });
  }

  function number(text, most) {
    var value = /^(\d{1,9}(\.\d{1,9})?|\.\d{1,9})$/.test(text || "") ? parseFloat(text) : 0;
    return value > 0 && value <= most ? value : null;
  }

  function whole(text, most) { return /^\d{1,9}$/.test(text || "") ? number(text, most) : null; }

  /* 65536, 64k (times 1,024) or 1M. */
  function tokens(text) {
    var match = /^(\d{1,9})([kKmM]?)$/.exec(text || "");
    if (!match) return null;
    var value = parseInt(match[1], 10) * { "": 1, k: 1024, m: 1048576 }[match[2].toLowerCase()];
    return value > 0 && value <= data.most.tokens ? value : null;
  }

  /* 2/3, 0.5 or 67%, as a part of one. */
  function share(text) {
    var match = /^(?:(\d{1,3})\/(\d{1,3})|(\d?\.\d{1,6}|1|0)|(\d{1,3})%)$/.exec(text || "");
    if (!match) return null;
    var value = match[3] ? parseFloat(match[3]) : match[4] ? parseInt(match[4], 10) / 100
      : parseInt(match[1], 10) / (parseInt(match[2], 10) || Infinity);
    return value > 0 && value <= 1 ? value : null;
  }

  function day(text) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text || "")) return null;
    var date = new Date(text + "T00:00:00Z");
    return !isNaN(date) && date.toISOString().slice(0, 10) === text ? text : null;
  }

  function importance(text, evidence) {
    var weights = {};
    if (!(text || "").split(",").every(function (pair) {
      var parts = pair.split(":");
      if (parts.length !== 2 || evidence.indexOf(parts[0]) < 0 || !/^\d{1,2}$/.test(parts[1])) return false;
      weights[parts[0]] = parseInt(parts[1], 10);
      return weights[parts[0]] <= data.most.importance;
    })) return {};
    var found = {};
    evidence.forEach(function (name) { if (weights[name]) found[name] = weights[name]; });
    return found;
  }

  /* What is needed, from the pairs of the address; a bad answer counts as none, and what is left out follows from the
     task, as in derive/needs.py. */
  function needsFrom(pairs) {
    var taskId = oneOf(pairs.task, taskIds), task = taskId && data.tasks[taskId];
    var memory = number(pairs.memory, data.most.memory);
    var machine = memory ? null : zoo.machines.filter(function (one) { return one.id === pairs.machine; })[0];
    var pace = oneOf(pairs.pace, ["at-once", "may-think"]), where = oneOf(pairs.data, ["leaves", "stays"]);
    var must = several(pairs.must, Object.keys(data.skills).concat(data.current)) || [];
    return {
      day: zoo.day,
      task: taskId,
      evidence: task ? task.evidence : [],
      context: tokens(pairs.context) || (task ? task.context : null),
      input: several(pairs.input, data.modalities) || (task ? task.input : []),
      output: several(pairs.output, data.modalities) || (task ? task.output : []),
      mayThink: pace ? pace === "may-think" : !task || task.may_think,
      stays: where ? where === "stays" : !!task && task.stays,
      api: pairs.access === "api",
      licence: oneOf(pairs.licence, Object.keys(data.asked)) || "any",
      machine: machine ? machine.id : null,
      memory: machine ? machine.bytes : memory ? Math.trunc(memory * 1e9) : null,
      share: share(pairs.share) || share(machine ? data.shares[machine.id] : "1"),
      precision: oneOf(pairs.precision, precisions) || "int4",
      cacheBits: parseInt(oneOf(pairs.cache, data.cache_bits.map(String)) || "16", 10),
      sequences: whole(pairs.sequences, data.most.sequences) || 1,
      budget: task ? number(pairs.budget, data.most.budget) : null,
      since: day(pairs.since),
      skills: Object.keys(data.skills).filter(function (name) { return must.indexOf(name) >= 0; }),
      current: must.indexOf(data.current) >= 0,
      importance: task ? importance(pairs.importance, task.evidence) : {},
    };
  }

  function room(needs) { return needs.memory === null ? null : Math.trunc(needs.memory * needs.share); }

  /* The bound of every rule in force, in the order of the rules. */
  function boundsOf(needs) {
    var found = {
      released: needs.day,
      obtainable: true,
      input: needs.input.length ? needs.input : null,
      output: needs.output.length ? needs.output : null,
      context: needs.context,
      pace: needs.mayThink ? null : true,
      contradiction: needs.stays && needs.api ? true : null,
      data: needs.stays ? true : null,
      api: needs.api ? true : null,
      licence: data.asked[needs.licence] || null,
      memory: room(needs),
      budget: needs.budget,
      skills: needs.skills.length ? needs.skills : null,
      current: needs.current ? true : null,
      since: needs.since,
    };
    return data.rules.filter(function (rule) { return found[rule.id] !== null; })
      .map(function (rule) { return { rule: rule, need: found[rule.id] }; });
  }

  // --- rules ------------------------------------------------------------------------------------------------------
  function changed(needs, changes) { return Object.assign({}, needs, changes); }

  function memoryNeeded(facts, needs) {
    if (!facts.cache) return null;
    var cache = Zoo.cacheBytes(facts, needs.context || 0, CACHE_BITS) * needs.cacheBits / 16;
    return facts.weights[needs.precision] + needs.sequences * cache + zoo.overhead_bytes;
  }

  function factOf(facts, rule, needs) {
    if (rule.fact === "memory") return memoryNeeded(facts, needs);
    var found = rule.fact === "dollars" ? (facts.dollars || [])[taskIds.indexOf(needs.task)] : facts[rule.fact];
    return found === undefined ? null : found;
  }

  function holds(test, have, need) {
    if (test === "has-all") return need.every(function (one) { return have.indexOf(one) >= 0; });
    if (test === "is") return have === need;
    return test === "at-least" ? have >= need : have <= need;
  }

  function distance(have, need) {
    return typeof have === "number" && typeof need === "number" ? Math.abs(have - need) / need : null;
  }

  var forms = {
    text: String,
    exact: format.exact,
    gib: format.gib,
    dollars: format.dollars,
    level: function (level) { return data.levels[level]; },
  };

  function reason(rule, have, need) {
    if (have === null) return rule.blank;
    var words = {};
    if (Array.isArray(have)) {
      words.missing = need.filter(function (one) { return have.indexOf(one) < 0; }).join(" or ");
    } else {
      words.have = forms[rule.form](have);
      words.need = forms[rule.form](need);
    }
    if (distance(have, need) !== null) {
      words.short = forms[rule.form](Math.abs(have - need));
      words.times = format.ratio(have / need);
    }
    return rule.miss.replace(/\{(\w+)\}/g, function (whole, key) { return words[key]; });
  }

  function memoryFixes(facts, needs) {
    var limit = room(needs);
    function fits(changes) { return memoryNeeded(facts, changed(needs, changes)) <= limit; }
    function aCache(bits) { return "fits with " + cacheWords(bits); }
    var caches = data.cache_bits.filter(function (bits) { return bits < needs.cacheBits; });
    var smaller = precisions.slice(precisions.indexOf(needs.precision) + 1), found = [];
    var bits = caches.filter(function (one) { return fits({ cacheBits: one }); })[0];
    if (bits) found.push(aCache(bits));
    var name = smaller.filter(function (one) { return fits({ precision: one }); })[0];
    if (name) found.push("fits with " + data.precisions[name] + " weights");
    if (needs.sequences > 1 && fits({ sequences: 1 })) found.push("fits with one sequence at a time");
    if (needs.context > 1 && fits({ context: 1 })) found.push("fits up to " + format.exact(longest(facts, needs, limit)) + " tokens");
    var last = data.cache_bits[data.cache_bits.length - 1], least = precisions[precisions.length - 1];
    if (!found.length && caches.length && smaller.length && fits({ cacheBits: last, precision: least })) {
      found.push("fits with " + data.precisions[least] + " weights and " + cacheWords(last));
    }
    return found;
  }

  function cacheWords(bits) { return (bits === 8 ? "an " : "a ") + bits + "-bit cache"; }

  function longest(facts, needs, limit) {
    var low = 1, high = needs.context - 1;
    while (low < high) {
      var middle = Math.floor((low + high + 1) / 2);
      if (memoryNeeded(facts, changed(needs, { context: middle })) <= limit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function missesOf(facts, needs, bounds) {
    var found = [];
    bounds.forEach(function (bound) {
      var have = factOf(facts, bound.rule, needs);
      if (have !== null && holds(bound.rule.test, have, bound.need)) return;
      found.push({
        rule: bound.rule.id,
        reason: reason(bound.rule, have, bound.need),
        fixes: bound.rule.id === "memory" && have !== null ? memoryFixes(facts, needs) : [],
        distance: distance(have, bound.need),
      });
    });
    return found;
  }

  // --- evidence ---------------------------------------------------------------------------------------------------
  var MODEL = 0, SCORE = 1, LOW = 2, HIGH = 3, DAY = 4, SELF = 5, AT_ONCE = 6, SOLVED = 7;

  function modelsIn(rows) { return new Set(rows.map(function (row) { return row[MODEL]; })).size; }
  function newest(rows) { return Math.max.apply(null, rows.map(function (row) { return row[DAY]; })); }

  /* Rows of fitting models in the set-up that compares most of them, given-up set-ups left aside. */
  function bestRows(benchmark, fitting, mayThink, independent) {
    var found = [];
    data.benchmarks[benchmark].setups.forEach(function (setup) {
      var rows = setup.rows.filter(function (row) {
        return fitting.has(row[MODEL]) && (mayThink || row[AT_ONCE]) && !(independent && row[SELF]);
      });
      if (rows.length) found.push({ words: setup.words, rows: rows, models: modelsIn(rows), newest: newest(rows) });
    });
    var days = found.filter(function (one) { return one.models >= data.enough; }).map(function (one) { return one.newest; });
    var last = Math.max.apply(null, days); // -Infinity where there is none, so that all are kept
    return found.filter(function (one) { return !(last - one.newest > data.stale_days); }).reduce(function (best, one) {
      return !best || one.models > best.models || (one.models === best.models && one.newest > best.newest) ? one : best;
    }, null);
  }

  function lead(evidence, fitting, mayThink) {
    var rounds = [[true, data.enough], [false, data.enough], [false, 1]];
    for (var round = 0; round < rounds.length; round += 1) {
      for (var index = 0; index < evidence.length; index += 1) {
        var best = bestRows(evidence[index], fitting, mayThink, rounds[round][0]);
        if (best && best.models >= rounds[round][1]) return board(evidence[index], best);
      }
    }
    return null;
  }

  /* Each model once, with its best row; rows whose margins overlap that of a group's leader share the group. */
  function board(benchmark, best) {
    var standings = [], seen = new Set(), leader = null, tie = 0, last = null, group = 0;
    best.rows.forEach(function (row) {
      var known = row[LOW] !== null;
      var tied = leader && leader[LOW] !== null && known && leader[LOW] <= row[HIGH] && row[LOW] <= leader[HIGH];
      if (!leader || !(tied || row[SCORE] === leader[SCORE])) { tie += 1; leader = row; }
      if (seen.has(row[MODEL])) return;
      seen.add(row[MODEL]);
      if (tie !== last) { group += 1; last = tie; }
      standings.push({
        model: data.models[row[MODEL]].id, group: group, score: row[SCORE], low: row[LOW], high: row[HIGH],
        evidence: row[SELF] ? "self-reported" : "independent",
      });
    });
    var leaders = standings.filter(function (one) { return one.group === 1; });
    return {
      benchmark: benchmark,
      setup: best.words,
      evidence: leaders.every(function (one) { return one.evidence === "self-reported"; }) ? "self-reported" : "independent",
      thin: standings.length < data.enough,
      unsolved: !best.rows.some(function (row) { return row[SOLVED]; }),
      standings: standings,
    };
  }

  // --- weights ----------------------------------------------------------------------------------------------------
  /* Shares of comparisons won on each board, weighed; a missing score makes a range. As in derive/boards.py. */
  function weigh(weights, evidence, fitting, mayThink) {
    var won = {};
    evidence.forEach(function (name) {
      var found = lead([name], fitting, mayThink);
      if (found && found.standings.length > 1) won[name] = wonOn(found.standings);
    });
    var names = Object.keys(won), now = {};
    names.forEach(function (name) { now[name] = weights[name] || 0; });
    var shares = sharesOf(won, names, now);
    if (!shares.length) return null;
    var stays = {};
    names.forEach(function (name) { stays[name] = staysFor(won, names, now, name, shares[0].model); });
    return {
      shares: shares,
      may_lead: shares.filter(function (one) { return one.high >= shares[0].low; }).map(function (one) { return one.model; }),
      stays: stays,
    };
  }

  function wonOn(standings) {
    var won = {}, others = standings.length - 1;
    standings.forEach(function (one) {
      var beaten = standings.filter(function (other) { return other.group > one.group; }).length;
      var level = standings.filter(function (other) { return other.group === one.group; }).length - 1;
      won[one.model] = (beaten + level / 2) / others;
    });
    return won;
  }

  function sharesOf(won, names, weights) {
    var all = 0, models = new Set();
    names.forEach(function (name) {
      all += weights[name];
      if (weights[name]) Object.keys(won[name]).forEach(function (model) { models.add(model); });
    });
    var found = Array.from(models).map(function (model) {
      var own = {}, low = 0, high = 0;
      names.forEach(function (name) {
        own[name] = model in won[name] ? won[name][model] : null;
        low += weights[name] * (own[name] || 0);
        high += weights[name] * (own[name] === null ? 1 : own[name]);
      });
      return { model: model, low: low / all, high: high / all, won: own };
    });
    return found.sort(function (a, b) { return b.low - a.low || b.high - a.high || (a.model < b.model ? -1 : 1); });
  }

  function staysFor(won, names, weights, name, winner) {
    function leads(weight) {
      var changes = {};
      changes[name] = weight;
      var shares = sharesOf(won, names, Object.assign({}, weights, changes));
      var own = shares.filter(function (one) { return one.model === winner; })[0];
      return !!own && own.low === shares[0].low && own.high === shares[0].high;
    }
    var low = weights[name], high = weights[name];
    while (low > 0 && leads(low - 1)) low -= 1;
    while (high < data.most.importance && leads(high + 1)) high += 1;
    return [low, high];
  }

  // --- the whole answer -------------------------------------------------------------------------------------------
  function pick(needs) {
    var bounds = boundsOf(needs), dropped = {}, fitting = [], alone = [], failed = [];
    data.models.forEach(function (facts) {
      var misses = missesOf(facts, needs, bounds);
      failed.push(new Set(misses.map(function (miss) { return miss.rule; })));
      if (!misses.length) { fitting.push(facts.id); return; }
      dropped[facts.id] = misses;
      if (misses.length === 1) alone.push({ model: facts.id, distance: misses[0].distance });
    });
    var measured = alone.filter(function (one) { return one.distance !== null; }).sort(function (a, b) {
      return a.distance - b.distance || (a.model < b.model ? -1 : 1);
    });
    var asked = [];
    var steps = bounds.map(function (bound) {
      asked.push(bound.rule.id);
      return {
        rule: bound.rule.id,
        left: failed.filter(function (one) { return !asked.some(function (rule) { return one.has(rule); }); }).length,
        alone: failed.filter(function (one) { return one.has(bound.rule.id); }).length,
      };
    });
    var chosen = new Set(fitting.map(function (id) { return place[id]; }));
    var found = lead(needs.evidence, chosen, needs.mayThink);
    var compared = found ? found.standings.map(function (one) { return one.model; }) : [];
    return {
      models: data.models.length,
      steps: steps,
      fitting: fitting,
      dropped: dropped,
      near: measured.concat(alone.filter(function (one) { return one.distance === null; })).map(function (one) { return one.model; }),
      board: found,
      not_compared: fitting.filter(function (id) { return compared.indexOf(id) < 0; }),
      weighing: Object.keys(needs.importance).length ? weigh(needs.importance, needs.evidence, chosen, needs.mayThink) : null,
    };
  }

  window.ZooPick = {
    data: data,
    needs: needsFrom,
    pick: pick,
    room: room,
    facts: function (id) { return data.models[place[id]]; },
    memory: memoryNeeded,
    dollars: function (id, taskId) { return factOf(data.models[place[id]], { fact: "dollars" }, { task: taskId }); },
    share: share,
    tokens: tokens,
    rule: function (id) { return data.rules.filter(function (rule) { return rule.id === id; })[0]; },
  };
})();
