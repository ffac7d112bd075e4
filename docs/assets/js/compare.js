/* The page that compares two to six models: facts, structure, caches, scores. The address says which:
   #models=deepseek-v3,kimi-k3&only=differences&from=kimi-k3. What it shows is worked out in compare-core.js. */
(function () {
  "use strict";
  var Z = window.Zoo, C = window.ZooCompare, el = Z.el, F = Z.format;
  var CONTEXT = 131072, TABLE_CONTEXTS = [4096, 32768, 131072];
  var EXAMPLES = [["deepseek-v3", "kimi-k3"], ["llama-3.1-8b", "qwen3-8b", "gemma-3-4b"], ["gpt-oss-120b", "qwen3-235b-a22b", "glm-5"]];
  var DASHES = ["", "7 4", "2 3", "10 3 2 3", "14 4", "5 2 1 2 1 2"];
  var COGNITION = { "system-1": "System 1", "system-2": "System 2", switchable: "switchable" };
  var COMMERCIAL = { yes: "commercial use allowed", no: "no commercial use", "with-limits": "commercial use within limits" };

  // --- facts ------------------------------------------------------------------------------------------------------
  function blank(kind) { return { text: { undisclosed: "undisclosed", unknown: "·", none: "–", long: "past the window" }[kind], blank: kind }; }
  var WHY = {
    undisclosed: "the developer did not say", unknown: "nobody has looked this up yet", none: "does not apply",
    long: "longer than the context window",
  };

  function missing(model, key) { return blank(key && (model.undisclosed || []).indexOf(key) >= 0 ? "undisclosed" : "unknown"); }

  function text(name, read, key) {
    return { name: name, cell: function (model) {
      var value = read(model);
      return value === undefined || value === null || value === "" ? missing(model, key) : typeof value === "string" ? { text: value } : value;
    } };
  }

  /* A number: its cell, its form, and whether its ratio to the smallest says something. */
  function number(name, read, form, key, least) {
    return { name: name, least: least || "smallest", cell: function (model) {
      var value = read(model);
      if (value && value.blank) return value;
      return value === undefined || value === null ? missing(model, key) : { text: form(value), value: value };
    } };
  }

  /* Only where the layers are known can a part be said not to be there. */
  function part(key) {
    return function (model) { return model[key] === undefined ? (model.cache ? blank("none") : undefined) : model[key]; };
  }

  function cacheAt(model) {
    if (!model.cache) return undefined;
    if (!model.cache.terms.length && !model.cache.constant) return blank("none");
    return model.window && model.window < CONTEXT ? blank("long") : Z.cacheBytes(model, CONTEXT);
  }

  function cacheGrowth(model) {
    if (!model.cache) return undefined;
    if (!model.cache.terms.length) return blank("none");
    return model.cache.terms.reduce(function (sum, term) { return sum + (term[1] === null ? term[0] : 0); }, 0);
  }

  function license(model) {
    if (!model.license) return model.access === "closed" ? blank("none") : undefined;
    var terms = Z.data.licenses[model.license] || {};
    return (terms.name || model.license) + (COMMERCIAL[terms.commercial] ? ": " + COMMERCIAL[terms.commercial] : "");
  }

  function joined(key, names) {
    return function (model) {
      return (model[key] || []).map(function (one) { return names ? names(one) : one; }).join(", ");
    };
  }

  function countryName(code) {
    try { return code && new Intl.DisplayNames(["en"], { type: "region" }).of(code); } catch (error) { return code; }
  }

  function stored(at) {
    return function (model) {
      var one = model.weights && (at === "published" ? model.weights[0] : model.weights.find(function (found) { return found[0] === at; }));
      return one ? one[1] : undefined;
    };
  }

  function price(kind) { return function (model) { return model.price ? model.price[kind] : undefined; }; }

  function key(name) { return function (model) { return model[name]; }; }

  var FACTS = [
    ["What it is", [
      text("Developer", function (m) { return Z.developer(m); }),
      text("Country", function (m) { return countryName((Z.data.developers[m.developer] || {}).country); }),
      text("Released", key("released")),
      text("Kind", function (m) { return m.kind === "undisclosed" ? undefined : Z.data.kinds[m.kind]; }, "architecture"),
      text("Answers by", function (m) { return COGNITION[m.cognition]; }, "cognition"),
      text("Weights", key("access")),
      text("Licence of the weights", license),
      text("Reads", joined("input")),
      text("Writes", joined("outputs")),
      text("Classes", joined("classes", function (id) { return Z.data.classes[id] || id; })),
    ]],
    ["Size", [
      number("Parameters", key("total"), F.params, "parameters"),
      number("Active for a token", key("active"), F.params, "parameters"),
      number("Active share", function (m) { return m.active && m.total ? m.active / m.total : undefined; }, F.percent, "parameters"),
      number("Training tokens", key("training"), F.params, "training"),
      number("Layers", key("layers"), F.exact, "architecture"),
      number("Hidden size", key("hidden_size"), F.exact, "architecture"),
      number("Vocabulary", key("vocab_size"), F.exact, "architecture"),
      number("Query heads", part("heads"), F.exact, "architecture"),
      number("KV heads", part("kv_heads"), F.exact, "architecture"),
      text("Mixers", joined("parts", function (id) { return (C.structures.parts[id.replace(/-/g, "_")] || [id])[0]; }), "architecture"),
      number("Experts", part("experts"), F.exact, "architecture"),
      number("Experts for a token", part("active_experts"), F.exact, "architecture"),
      number("Shared experts", part("shared_experts"), F.exact, "architecture"),
      text("Positions", key("position"), "architecture"),
      text("Norm", key("norm"), "architecture"),
    ]],
    ["Memory", [
      number("Context window, tokens", key("window"), F.exact, "context"),
      number("Longest output, tokens", key("output"), F.exact, "context"),
      number("Cache a token, 16 bit, in the long run", cacheGrowth, F.bytes, "architecture"),
      number("Cache at " + F.exact(CONTEXT) + " tokens, 16 bit", cacheAt, F.bytes, "architecture"),
      number("Weights as published", stored("published"), F.gib, "parameters"),
      number("Weights at 4.5 bit", stored("4.5 bit"), F.gib, "parameters"),
    ]],
    ["List price, US dollars a million tokens", [
      number("Input", price("input"), F.dollars, "prices", "cheapest"),
      number("Input from the cache", price("cached"), F.dollars, "prices", "cheapest"),
      number("Output", price("output"), F.dollars, "prices", "cheapest"),
    ]],
  ];

  /* [{group, rows: [{name, cells, differs}]}]; a cell has `ratio`, in words, where the fact is a number. */
  function factsOf(models) {
    return FACTS.map(function (group) {
      return { group: group[0], rows: group[1].map(function (fact) {
        var cells = models.map(fact.cell);
        var values = cells.map(function (cell) { return cell.value; }).filter(function (value) { return value > 0; });
        var least = Math.min.apply(null, values), spread = values.length > 1 && Math.max.apply(null, values) > least;
        cells.forEach(function (cell) {
          if (spread && cell.value > 0) cell.ratio = cell.value === least ? fact.least : F.ratio(cell.value / least);
        });
        return { name: fact.name, cells: cells, differs: cells.some(function (cell) { return cell.text !== cells[0].text; }) };
      }) };
    });
  }

  // --- tables -----------------------------------------------------------------------------------------------------
  function box(label, head, body, sticky) {
    // A column for each of six models is wider than a phone: the box scrolls, the first column stays.
    var table = el("table", { class: "data", style: sticky ? "min-width:" + (7 * head.length) + "rem" : null }, [
      el("thead", {}, [el("tr", {}, head.map(function (cell) { return heading(cell); }))]),
      el("tbody", {}, body),
    ]);
    return el("div", { class: "table-box" + (sticky ? " first-sticky" : ""), role: "group", "aria-label": label, tabindex: "0" }, [table]);
  }

  function heading(cell) {
    if (cell === "") return el("td", {});
    return typeof cell === "string" ? el("th", { scope: "col", text: cell }) : el("th", { scope: "col", class: cell.number ? "num" : null }, [cell.node || cell.text]);
  }

  function row(name, cells) {
    return el("tr", {}, [el("th", { scope: "row" }, [name])].concat(cells));
  }

  function cellOf(cell) {
    if (cell.blank) return el("td", { class: cell.number ? "num" : null }, [el("span", { class: "blank", title: WHY[cell.blank], text: cell.text })]);
    return el("td", { class: cell.value === undefined ? null : "num" }, [cell.text, cell.ratio ? el("small", { class: "ratio", text: cell.ratio }) : null]);
  }

  function modelLink(model) { return el("a", { href: Z.root + model.page, text: model.name }); }

  function count(number_, word) { return number_ + " " + word + (number_ === 1 ? "" : "s"); }

  function factsTable(models, onlyDifferences) {
    var body = [];
    factsOf(models).forEach(function (group) {
      var rows = group.rows.filter(function (one) { return one.differs || !onlyDifferences; });
      if (!rows.length) return;
      body.push(el("tr", { class: "group" }, [el("th", { scope: "colgroup", colspan: models.length + 1, text: group.group })]));
      rows.forEach(function (one) { body.push(row(one.name, one.cells.map(cellOf))); });
    });
    return box("Facts", ["Fact"].concat(models.map(function (model) { return { node: modelLink(model) }; })), body, true);
  }

  // --- structure --------------------------------------------------------------------------------------------------
  function svg(tag, attributes, children) {
    var made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attributes).forEach(function (name) { if (attributes[name] !== null) made.setAttribute(name, attributes[name]); });
    (children || []).forEach(function (child) { made.append(child); });
    return made;
  }

  /* One stripe a layer: the mixer above, the feed-forward part below. */
  function stripes(model) {
    var shapes = [], x = 0;
    C.known(model.id).runs.forEach(function (run) {
      var layer = C.structures.layers[run[0]];
      [[layer[1], 0, 11], [layer[2], 12, 8]].forEach(function (half) {
        if (!half[0]) return;
        var path = "";
        for (var at = x; at < x + run[1]; at += 1) path += "M" + at + ".06 " + half[1] + "h.88v" + half[2] + "h-.88z";
        shapes.push(svg("path", { d: path, style: "fill:var(--zoo-" + half[0].replace(/_/g, "-") + ")" }));
      });
      x += run[1];
    });
    var words = C.lines(C.known(model.id).runs).map(function (line) { return line.join(" "); }).join("; ");
    return svg("svg", { class: "barcode", viewBox: "0 0 " + x + " 20", preserveAspectRatio: "none", role: "img", "aria-label": model.name + ": " + words }, shapes);
  }

  function runsCell(runs) {
    if (!runs.length) return el("td", {}, [el("em", { text: "nothing" })]);
    return el("td", {}, C.lines(runs).map(function (line) { return el("div", {}, [el("strong", { text: line[0] }), " " + line[1]]); }));
  }

  function segmentsTable(label, from, to, segments) {
    var body = segments.map(function (segment) {
      var same = segment.kind === "equal" ? el("td", {}, [el("em", { text: "the same" })]) : runsCell(segment.after);
      var says = C.consequence(segment).map(function (part) { return el("div", { text: part }); });
      return el("tr", {}, [runsCell(segment.before), same, el("td", {}, says)]);
    });
    return box(label, [from.name, to.name, "What it does"], body);
  }

  function structureOf(from, to) {
    var found = C.structure(from.id, to.id), title = from.name + " → " + to.name;
    if (!found) {
      var closed = [from, to].filter(function (model) { return !C.known(model.id); }).map(function (model) { return model.name; });
      return el("p", {}, [el("strong", { text: title }), ": the layers of " + closed.join(" and ") + " are not known."]);
    }
    var parts = [el("summary", { text: title }), segmentsTable("Layers: " + title, from, to, found.layers)];
    if (found.encoder.length) parts.push(el("p", { text: "Layers of the encoder:" }), segmentsTable("Encoder: " + title, from, to, found.encoder));
    if (found.changes.length) {
      parts.push(el("p", { text: "Outside the layers:" }), box("Outside the layers: " + title, ["Field", from.name, to.name], found.changes.map(function (change) {
        return el("tr", {}, change.map(function (cell) { return el("td", { text: cell }); }));
      })));
    }
    if (found.page) parts.push(el("p", {}, [el("a", { href: Z.root + found.page, text: "This pair has a page of its own" })]));
    return el("details", { class: "working", open: true }, parts);
  }

  function structureSection(models, state) {
    var known = models.filter(function (model) { return C.known(model.id); });
    var parts = [];
    if (known.length) {
      parts.push(box("Stripes", ["Model", { text: "Layers", number: true }, "One stripe a layer"], known.map(function (model) {
        return row(model.name, [el("td", { class: "num", text: F.exact(model.layers) }), el("td", { class: "stripes" }, [stripes(model)])]);
      })));
      parts.push(legend(known));
    }
    var from = models.find(function (model) { return model.id === state.from; }) || models[0];
    models.forEach(function (model) { if (model !== from) parts.push(structureOf(from, model)); });
    return parts;
  }

  function legend(models) {
    var kinds = new Set();
    models.forEach(function (model) {
      C.known(model.id).runs.forEach(function (run) { C.structures.layers[run[0]].slice(1, 3).forEach(function (kind) { if (kind) kinds.add(kind); }); });
    });
    return el("ul", { class: "legend" }, Array.from(kinds, function (kind) {
      var entry = C.structures.parts[kind];
      return el("li", {}, [el("span", { class: "swatch swatch-" + kind.replace(/_/g, "-"), "aria-hidden": "true", text: entry[1] }), " " + entry[0]]);
    }));
  }

  // --- caches -----------------------------------------------------------------------------------------------------
  function range(from, to, factor) {
    var found = [];
    for (var value = from; value <= to; value *= factor) found.push(value);
    return found;
  }

  /* [tokens, bytes] up to the model's own window, with the knees of its windows. */
  function curve(model, end) {
    var limit = Math.min(end, model.window || end);
    var knees = model.cache.terms.map(function (term) { return term[1]; }).filter(function (cap) { return cap && cap > 1024 && cap < limit; });
    var steps = Array.from(new Set(range(1024, limit, 2).concat(knees, [limit]))).sort(function (a, b) { return a - b; });
    return steps.map(function (tokens) { return [tokens, Z.cacheBytes(model, tokens)]; });
  }

  function ticksBetween(low, high, factor) {
    var first = Math.pow(factor, Math.ceil(Math.log(low) / Math.log(factor) - 1e-9));
    return range(first, high * 1.0001, factor);
  }

  function tokensWord(value) { return value >= 1048576 ? F.significant(value / 1048576, 2).replace(/\.0$/, "") + "M" : value / 1024 + "K"; }

  function mark(shape, x, y) {
    var paths = [
      "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z", "M-3 -3h6v6h-6z", "M0 -4l4 7h-8z", "M0 -4.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z",
      "M-1.3 -4h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7v-2.6h2.7z", "M0 4l4 -7h-8z",
    ];
    return svg("path", { d: paths[shape], transform: "translate(" + x.toFixed(1) + " " + y.toFixed(1) + ")" });
  }

  /* Lines of all models against the context, both axes logarithmic; each has a colour, a dash and a mark of its own. */
  function cacheChart(models, end) {
    var width = 640, height = 330, left = 64, right = 14, top = 10, bottom = 44;
    var curves = models.map(function (model) { return curve(model, end); });
    var values = [].concat.apply([], curves).map(function (point) { return point[1]; });
    var low = Math.min.apply(null, values) / 1.3, high = Math.max.apply(null, values) * 1.3;
    function x(tokens) { return left + (width - left - right) * Math.log(tokens / 1024) / Math.log(end / 1024); }
    function y(bytes) { return top + (height - top - bottom) * Math.log(high / bytes) / Math.log(high / low); }
    var shapes = [];
    var steps = ticksBetween(low, high, 4).length > 8 ? 16 : 4;
    ticksBetween(low, high, steps).forEach(function (value) {
      shapes.push(svg("path", { class: "grid", d: "M" + left + " " + y(value) + "H" + (width - right) }));
      shapes.push(label(left - 8, y(value) + 4, F.bytes(value), "end"));
    });
    range(1024, end, end > 262144 ? 4 : 2).forEach(function (value) {
      shapes.push(svg("path", { class: "grid", d: "M" + x(value) + " " + top + "V" + (height - bottom) }));
      shapes.push(label(x(value), height - bottom + 18, tokensWord(value), "middle"));
    });
    shapes.push(label((left + width - right) / 2, height - 8, "context, tokens (1K = 1,024)", "middle"));
    curves.forEach(function (points, at) {
      var place = points.map(function (point) { return [x(point[0]), y(point[1])]; });
      var series = svg("g", { class: "series", style: "--line:var(--zoo-series-" + (at + 1) + ")" }, [
        svg("path", { class: "line", "stroke-dasharray": DASHES[at] || null, d: "M" + place.map(function (one) { return one[0].toFixed(1) + " " + one[1].toFixed(1); }).join("L") }),
      ]);
      place.forEach(function (one) { series.append(mark(at, one[0], one[1])); });
      shapes.push(series);
    });
    var words = models.map(function (model, at) {
      var last = curves[at][curves[at].length - 1];
      return model.name + ": " + F.bytes(last[1]) + " at " + F.exact(last[0]) + " tokens";
    }).join("; ");
    return svg("svg", { viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": "Cache of one sequence. " + words }, shapes);
  }

  function label(x, y, words, anchor) {
    var made = svg("text", { x: x, y: y, "text-anchor": anchor });
    made.textContent = words;
    return made;
  }

  function lineSample(at) {
    return svg("svg", { class: "sample", viewBox: "0 0 40 10", "aria-hidden": "true", style: "--line:var(--zoo-series-" + (at + 1) + ")" }, [
      svg("g", { class: "series" }, [svg("path", { class: "line", d: "M0 5H40", "stroke-dasharray": DASHES[at] || null }), mark(at, 20, 5)]),
    ]);
  }

  function cacheSection(models) {
    var growing = models.filter(function (model) { return model.cache && (model.cache.terms.length || model.cache.constant); });
    var without = models.filter(function (model) { return growing.indexOf(model) < 0; });
    var parts = [];
    if (growing.length) {
      var end = Math.max.apply(null, growing.map(function (model) { return model.window || CONTEXT; }).concat([8192]));
      var contexts = Array.from(new Set(TABLE_CONTEXTS.filter(function (one) { return one <= end; }).concat([end])));
      parts.push(el("figure", { class: "chart curves", tabindex: "0" }, [
        cacheChart(growing, end),
        el("ul", { class: "legend" }, growing.map(function (model, at) { return el("li", {}, [lineSample(at), " " + model.name]); })),
        el("figcaption", { text: "Cache of one sequence at 16 bit, each up to its own context window; both axes are logarithmic." }),
      ]));
      parts.push(box("Cache of one sequence", ["Cache, 16 bit"].concat(contexts.map(function (one) { return { text: F.exact(one) + " tokens", number: true }; })), growing.map(function (model) {
        return row(model.name, contexts.map(function (one) {
          return cellOf(model.window && one > model.window ? Object.assign(blank("long"), { number: true }) : { text: F.bytes(Z.cacheBytes(model, one)), value: 1 });
        }));
      })));
    }
    if (without.length) {
      parts.push(el("p", { text: "Not shown: " + without.map(function (model) {
        return model.name + (model.cache ? " (an encoder keeps no cache)" : " (its layers are not known)");
      }).join(", ") + "." }));
    }
    return parts;
  }

  // --- scores -----------------------------------------------------------------------------------------------------
  function scoreWords(benchmark, row_) { return F.points(row_.score) + (C.results.benchmarks[benchmark].unit === "percent" ? "\u00a0%" : ""); }

  function benchmarkLink(id) {
    var one = C.results.benchmarks[id];
    return el("a", { href: Z.root + one.page, text: one.name });
  }

  function reporterName(row_) {
    return ((Z.data.developers[row_.reporter] || {}).name || row_.reporter) + (row_.own ? " (self-reported)" : "");
  }

  function details(row_) {
    return [
      row_.low === null ? null : F.points(row_.low) + "–" + F.points(row_.high), "group " + row_.group, row_.effort || null,
    ].filter(Boolean).join(" · ");
  }

  function scoreCell(benchmark, row_, best) {
    if (!row_) return el("td", { class: "num" }, [el("span", { class: "blank", title: "no row in this set-up", text: "–" })]);
    var score = scoreWords(benchmark, row_);
    return el("td", { class: "num" }, [
      row_.group === best ? el("strong", { text: score }) : score,
      el("small", { class: "ratio" }, [details(row_)]),
      el("small", { class: "ratio" }, [el("a", { href: row_.source[0], text: reporterName(row_), title: row_.source[1] })]),
    ]);
  }

  function scoresSection(models) {
    var found = C.scores(models.map(function (model) { return model.id; })), parts = [];
    if (found.together.length) {
      parts.push(el("p", { text: "In each row the set-up is the same. Under a score: its 95 % interval, which covers only chance in the items; its group among all models of the set-up (1 leads, rows that chance could swap share one); the effort; who reported it. Bold: no chosen model of the row is in a better group." }));
      parts.push(box("Scores of one set-up", ["Benchmark and set-up"].concat(models.map(function (model) { return { text: model.name, number: true }; })), found.together.map(function (one) {
        var best = Math.min.apply(null, Object.keys(one.rows).map(function (id) { return one.rows[id].group; }));
        var name = el("span", {}, [benchmarkLink(one.benchmark), el("small", { class: "ratio", text: C.results.setups[one.setup][1] })]);
        return row(name, models.map(function (model) { return scoreCell(one.benchmark, one.rows[model.id], best); }));
      }), true));
    } else {
      parts.push(el("p", { text: "No two of these models have a score in the same set-up." }));
    }
    if (found.apart.length) {
      parts.push(el("details", { class: "working", open: !found.together.length }, [
        el("summary", { text: count(found.apart.length, "score") + " that must not be ranked against each other" }),
        box("Scores of other set-ups", ["Benchmark", "Model", { text: "Score", number: true }, "Why it stands apart", "Reported by"], found.apart.map(function (one) {
          var why = one.why.length ? one.why.join("; ") : "no other chosen model has this set-up: " + C.results.setups[one.row.setup][1];
          return el("tr", {}, [
            el("td", {}, [benchmarkLink(one.benchmark)]), el("td", {}, [el("span", { class: "apart", text: Z.model(one.row.model).name })]),
            el("td", { class: "num", text: scoreWords(one.benchmark, one.row) }), el("td", { text: why }),
            el("td", {}, [el("a", { href: one.row.source[0], text: reporterName(one.row), title: one.row.source[1] })]),
          ]);
        })),
      ]));
    }
    if (found.alone.length) {
      var byModel = models.map(function (model) {
        return [model.name, found.alone.filter(function (one) { return one.model === model.id; }).map(function (one) { return C.results.benchmarks[one.benchmark].name; })];
      }).filter(function (one) { return one[1].length; });
      parts.push(el("p", { text: "Only one of them was measured on: " + byModel.map(function (one) { return one[1].join(", ") + " (" + one[0] + ")"; }).join("; ") + "." }));
    }
    return parts;
  }

  // --- taking away ------------------------------------------------------------------------------------------------
  function factRows(models, onlyDifferences) {
    var rows = [["Fact"].concat(models.map(function (model) { return model.name; }))];
    factsOf(models).forEach(function (group) {
      group.rows.forEach(function (one) {
        if (onlyDifferences && !one.differs) return;
        rows.push([one.name].concat(one.cells.map(function (cell) { return cell.text + (cell.ratio ? " (" + cell.ratio + ")" : ""); })));
      });
    });
    return rows;
  }

  /* CSV has the plain numbers: a spreadsheet shall reckon with them. */
  function csvRows(models) {
    var rows = [["Fact"].concat(models.map(function (model) { return model.name; })), ["id"].concat(models.map(function (model) { return model.id; }))];
    factsOf(models).forEach(function (group) {
      group.rows.forEach(function (one) {
        rows.push([one.name].concat(one.cells.map(function (cell) { return cell.value === undefined ? cell.text : cell.value; })));
      });
    });
    C.scores(models.map(function (model) { return model.id; })).together.forEach(function (one) {
      var name = C.results.benchmarks[one.benchmark].name + ": " + C.results.setups[one.setup][1];
      rows.push([name].concat(models.map(function (model) { return one.rows[model.id] ? one.rows[model.id].score : ""; })));
    });
    return rows;
  }

  function tableRows(table) {
    return Array.from(table.rows, function (one) {
      return Array.from(one.cells, function (cell) {
        return Array.from(cell.childNodes, function (child) { return child.textContent.trim(); }).filter(Boolean).join("; ");
      });
    });
  }

  function markdownOf(models, state, out) {
    var parts = ["# " + models.map(function (model) { return model.name; }).join(" · "), Z.markdown(factRows(models, state.only))];
    out.querySelectorAll("h2:not(:first-of-type), .table-box:not([aria-label=Facts], [aria-label=Stripes])").forEach(function (part_) {
      if (part_.tagName === "H2") parts.push("## " + part_.textContent);
      else parts.push("**" + part_.getAttribute("aria-label") + "**\n\n" + Z.markdown(tableRows(part_.querySelector("table"))));
    });
    parts.push(origin());
    return parts.join("\n\n");
  }

  function origin() { return "LLM Zoo, data of " + Z.data.day + ": " + publicRoot() + "tools/compare.html" + location.hash; }

  /* Where the page stands in public, so that links from a saved file lead somewhere. */
  function publicRoot() {
    var canonical = document.querySelector("link[rel=canonical]");
    var page = location.href.split("#")[0].slice(Z.root.length);
    return canonical && canonical.href.slice(-page.length) === page ? canonical.href.slice(0, -page.length) : Z.root;
  }

  var SAVED_STYLE = "body{max-width:70rem;margin:2rem auto;padding:0 1rem;font:15px/1.5 system-ui,sans-serif;color:var(--zoo-ink);background:var(--zoo-page)}" +
    "a{color:var(--zoo-link)}table{border-collapse:collapse;margin:1rem 0;font-size:.85rem}th,td{padding:.3rem .6rem;border:1px solid var(--zoo-line);text-align:left;vertical-align:baseline}" +
    ".num{text-align:right;font-variant-numeric:tabular-nums}small{display:block;color:var(--zoo-ink-soft)}.blank,.apart{font-style:italic;color:var(--zoo-ink-soft)}" +
    ".table-box{overflow-x:auto}.barcode{width:100%;min-width:20rem;height:1.6rem;display:block}.stripes{width:100%}figure{margin:1rem 0}.curves>svg{width:100%;max-width:44rem}" +
    "ul.legend{display:flex;flex-wrap:wrap;gap:.3rem 1rem;padding:0;list-style:none}.sample{width:2.6rem;height:.7rem}.swatch{display:none}" +
    ".grid{stroke:var(--zoo-line)}.line{fill:none;stroke:var(--line);stroke-width:2}.series>path:not(.line){fill:var(--line)}text{fill:var(--zoo-ink-soft);font-size:12px}";

  /* One file that needs nothing else: the results as they stand, colours of the theme, no script. */
  function savedPage(models, out) {
    var copy = out.cloneNode(true), title = models.map(function (model) { return model.name; }).join(" · ");
    copy.querySelectorAll("button, select, label, [data-screen]").forEach(function (one) { one.remove(); });
    copy.querySelectorAll("a").forEach(function (link) {
      if (link.href.indexOf(Z.root) === 0) link.setAttribute("href", publicRoot() + link.href.slice(Z.root.length));
    });
    var style = getComputedStyle(document.body), names = new Set();
    (SAVED_STYLE + copy.innerHTML).replace(/var\((--zoo-[a-z0-9-]+)/g, function (_, name) { names.add(name); return ""; });
    var page = document.implementation.createHTMLDocument(title);
    var sheet = ":root{" + Array.from(names, function (name) { return name + ":" + style.getPropertyValue(name).trim(); }).join(";") + "}" + SAVED_STYLE;
    [["charset", "utf-8"], ["viewport", "width=device-width"], ["csp", "default-src 'none'; style-src 'unsafe-inline'"]].forEach(function (one) {
      var meta = page.createElement("meta");
      if (one[0] === "charset") meta.setAttribute("charset", one[1]);
      else {
        meta.setAttribute(one[0] === "csp" ? "http-equiv" : "name", one[0] === "csp" ? "Content-Security-Policy" : one[0]);
        meta.setAttribute("content", one[1]);
      }
      page.head.prepend(meta);
    });
    page.documentElement.lang = "en";
    var heading_ = page.createElement("h1"), foot = page.createElement("p");
    heading_.textContent = title;
    foot.textContent = origin();
    page.body.append(heading_, page.importNode(copy, true), foot);
    // As text, because this page may not make style sheets, not even in a document that nobody sees.
    return "<!doctype html>\n" + page.documentElement.outerHTML.replace("</head>", function () { return "<style>" + sheet + "</style></head>"; });
  }

  function fileName(models, ending) { return models.map(function (model) { return model.id; }).join("-vs-").slice(0, 100) + ending; }

  // --- the page ---------------------------------------------------------------------------------------------------
  class ZooCompareElement extends HTMLElement {
    connectedCallback() {
      if (this.out) return;
      this.build();
      var self = this;
      window.addEventListener("hashchange", function () { self.readAddress(); });
      this.readAddress();
    }

    build() {
      var self = this;
      var options = el("datalist", { id: "compare-models" }, Z.data.models.map(function (model) { return el("option", { value: model.name }); }));
      this.search = el("input", { id: "compare-search", type: "search", list: "compare-models", autocomplete: "off", placeholder: "Name of a model" });
      this.search.addEventListener("input", function (event) {
        // A choice from the list; typing waits for Enter, since one name may be the beginning of another.
        if (!event.inputType || event.inputType === "insertReplacementText") self.submit();
      });
      var form = el("form", { class: "controls", onsubmit: function (event) { event.preventDefault(); self.submit(); } }, [
        el("div", { class: "field" }, [el("label", { for: "compare-search", text: "Add a model" }), this.search, options]),
        el("button", { type: "submit", class: "button", text: "Add" }),
      ]);
      this.chips = el("ul", { class: "chips", "aria-label": "Chosen models" });
      this.message = el("p", { class: "compare-message", role: "status" });
      this.only = el("input", { type: "checkbox", id: "compare-only" });
      this.only.addEventListener("change", function () { self.change({ only: self.only.checked }); });
      this.from = el("select", { id: "compare-from" });
      this.from.addEventListener("change", function () { self.change({ from: self.from.value }); });
      this.tools = el("div", { class: "controls compare-tools" }, [
        el("label", { class: "check" }, [this.only, " Differences only"]),
        el("div", { class: "field" }, [el("label", { for: "compare-from", text: "Changes of layers from" }), this.from]),
      ].concat([
        ["Copy link", function () { self.copied(location.href, "The link"); }],
        ["Copy Markdown", function () { self.copied(markdownOf(self.models(), self.state, self.out), "The comparison"); }],
        ["CSV", function () { Z.download(fileName(self.models(), ".csv"), "text/csv", Z.csv(csvRows(self.models()))); }],
        ["HTML file", function () { Z.download(fileName(self.models(), ".html"), "text/html", savedPage(self.models(), self.out)); }],
        ["BibTeX", function () {
          Z.download(fileName(self.models(), ".bib"), "application/x-bibtex", self.models().map(function (model) { return C.structures.models[model.id].cite; }).join("\n"));
        }],
      ].map(function (one) { return el("button", { type: "button", class: "button", text: one[0], onclick: one[1] }); })));
      this.out = el("div", { class: "compare-out" });
      this.replaceChildren(form, this.message, this.chips, this.tools, this.out);
    }

    copied(words, what) {
      var self = this;
      Z.copy(words).then(function (done) { self.message.textContent = done ? what + " is in the clipboard." : "The clipboard cannot be reached from here."; });
    }

    models() { return this.state.ids.map(Z.model); }

    /* The address decides; without one, what was put aside on other pages. */
    readAddress() {
      var pairs = Z.hash.read(), asked = C.asked(pairs.models);
      this.state = { ids: asked.ids, only: pairs.only === "differences", from: pairs.from || "" };
      this.trouble = asked;
      if (pairs.models === undefined) {
        var kept = Z.store.get("compare");
        if (Array.isArray(kept)) this.state.ids = C.asked(kept.map(function (one) { return one && one.id; }).join(",")).ids;
      }
      this.render();
    }

    change(changed) {
      this.state = Object.assign({}, this.state, changed);
      this.trouble = null;
      Z.hash.write({ models: this.state.ids.join(","), only: this.state.only ? "differences" : "", from: this.state.from });
      if (changed.ids) {
        Z.store.set("compare", changed.ids.length ? this.models().map(function (model) { return { id: model.id, name: model.name }; }) : null);
      }
      this.render();
    }

    submit() {
      var words = this.search.value.trim();
      if (!words) return;
      var model = C.named(words);
      if (!model) {
        this.say({ missing: [words.slice(0, 80)], more: [] });
        return;
      }
      this.search.value = "";
      this.add(model.id);
    }

    add(id) {
      if (this.state.ids.indexOf(id) >= 0) this.message.textContent = Z.model(id).name + " is there already.";
      else if (this.state.ids.length >= C.MOST) this.message.textContent = "A comparison holds at most " + C.MOST + " models; take one out first.";
      else {
        this.change({ ids: this.state.ids.concat([id]) });
        this.message.textContent = Z.model(id).name + " added; " + count(this.state.ids.length, "model") + ".";
      }
    }

    remove(id) {
      var at = this.state.ids.indexOf(id);
      this.change({ ids: this.state.ids.filter(function (one) { return one !== id; }), from: this.state.from === id ? "" : this.state.from });
      this.message.textContent = Z.model(id).name + " taken out; " + count(this.state.ids.length, "model") + " left.";
      var buttons = this.chips.querySelectorAll("button");
      (buttons[Math.min(at, buttons.length - 1)] || this.search).focus();
    }

    /* What could not be shown, with the nearest name as a button. */
    say(trouble) {
      var self = this, parts = [];
      (trouble.missing || []).slice(0, C.MOST).forEach(function (word) {
        var near = C.nearest(word);
        parts.push("There is no model “" + word + "” here. ");
        if (near) parts.push(el("button", { type: "button", class: "button", text: "Add " + near.name, onclick: function () { self.search.value = ""; self.add(near.id); self.search.focus(); } }), " ");
      });
      if (trouble.more && trouble.more.length) {
        parts.push("A comparison holds at most " + C.MOST + " models; left out: " + trouble.more.map(function (id) { return Z.model(id).name; }).join(", ") + ".");
      }
      this.message.replaceChildren.apply(this.message, parts);
    }

    render() {
      var self = this, models = this.models(), enough = models.length > 1;
      this.say(this.trouble || {});
      this.chips.replaceChildren.apply(this.chips, models.map(function (model) {
        return el("li", {}, [modelLink(model), el("button", { type: "button", "aria-label": "Take out " + model.name, text: "×", onclick: function () { self.remove(model.id); } })]);
      }));
      this.only.checked = this.state.only;
      this.from.replaceChildren.apply(this.from, models.map(function (model) { return el("option", { value: model.id, text: model.name }); }));
      if (models.length) this.from.value = this.state.ids.indexOf(this.state.from) >= 0 ? this.state.from : models[0].id;
      this.tools.hidden = !enough;
      this.out.replaceChildren.apply(this.out, enough ? this.sections(models) : this.invitation(models));
    }

    sections(models) {
      function section(title, id, parts) { return [el("h2", { id: id, text: title })].concat(parts); }
      return [].concat(
        section("Facts", "facts", [factsTable(models, this.state.only), el("p", { class: "compare-note", text: "Under a number: how many times the smallest, or the cheapest, it is." })]),
        section("Layers", "layers", structureSection(models, this.state)),
        section("Cache", "cache", cacheSection(models)),
        section("Scores", "scores", scoresSection(models))
      );
    }

    invitation(models) {
      var examples = EXAMPLES.map(function (ids) { return ids.map(Z.model).filter(Boolean); }).filter(function (found) { return found.length > 1; });
      return [
        el("p", { text: models.length ? "Add at least one more model." : "Choose two to six models, or begin with one of these:" }),
        el("ul", {}, models.length ? [] : examples.map(function (found) {
          return el("li", {}, [el("a", {
            href: "#models=" + found.map(function (model) { return model.id; }).join(","), text: found.map(function (model) { return model.name; }).join(", "),
          })]);
        })),
      ];
    }
  }

  customElements.define("zoo-compare", ZooCompareElement);
})();
