/* The chooser: questions, a funnel, a shortlist in groups, and a record of the decision. Rules are in pick.js; here is the
   page. State is the address: each answer is a pair, and what follows from the task is left out. */
(function () {
  "use strict";

  var Zoo = window.Zoo, Pick = window.ZooPick, data = Pick.data, el = Zoo.el, format = Zoo.format;
  var SHOWN = 15, NEAR_SHOWN = 12, REVIEW_DAYS = 90;

  /* Which answers a rule follows from, so that its step can be undone. */
  var ANSWERS = {
    input: ["input"], output: ["output"], context: ["context"], pace: ["pace"], contradiction: ["access", "data"],
    data: ["data"], api: ["access"], licence: ["licence"], budget: ["budget"], skills: ["must"], current: ["must"],
    memory: ["machine", "memory", "share", "precision", "cache", "sequences"], since: ["since"],
  };
  var LICENCES = {
    any: "any", open: "open weights, whatever the terms", commercial: "open weights, commercial use allowed",
    "open-source": "open source in the strict sense",
  };
  var MUST = { chat: "a chat version", "tool-use": "tool use", reasoning: "reasoning", current: "not retired" };

  function modelLink(id) {
    var model = Zoo.model(id);
    return el("a", { href: Zoo.root + "zoo/models/" + id + ".html", text: model ? model.name : id });
  }
  function modelName(id) { return (Zoo.model(id) || { name: id }).name; }
  function benchmarkName(id) { return data.benchmarks[id].name; }
  function plural(count, word) { return format.exact(count) + " " + word + (count === 1 ? "" : "s"); }

  class ZooChooser extends HTMLElement {
    connectedCallback() {
      if (this.form) return;
      this.undone = [];
      this.controls = {};
      this.form = el("form", { class: "chooser-questions", "aria-label": "Questions", onsubmit: function (event) { event.preventDefault(); } });
      this.results = el("div", { class: "chooser-results" });
      this.status = el("p", { class: "chooser-status", role: "status" });
      this.build();
      var plain = el("div", { class: "chooser-plain" });
      plain.append.apply(plain, Array.from(this.childNodes));
      plain.hidden = true;
      this.append(plain, this.bar(), el("div", { class: "chooser-columns" }, [this.form, this.results]));
      var self = this;
      window.addEventListener("hashchange", function () { self.read(); });
      this.read();
    }

    // --- state ----------------------------------------------------------------------------------------------------
    read() {
      var known = {}, given = Zoo.hash.read();
      Object.keys(given).forEach(function (key) { if (Object.prototype.hasOwnProperty.call(KEYS, key)) known[key] = given[key]; });
      if (this.pairs) this.undone.push(this.pairs);
      this.pairs = known;
      this.tidy();
      this.show();
    }

    /* Leave out what says nothing: answers that cannot be read, and those that are as the task has them. */
    tidy() {
      var pairs = this.pairs;
      Object.keys(pairs).forEach(function (key) {
        var without = Object.assign({}, pairs);
        delete without[key];
        if (JSON.stringify(Pick.needs(pairs)) === JSON.stringify(Pick.needs(without))) delete pairs[key];
      });
    }

    set(changes) {
      this.undone.push(this.pairs);
      this.pairs = Object.assign({}, this.pairs);
      Object.keys(changes).forEach(function (key) {
        if (changes[key] === null || changes[key] === "") delete this.pairs[key];
        else this.pairs[key] = changes[key];
      }, this);
      this.tidy();
      Zoo.hash.write(this.pairs);
      this.show();
    }

    /* What could not be read is forgotten with the answers around it. */
    forgetProblems() {
      this.form.querySelectorAll("[aria-invalid=true]").forEach(function (input) {
        input.removeAttribute("aria-invalid");
        document.getElementById(input.id + "-problem").textContent = "";
      });
    }

    undo() {
      if (!this.undone.length) return;
      this.forgetProblems();
      this.pairs = this.undone.pop();
      Zoo.hash.write(this.pairs);
      this.show();
    }

    restart() { this.forgetProblems(); this.set(Object.keys(KEYS).reduce(function (all, key) { all[key] = null; return all; }, {})); }

    // --- questions ------------------------------------------------------------------------------------------------
    build() {
      var self = this;
      function choice(key, label, options, read) {
        var id = "choose-" + key;
        var select = el("select", { id: id, onchange: function () { self.answer(key, select.value); } },
          options.map(function (one) { return el("option", { value: one[0], text: one[1] }); }));
        self.controls[key] = function (needs) { select.value = read(needs); };
        return field(id, label, select);
      }
      function typed(key, label, read, attributes) {
        var id = "choose-" + key, problem = el("small", { class: "chooser-problem", id: id + "-problem" });
        var input = el("input", Object.assign({
          id: id, type: "text", autocomplete: "off", "aria-describedby": id + "-problem",
          onchange: function () {
            var text = input.value.trim().replace(/,/g, "");
            var good = !text || KEYS[key](text);
            problem.textContent = good ? "" : "Not understood; left as it was.";
            input.setAttribute("aria-invalid", good ? "false" : "true");
            if (good) self.answer(key, text);
          },
        }, attributes));
        self.controls[key] = function (needs) {
          if (input === document.activeElement || input.getAttribute("aria-invalid") === "true") return; // still being typed
          input.value = read(needs, self.pairs);
        };
        return field(id, label, input, problem);
      }
      function several(key, label, names, words, read) {
        var boxes = names.map(function (name) {
          var box = el("input", { type: "checkbox", value: name, onchange: function () {
            self.answer(key, boxes.filter(function (one) { return one.checked; }).map(function (one) { return one.value; }).join(","));
          } });
          return box;
        });
        self.controls[key] = function (needs) {
          var on = read(needs);
          boxes.forEach(function (box) { box.checked = on.indexOf(box.value) >= 0; });
        };
        return el("fieldset", { class: "field chooser-boxes" }, [el("legend", { class: "label", text: label })].concat(boxes.map(function (box) {
          return el("label", {}, [box, " " + (words[box.value] || box.value)]);
        })));
      }
      var tasks = [["", "anything (nothing ranks the models)"]].concat(Object.keys(data.tasks).map(function (id) { return [id, data.tasks[id].name]; }));
      var machines = [["", "any, or type its memory"]].concat(Zoo.data.machines.map(function (one) { return [one.id, one.name + ", " + Math.round(one.bytes / 1e9) + " GB"]; }));
      this.taskSays = el("p", { class: "chooser-says" });
      this.weights = el("div", { class: "chooser-weights" });
      this.form.append(
        section("1", "The work", [
          choice("task", "What is to be done?", tasks, function (needs) { return needs.task || ""; }),
          this.taskSays,
          typed("context", "Tokens that must fit (64k, 200000)", function (needs) { return needs.context ? format.exact(needs.context) : ""; }, { inputmode: "text", size: 10 }),
          choice("pace", "How fast?", [["may-think", "it may think first"], ["at-once", "it must answer at once"]], function (needs) { return needs.mayThink ? "may-think" : "at-once"; }),
          several("input", "Goes in", ["text", "image", "audio", "video", "pdf"], {}, function (needs) { return needs.input; }),
          several("output", "Comes out", ["text", "image", "audio", "embedding"], {}, function (needs) { return needs.output; }),
        ]),
        section("2", "The house", [
          choice("data", "May the data leave your machines?", [["leaves", "yes"], ["stays", "no, it stays"]], function (needs) { return needs.stays ? "stays" : "leaves"; }),
          choice("access", "How will you reach the model?", [["any", "either way"], ["api", "by its developer's API"]], function (needs) { return needs.api ? "api" : "any"; }),
          choice("licence", "What must the licence allow?", Object.keys(LICENCES).map(function (key) { return [key, LICENCES[key]]; }), function (needs) { return needs.licence; }),
          typed("budget", "US dollars a run may cost", function (needs) { return needs.budget === null ? "" : String(needs.budget); }, { inputmode: "decimal", size: 8, placeholder: "any" }),
        ]),
        section("3", "The machine", [
          choice("machine", "Machine", machines, function (needs) { return needs.machine || ""; }),
          typed("memory", "Memory in GB", function (needs) { return needs.memory === null || needs.machine ? "" : String(needs.memory / 1e9); }, { inputmode: "decimal", size: 6, placeholder: "any" }),
          typed("share", "Part for the model", function (needs, pairs) { return pairs.share || (needs.machine ? data.shares[needs.machine] : "1"); }, { size: 5 }),
          choice("precision", "Weights at", Object.keys(data.precisions).map(function (key) { return [key, data.precisions[key]]; }), function (needs) { return needs.precision; }),
          choice("cache", "Cache at", data.cache_bits.map(function (bits) { return [String(bits), bits + " bit"]; }), function (needs) { return String(needs.cacheBits); }),
          typed("sequences", "Sequences at once", function (needs) { return String(needs.sequences); }, { inputmode: "numeric", size: 5 }),
        ]),
        section("4", "Must have", [
          several("must", "The model has", Object.keys(MUST), MUST, function (needs) { return needs.skills.concat(needs.current ? [data.current] : []); }),
          typed("since", "Released since (2026-01-31)", function (needs) { return needs.since || ""; }, { size: 11, placeholder: "any day" }),
          el("p", { class: "chooser-says", text: "Languages, speed in seconds and structured output are not asked for: the records do not know them for enough models." }),
        ]),
        section("5", "Your weights", [this.weights]),
      );
    }

    /* One answer; a machine and a typed memory exclude each other, and another task has other evidence. */
    answer(key, value) {
      var changes = {};
      changes[key] = value === "" ? null : value;
      if (key === "machine") changes.memory = changes.share = null;
      if (key === "memory") changes.machine = changes.share = null;
      if (key === "task") changes.importance = null;
      this.set(changes);
    }

    bar() {
      var self = this;
      this.undoButton = el("button", { type: "button", class: "button", text: "Undo", onclick: function () { self.undo(); } });
      return el("div", { class: "controls chooser-bar" }, [
        this.status,
        el("button", { type: "button", class: "button chooser-jump", text: "To the answer", onclick: function () {
          self.results.scrollIntoView();
          self.querySelector("#chooser-funnel-title").focus({ preventScroll: true });
        } }),
        this.undoButton,
        el("button", { type: "button", class: "button", text: "Start again", onclick: function () { self.restart(); } }),
      ]);
    }

    buildWeights(needs) {
      if (this.weighedTask === needs.task) return;
      this.weighedTask = needs.task;
      this.sliders = {};
      var self = this;
      if (!needs.task) {
        this.weights.replaceChildren(el("p", { class: "chooser-says", text: "Choose a task first; its benchmarks can be weighed." }));
        return;
      }
      this.weights.replaceChildren(
        el("p", { class: "chooser-says", text: "With all at 0, the first benchmark that compares enough models speaks alone. Move one up to weigh several." }),
        ...needs.evidence.map(function (name) {
          var id = "choose-weight-" + name, shown = el("output", { for: id, text: "0" });
          var slider = el("input", {
            type: "range", id: id, min: 0, max: data.most.importance, step: 1, value: 0,
            onchange: function () { self.weighAll(); }, oninput: function () { shown.textContent = slider.value; },
          });
          self.sliders[name] = { slider: slider, shown: shown };
          return el("p", { class: "field chooser-slider" }, [el("label", { for: id, text: benchmarkName(name) }), slider, shown]);
        }),
      );
    }

    weighAll() {
      var sliders = this.sliders;
      var text = Object.keys(sliders).filter(function (name) { return sliders[name].slider.value !== "0"; })
        .map(function (name) { return name + ":" + sliders[name].slider.value; }).join(",");
      this.set({ importance: text || null });
    }

    // --- the answer -----------------------------------------------------------------------------------------------
    show() {
      var needs = Pick.needs(this.pairs), found = Pick.pick(needs), task = needs.task && data.tasks[needs.task];
      this.needs = needs;
      this.found = found;
      this.buildWeights(needs);
      Object.keys(this.controls).forEach(function (key) { this.controls[key](needs); }, this);
      Object.keys(this.sliders || {}).forEach(function (name) {
        var weight = String(needs.importance[name] || 0);
        this.sliders[name].slider.value = weight;
        this.sliders[name].shown.textContent = weight;
      }, this);
      this.taskSays.textContent = task ? "“" + task.question + "” " + task.why : "";
      this.undoButton.disabled = !this.undone.length;
      var leaders = found.board ? found.board.standings.filter(function (one) { return one.group === 1; }) : [];
      this.status.replaceChildren(
        el("strong", { text: format.exact(found.fitting.length) }),
        " of " + found.models + " models fit" + (leaders.length && !found.board.unsolved
          ? "; first on the evidence: " + names(leaders.map(function (one) { return one.model; }), 3) : ""));
      this.results.replaceChildren(...[
        this.funnel(), this.shortlist(), this.weighing(), this.nearMisses(), this.record(),
      ].filter(Boolean));
    }

    funnel() {
      var self = this, before = this.found.models, found = this.found, lines = [];
      var first = {};
      Object.keys(found.dropped).forEach(function (id) {
        var rule = found.dropped[id][0].rule;
        (first[rule] = first[rule] || []).push(id);
      });
      found.steps.forEach(function (step) {
        var keys = ANSWERS[step.rule] || [], own = keys.filter(function (key) { return key in self.pairs; });
        if (step.left === before && !own.length) return;
        lines.push(self.step(step, before - step.left, own, first[step.rule] || []));
        before = step.left;
      });
      return part("The funnel", "chooser-funnel-title", [
        el("ol", { class: "chooser-funnel" }, [
          el("li", {}, [el("span", { class: "chooser-step" }, [el("span", { text: "All models" }), el("span", { class: "num", text: String(found.models) })]), meter(1)]),
        ].concat(lines)),
      ]);
    }

    step(step, dropped, own, ids) {
      var self = this, rule = Pick.rule(step.rule);
      var undo = own.length ? el("button", {
        type: "button", class: "button", text: "Undo", "aria-label": "Undo: " + rule.name,
        onclick: function () {
          var changes = {};
          own.forEach(function (key) { changes[key] = null; });
          self.set(changes);
          self.querySelector("#chooser-funnel-title").focus();
        },
      }) : null;
      var list = dropped ? el("details", { class: "working" }, [
        el("summary", { text: plural(dropped, "model") + " dropped, and why" }),
        el("ul", { class: "chooser-dropped" }, ids.map(function (id) { return self.reasons(id); })),
      ]) : null;
      var alone = step.alone > dropped ? " (" + step.alone + " of all fail it)" : "";
      return el("li", {}, [
        el("span", { class: "chooser-step" }, [
          el("span", { text: rule.name + (own.length || !ANSWERS[step.rule] ? "" : ", from the task") }),
          el("span", { class: "num", text: step.left + (dropped ? " (" + "\u2212" + dropped + ")" : "") }),
        ]),
        meter(step.left / this.found.models),
        el("span", { class: "chooser-step-more" }, [list, undo, alone ? el("small", { text: alone.trim() }) : null]),
      ]);
    }

    /* A dropped model with every need that it fails. */
    reasons(id) {
      return el("li", {}, [modelLink(id), ": " + this.found.dropped[id].map(reasonText).join("; ")]);
    }

    shortlist() {
      var found = this.found, needs = this.needs, board = found.board, parts = [];
      if (!found.fitting.length) {
        parts.push(el("p", { text: "No model meets every need. Undo a step of the funnel, or look at the near misses." }));
      } else if (!board) {
        parts.push(el("p", { text: needs.task ? "None of the models that fit has a score for this task. That is no mark against them: test them on your own examples." : "Without a task nothing ranks the models." }));
      } else {
        parts.push(this.boardText(board), this.table(board));
        if (data.tasks[needs.task].caveat) parts.push(el("p", { class: "chooser-says", text: data.tasks[needs.task].caveat }));
      }
      if (found.not_compared.length) {
        parts.push(el("details", { class: "working", open: !board && found.not_compared.length <= SHOWN }, [
          el("summary", { text: "Not compared: " + plural(found.not_compared.length, "model") + " of unknown rank" }),
          el("ul", { class: "chooser-dropped" }, found.not_compared.map(function (id) {
            return el("li", {}, [modelLink(id), (board ? ": fits, no score in this set-up; could stand anywhere" : "") + extras(id, needs)]);
          })),
        ]));
      }
      return part("The shortlist", null, parts);
    }

    boardText(board) {
      var words = [el("a", { href: Zoo.root + "benchmarks/" + board.benchmark + ".html", text: benchmarkName(board.benchmark) }),
        ", " + board.evidence + ". " + board.standings.length + " of " + this.found.fitting.length + " models that fit were compared in one set-up: " + board.setup + "."];
      if (board.thin) words.push(" Too few for an order.");
      if (board.unsolved) words.push(" None does it yet.");
      if (board.standings.some(function (one) { return one.low === null; })) words.push(" No margin is known for these scores, so only equal ones share a group.");
      return el("p", {}, words);
    }

    table(board) {
      var needs = this.needs, rows = board.standings.slice(0, this.all ? undefined : SHOWN), self = this;
      var head = ["Group", "Model", "Score", "Whose number", "A run", "Memory", "Licence"];
      var more = board.standings.length - rows.length;
      return el("div", {}, [
        el("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": "Shortlist" }, [el("table", {}, [
          el("thead", {}, [el("tr", {}, head.map(function (text, at) { return el("th", { scope: "col", class: at === 2 || at === 4 || at === 5 ? "num" : null, text: text }); }))]),
          el("tbody", {}, rows.map(function (one, at) {
            var cells = facts(one.model, needs);
            return el("tr", { class: at && rows[at - 1].group !== one.group ? "chooser-group" : null }, [
              el("td", { text: String(one.group) }),
              el("td", {}, [modelLink(one.model)]),
              el("td", { class: "num", text: scoreText(one) }),
              el("td", { text: one.evidence }),
              el("td", { class: "num", text: cells.dollars }),
              el("td", { class: "num", text: cells.memory }),
              el("td", { text: cells.licence }),
            ]);
          })),
        ])]),
        more > 0 ? el("button", { type: "button", class: "button", text: "Show " + more + " more", onclick: function () { self.all = true; self.show(); } }) : null,
        el("p", { class: "chooser-says", text: "Models of one group cannot be told apart by this test; the margin is the 95 % interval for the luck of which questions were drawn. A run: list price with this task's tokens. Memory: of what you gave, without modules for pictures or sound." }),
      ]);
    }

    weighing() {
      var found = this.found.weighing, needs = this.needs;
      if (!Object.keys(needs.importance).length) return null;
      if (!found) return part("By your weights", null, [el("p", { text: "No benchmark that you weighed compares two of the models that fit." })]);
      var first = found.shares[0];
      var level = found.shares.filter(function (one) { return one.low === first.low && one.high === first.high; }).map(function (one) { return one.model; });
      var weights = el("ul", {}, Object.keys(found.stays).map(function (name) {
        var ends = found.stays[name], now = needs.importance[name] || 0;
        var firm = ends[0] === 0 && ends[1] === data.most.importance ? "whatever its weight" : "with a weight from " + ends[0] + " to " + ends[1];
        return el("li", { text: benchmarkName(name) + ", now " + now + ": " + modelName(first.model) + " is not overtaken " + firm + "." });
      }));
      return part("By your weights", null, [
        el("p", { text: "Share of comparisons won against the other models on each board, weighed: a better group counts one, the same group a half. Where a score is missing, the worst case counts its comparisons as lost, the best case as won." }),
        el("p", {}, [el("strong", { text: names(level, 3) }), (level.length > 1 ? " are level in front. " : " has the best worst case. ") + plural(found.may_lead.length, "model") + " may lead: nothing known rules them out."]),
        el("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": "Shares by your weights" }, [el("table", {}, [
          el("thead", {}, [el("tr", {}, [el("th", { scope: "col", text: "Model" }), el("th", { scope: "col", class: "num", text: "Comparisons won" }), el("th", { scope: "col", text: "May lead" })].concat(Object.keys(found.stays).map(function (name) { return el("th", { scope: "col", class: "num", text: benchmarkName(name) }); })))]),
          el("tbody", {}, found.shares.slice(0, this.all ? undefined : SHOWN).map(function (one) {
            var span = one.low === one.high ? format.percent(one.low) : format.percent(one.low) + " to " + format.percent(one.high);
            return el("tr", {}, [el("td", {}, [modelLink(one.model)]), el("td", { class: "num", text: span }), el("td", { text: found.may_lead.indexOf(one.model) >= 0 ? "yes" : "no" })].concat(Object.keys(found.stays).map(function (name) {
              return el("td", { class: "num", text: one.won[name] === null ? "not compared" : format.percent(one.won[name]) });
            })));
          })),
        ])]),
        el("p", { text: "How firm the first place is, each weight moved alone:" }),
        weights,
      ]);
    }

    nearMisses() {
      var found = this.found, self = this;
      if (!found.near.length) return null;
      var groups = {};
      found.near.forEach(function (id) {
        var rule = found.dropped[id][0].rule;
        (groups[rule] = groups[rule] || []).push(id);
      });
      return part("Near misses", null, [
        el("p", { text: plural(found.near.length, "model") + " fail one need only, the nearest first." }),
      ].concat(Object.keys(groups).map(function (rule, at) {
        return el("details", { class: "working", open: at === 0 }, [
          el("summary", { text: Pick.rule(rule).name + ": " + groups[rule].length }),
          el("ul", { class: "chooser-dropped" }, groups[rule].slice(0, NEAR_SHOWN).map(function (id) { return self.reasons(id); })),
          groups[rule].length > NEAR_SHOWN ? el("p", { text: "and " + (groups[rule].length - NEAR_SHOWN) + " more" }) : null,
        ]);
      })));
    }

    // --- the record -----------------------------------------------------------------------------------------------
    record() {
      var self = this, said = el("span", { class: "chooser-said", role: "status" });
      var review = el("input", { type: "date", id: "choose-review", value: this.review || addDays(Zoo.data.day, REVIEW_DAYS), onchange: function () { self.review = review.value; } });
      function text() { return decisionRecord(self.pairs, self.needs, self.found, review.value); }
      return part("Keep the decision", null, [
        el("p", { text: "A record of the needs, the shortlist, every rejected model with its reasons, the version of the data, and a day to look again." }),
        el("div", { class: "controls" }, [
          field("choose-review", "Review on", review),
          el("button", { type: "button", class: "button", text: "Copy as Markdown", onclick: function () {
            Zoo.copy(text()).then(function (done) { said.textContent = done ? "Copied." : "The browser did not let us copy; download it instead."; });
          } }),
          el("button", { type: "button", class: "button", text: "Download", onclick: function () { Zoo.download("decision.md", "text/markdown;charset=utf-8", text()); } }),
          el("button", { type: "button", class: "button", text: "Print", onclick: function () { window.print(); } }),
          said,
        ]),
        el("p", { class: "chooser-printed", text: "Data of " + Zoo.data.day + ", version " + data.data_version + ". Review on " + review.value + ". " + needWords(this.pairs, this.needs).join("; ") + "." }),
      ]);
    }
  }

  // --- words --------------------------------------------------------------------------------------------------------
  function reasonText(miss) { return miss.reason + (miss.fixes.length ? ", but " + miss.fixes.join(", ") : ""); }

  function names(ids, most) {
    var shown = ids.slice(0, most).map(modelName);
    if (ids.length > most) return shown.join(", ") + " and " + (ids.length - most) + " more";
    return shown.length > 1 ? shown.slice(0, -1).join(", ") + " and " + shown[shown.length - 1] : shown[0];
  }

  function scoreText(one) {
    var margin = one.low === null ? "" : " (" + format.points(one.low) + "\u2013" + format.points(one.high) + ")";
    return format.points(one.score) + margin;
  }

  /* What a reader weighs beside the score. */
  function facts(id, needs) {
    var found = Pick.facts(id), dollars = needs.task ? Pick.dollars(id, needs.task) : null;
    var memory = needs.memory === null ? null : Pick.memory(found, needs), model = Zoo.model(id);
    var terms = model && model.license && Zoo.data.licenses[model.license];
    return {
      dollars: dollars === null ? "·" : format.dollars(dollars),
      memory: memory === null ? "·" : format.gib(memory),
      licence: found.licence === 0 ? "closed weights" : (terms ? terms.name + ": " : "") + data.levels[found.licence],
    };
  }

  function extras(id, needs) {
    var found = facts(id, needs), parts = [];
    if (found.dollars !== "·") parts.push(found.dollars + " a run");
    if (found.memory !== "·") parts.push(found.memory);
    parts.push(found.licence);
    return " (" + parts.join("; ") + ")";
  }

  function addDays(day, days) {
    var date = new Date(day + "T00:00:00Z");
    date.setUTCDate(date.getUTCDate() + days);
    return date.toISOString().slice(0, 10);
  }

  /* Every need in words, those that follow from the task too. */
  function needWords(pairs, needs) {
    var task = needs.task && data.tasks[needs.task], said = [];
    said.push("task: " + (task ? task.name : "none"));
    if (needs.context) said.push("context: " + format.exact(needs.context) + " tokens");
    if (needs.input.length) said.push("goes in: " + needs.input.join(", "));
    if (needs.output.length) said.push("comes out: " + needs.output.join(", "));
    said.push(needs.mayThink ? "it may think first" : "it must answer at once");
    said.push(needs.stays ? "the data stays" : "the data may leave");
    if (needs.api) said.push("by its developer's API");
    said.push("licence: " + LICENCES[needs.licence]);
    if (needs.memory !== null) {
      said.push("memory: " + format.gib(Pick.room(needs)) + " for the model, weights at " + data.precisions[needs.precision] + ", cache at " + needs.cacheBits + " bit, " + plural(needs.sequences, "sequence"));
    }
    if (needs.budget !== null) said.push("a run costs at most $" + needs.budget);
    if (needs.skills.length || needs.current) said.push("must have: " + needs.skills.concat(needs.current ? [data.current] : []).map(function (name) { return MUST[name]; }).join(", "));
    if (needs.since) said.push("released since " + needs.since);
    Object.keys(needs.importance).forEach(function (name) { said.push("weight of " + benchmarkName(name) + ": " + needs.importance[name]); });
    return said;
  }

  function decisionRecord(pairs, needs, found, review) {
    var board = found.board, lines = ["# Which model: decision record", "",
      "- Data of " + Zoo.data.day + ", version " + data.data_version,
      "- Review on " + (review || "no day set"),
      "- Again: " + location.href, "", "## Needs", ""].concat(needWords(pairs, needs).map(function (text) { return "- " + text; }));
    lines.push("", "## Funnel", "", Zoo.markdown([["Need", "Left", "Fail it"]].concat(found.steps.map(function (step) {
      return [Pick.rule(step.rule).name, step.left, step.alone];
    }))));
    lines.push("## Shortlist", "");
    if (board) {
      lines.push(benchmarkName(board.benchmark) + ", " + board.evidence + ", " + board.standings.length + " of " + found.fitting.length + " compared; set-up: " + board.setup + (board.thin ? "; too few for an order" : "") + (board.unsolved ? "; none does it yet" : ""), "");
      lines.push(Zoo.markdown([["Group", "Model", "Score", "Whose number", "A run", "Memory", "Licence"]].concat(board.standings.map(function (one) {
        var cells = facts(one.model, needs);
        return [one.group, modelName(one.model), scoreText(one), one.evidence, cells.dollars, cells.memory, cells.licence];
      }))));
    } else lines.push("No evidence ranks the models that fit.", "");
    if (found.weighing) {
      lines.push("By weights, share of comparisons won (worst to best case):", "", Zoo.markdown([["Model", "From", "To", "May lead"]].concat(found.weighing.shares.map(function (one) {
        return [modelName(one.model), format.percent(one.low), format.percent(one.high), found.weighing.may_lead.indexOf(one.model) >= 0 ? "yes" : "no"];
      }))));
    }
    if (found.not_compared.length) lines.push("Fit, not compared, rank unknown: " + found.not_compared.map(modelName).join(", "), "");
    lines.push("## Rejected", "", Zoo.markdown([["Model", "Why"]].concat(Object.keys(found.dropped).map(function (id) {
      return [modelName(id), found.dropped[id].map(reasonText).join("; ")];
    }))));
    return lines.join("\n");
  }

  // --- parts of the page --------------------------------------------------------------------------------------------
  function field(id, label, control, after) { return el("p", { class: "field" }, [el("label", { for: id, text: label }), control, after || null]); }
  function section(number, title, children) { return el("fieldset", { class: "chooser-section" }, [el("legend", { text: number + ". " + title })].concat(children)); }
  function part(title, id, children) { return el("section", { class: "chooser-part" }, [el("h2", { id: id, tabindex: id ? "-1" : null, text: title })].concat(children)); }
  function meter(share) {
    var bar = el("span", { class: "chooser-meter", "aria-hidden": "true" }, [el("span", {})]);
    bar.firstChild.style.width = (100 * share).toFixed(1) + "%";
    return bar;
  }

  /* Answers that are typed, and how to tell whether they can be read. */
  function readable(key) { return function (text) { var pairs = { task: Object.keys(data.tasks)[0] }, bare = JSON.stringify(Pick.needs(pairs)); pairs[key] = text; return JSON.stringify(Pick.needs(pairs)) !== bare; }; }
  var KEYS = {
    task: true, context: Pick.tokens, input: true, output: true, pace: true, data: true, access: true, licence: true,
    machine: true, memory: readable("memory"), share: Pick.share, precision: true, cache: true,
    sequences: function (text) { return text === "1" || readable("sequences")(text); }, budget: readable("budget"),
    must: true, since: readable("since"), importance: true,
  };

  window.ZooDecision = decisionRecord;
  if (window.customElements) customElements.define("zoo-chooser", ZooChooser);
})();
