/* Two playgrounds of the chapters: a router that sends tokens to the experts of a real model, and a dial for thinking.
   They need the core (zoo.js) and window.LLM_ZOO_PLAY (publish/playgrounds.py), which holds their models and what Python's
   formulas give for the positions of the controls; the data of the whole zoo would be most of what a chapter loads. The page's own table stays below as the starting point. */
(function () {
  "use strict";
  var play = window.LLM_ZOO_PLAY || { batches: [], factors: [], thinking: [], routers: {}, budgets: {}, models: [] };
  var el = window.Zoo.el, format = window.Zoo.format;
  var SKEWS = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5];

  // --- without a page ------------------------------------------------------------------------------------------------
  /* Numbers between 0 and 1 that look like chance and come out the same for the same seed (mulberry32). */
  function chance(seed) {
    var state = seed >>> 0;
    return function () {
      state = (state + 0x6D2B79F5) >>> 0;
      var mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }

  /* Send `batch` tokens to `active` different experts each, and count what each expert gets. With a skew, the expert in
     place r of a shuffled order is drawn in proportion to 1 / r^skew; 0 is an even router. An illustration, no real one. */
  function route(experts, active, batch, skew, seed) {
    var random = chance(seed), load = new Array(experts).fill(0), order = load.map(function (_, place) { return place; });
    for (var i = experts - 1; i > 0; i -= 1) {
      var other = Math.floor(random() * (i + 1)), kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    var weights = [];
    order.forEach(function (expert, rank) { weights[expert] = Math.pow(rank + 1, -skew); });
    for (var token = 0; token < batch; token += 1) {
      // The smallest waiting times win: drawing without putting back (Efraimidis and Spirakis 2006).
      var times = weights.map(function (weight, expert) { return [-Math.log(1 - random()) / weight, expert]; });
      times.sort(function (a, b) { return a[0] - b[0]; });
      for (var k = 0; k < active; k += 1) load[times[k][1]] += 1;
    }
    return load;
  }

  /* What the loads of experts add up to; `places` is null where nothing is dropped. */
  function summary(load, places) {
    var sum = load.reduce(function (a, b) { return a + b; }, 0);
    return {
      choices: sum,
      touched: load.filter(function (one) { return one > 0; }).length,
      busiest: Math.max.apply(null, load),
      mean: sum / load.length,
      dropped: places === null ? 0 : load.reduce(function (a, one) { return a + Math.max(0, one - places); }, 0),
    };
  }

  /* Dollars of one task: list prices for a million tokens; all output costs more where a model asks more while it thinks. */
  function cost(price, task) {
    var output = task.thinking && price.thinking !== undefined ? price.thinking : price.output;
    return (task.question * price.input + (task.answer + task.thinking) * output) / 1e6;
  }

  /* The most thinking tokens for which a model costs no more than `dollars`, or null: found by trying, at most 10^8. */
  function longestThought(price, task, dollars) {
    function fits(thinking) { return cost(price, { question: task.question, answer: task.answer, thinking: thinking }) <= dollars; }
    if (!fits(1)) return null;
    var low = 1, high = 1e8;
    while (low < high) {
      var middle = Math.ceil((low + high) / 2);
      if (fits(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // --- controls ------------------------------------------------------------------------------------------------------
  var count = 0;

  /* A labelled control in its box; `remark` says what kind of number it is. */
  function field(label, control, remark) {
    control.id = "playground-" + (count += 1);
    return el("div", { class: "field" }, [
      el("label", { for: control.id }, [label + (remark ? " " : ""), remark ? el("small", { text: "(" + remark + ")" }) : null]), control,
    ]);
  }

  function select(options, chosen, changed) {
    var made = el("select", { onchange: changed }, options.map(function (option) {
      return el("option", { value: String(option[0]), text: option[1] });
    }));
    made.value = String(chosen);
    return made;
  }

  /* A slider over the places of a list, which says the value and not the place. */
  function slider(values, chosen, words, changed) {
    var made = el("input", { type: "range", min: "0", max: String(values.length - 1), step: "1" });
    var shown = el("output", { "aria-hidden": "true" });
    function say() {
      shown.textContent = words(values[made.value]);
      made.setAttribute("aria-valuetext", words(values[made.value]));
    }
    made.value = String(Math.max(0, values.indexOf(chosen)));
    made.addEventListener("input", function () { say(); changed(); });
    say();
    return { input: made, output: shown, value: function () { return values[made.value]; } };
  }

  function sliderField(label, made, remark) {
    var box = field(label, made.input, remark);
    box.append(made.output);
    return box;
  }

  /* A whole number within limits; anything else counts as the default. */
  function amount(start, most, changed) {
    return el("input", { type: "number", min: "0", max: String(most), step: "1", value: String(start), inputmode: "numeric", oninput: changed });
  }

  function read(input, start, most) {
    var value = Number(input.value);
    return input.value !== "" && isFinite(value) && value >= 0 ? Math.min(Math.round(value), most) : start;
  }

  function modelOf(id) { return play.models.find(function (one) { return one.id === id; }); }
  function byName(a, b) { return a.name.localeCompare(b.name, "en", { numeric: true }); }

  /* The address keeps what other parts of the page wrote there. */
  function remember(mine) {
    var pairs = window.Zoo.hash.read();
    Object.keys(mine).forEach(function (key) { pairs[key] = mine[key]; });
    window.Zoo.hash.write(pairs);
  }

  function either(value, allowed, start) { return allowed.indexOf(value) >= 0 ? value : start; }

  // --- the router ----------------------------------------------------------------------------------------------------
  class MoeRouter extends (window.HTMLElement || Object) {
    connectedCallback() {
      if (this.summary) return;
      var box = this.querySelector("[data-widget]"), asked = window.Zoo.hash.read(), draw = this.draw.bind(this, true);
      this.start = { model: box.dataset.model, tokens: 64, skew: 0, factor: Number(box.dataset.factor) };
      var models = play.models.filter(function (one) { return one.experts && play.routers[one.experts + "/" + one.active_experts]; }).sort(byName);
      var ids = models.map(function (one) { return one.id; });
      this.seed = 1;
      this.model = select(models.map(function (one) { return [one.id, one.name + ": " + one.active_experts + " of " + one.experts]; }),
        either(asked.router, ids, this.start.model), draw);
      this.tokens = slider(play.batches, either(Number(asked.tokens), play.batches, this.start.tokens), function (value) { return format.exact(value); }, draw);
      this.skew = slider(SKEWS, either(Number(asked.skew), SKEWS, this.start.skew), function (value) { return value === 0 ? "even" : String(value); }, draw);
      this.factor = select(play.factors.map(function (one) { return [one, String(one)]; }).concat([["none", "no limit"]]),
        either(asked.capacity, play.factors.map(String).concat(["none"]), this.start.factor), draw);
      var again = el("button", { type: "button", class: "button", text: "Other tokens", onclick: function () { this.seed += 1; draw(); }.bind(this) });
      this.summary = el("p", { role: "status", class: "playground-summary" });
      this.bars = el("div", { class: "playground-bars", "aria-hidden": "true" });
      this.prepend(el("div", { class: "controls", role: "group", "aria-label": "Router playground" }, [
        field("Model", this.model), sliderField("Tokens at once", this.tokens), sliderField("Skew of the router", this.skew, "your assumption"),
        field("Capacity factor", this.factor, "your assumption"), again,
      ]), this.bars, this.summary);
      this.draw(false);
    }

    draw(keep) {
      var model = modelOf(this.model.value), tokens = this.tokens.value(), skew = this.skew.value();
      var router = play.routers[model.experts + "/" + model.active_experts], at = play.batches.indexOf(tokens);
      var limit = this.factor.value === "none" ? null : router.places[play.factors.indexOf(Number(this.factor.value))][at];
      var load = route(model.experts, model.active_experts, tokens, skew, this.seed), found = summary(load, limit);
      this.drawBars(load, limit, found.busiest);
      var words = format.exact(tokens) + (tokens === 1 ? " token makes " : " tokens make ") + format.exact(found.choices) + " choices. They touch " +
        found.touched + " of " + model.experts + " experts; an even router touches " + format.significant(router.touched[at]) + " on average. " +
        "The busiest expert gets " + found.busiest + ", the mean is " + format.significant(found.mean) + ". ";
      if (limit !== null) {
        words += "With " + limit + (limit === 1 ? " place" : " places") + " for each expert, " + format.exact(found.dropped) + " choices (" +
          format.percent(found.dropped / found.choices) + ") are dropped. ";
      }
      words += model.shared_experts ? "The shared expert" + (model.shared_experts > 1 ? "s see" : " sees") + " every token besides." : "";
      this.summary.textContent = words;
      if (keep) {
        remember({
          router: model.id === this.start.model ? "" : model.id, tokens: tokens === this.start.tokens ? "" : tokens,
          skew: skew === this.start.skew ? "" : skew, capacity: this.factor.value === String(this.start.factor) ? "" : this.factor.value,
        });
      }
    }

    /* One bar an expert; what finds no place is hatched, so that colour is not all. */
    drawBars(load, limit, most) {
      this.bars.replaceChildren.apply(this.bars, load.map(function (one) {
        var taken = limit === null ? one : Math.min(one, limit);
        return el("span", {}, [
          one > taken ? el("i", { style: "height:" + 100 * (one - taken) / most + "%", class: "dropped" }) : null,
          taken ? el("i", { style: "height:" + 100 * taken / most + "%" }) : null,
        ]);
      }));
    }
  }

  // --- the dial ------------------------------------------------------------------------------------------------------
  var MOST = 10000000; // tokens that a field takes

  class EffortDial extends (window.HTMLElement || Object) {
    connectedCallback() {
      if (this.summary) return;
      var box = this.querySelector("[data-widget]"), asked = window.Zoo.hash.read(), draw = this.draw.bind(this, true);
      var sold = play.models.filter(function (one) { return one.price && one.price.output !== undefined; }).sort(byName);
      var thinkers = sold.filter(function (one) { return one.cognition === "switchable" || one.cognition === "system-2"; });
      var answerers = sold.filter(function (one) { return one.cognition !== "system-2"; });
      function ids(models) { return models.map(function (one) { return one.id; }); }
      function options(models) { return models.map(function (one) { return [one.id, one.name]; }); }
      this.start = { model: box.dataset.model, other: box.dataset.other, thinking: 4000 };
      this.defaults = [Number(box.dataset.question), Number(box.dataset.answer), Number(box.dataset.speed)];
      this.model = select(options(thinkers), either(asked.thinker, ids(thinkers), this.start.model), draw);
      this.other = select(options(answerers), either(asked.against, ids(answerers), this.start.other), draw);
      this.thinking = slider(play.thinking, either(Number(asked.thinking || this.start.thinking), play.thinking, this.start.thinking),
        function (value) { return value === 0 ? "none" : format.exact(value) + " tokens"; }, draw);
      this.question = amount(this.defaults[0], MOST, draw);
      this.answer = amount(this.defaults[1], MOST, draw);
      this.speed = amount(this.defaults[2], 100000, draw);
      this.list = el("dl", { class: "facts" });
      this.summary = el("p", { role: "status", class: "playground-summary" });
      this.budget = el("p", { class: "playground-note" });
      this.prepend(el("div", { class: "controls", role: "group", "aria-label": "Thinking playground" }, [
        field("Model that thinks", this.model), sliderField("Thinking", this.thinking, "your assumption"),
        field("Question, tokens", this.question, "your assumption"), field("Answer, tokens", this.answer, "your assumption"),
        field("Speed, tokens a second", this.speed, "your assumption"), field("Against, without thinking", this.other),
      ]), this.list, this.summary, this.budget);
      this.draw(false);
    }

    draw(keep) {
      var model = modelOf(this.model.value), other = modelOf(this.other.value);
      var task = {
        question: read(this.question, this.defaults[0], MOST), answer: read(this.answer, this.defaults[1], MOST), thinking: this.thinking.value(),
      };
      var speed = read(this.speed, this.defaults[2], 100000) || this.defaults[2];
      var all = task.question + task.thinking + task.answer, dollars = cost(model.price, task);
      var plain = { question: task.question, answer: task.answer, thinking: 0 }, dear = cost(other.price, plain);
      var cache = window.Zoo.cacheBytes(model, all);
      var rows = [
        ["Tokens", format.exact(all), format.exact(task.thinking) + " of them thinking"],
        ["Cost", format.dollars(dollars), format.dollars(cost(model.price, plain)) + " without thinking"],
        ["Time", format.significant((task.thinking + task.answer) / speed) + " s", "answer begins after " + format.significant(task.thinking / speed) + " s"],
        ["Cache at the end", cache === null ? "layers not disclosed" : format.bytes(cache),
          cache === null ? "" : format.bytes(window.Zoo.cacheBytes(model, task.question + task.answer)) + " without thinking"],
      ];
      this.list.replaceChildren.apply(this.list, rows.map(function (row) {
        return el("div", {}, [el("dt", { text: row[0] }), el("dd", {}, [row[1] + " ", el("small", { text: row[2] })])]);
      }));
      var even = longestThought(model.price, task, dear);
      var words = other.name + " answers at once for " + format.dollars(dear) + ". " + (even === null ?
        model.name + " costs more than that as soon as it thinks." :
        model.name + " may think for " + format.exact(even) + " tokens before it costs more.");
      if (model.window && all > model.window) words += " These " + format.exact(all) + " tokens do not fit its window of " + format.exact(model.window) + ".";
      this.summary.textContent = words;
      var budgets = play.budgets[model.id] || [];
      this.budget.textContent = budgets.length ? "Budgets that results of " + model.name + " in the zoo were measured with: " +
        budgets.map(format.exact).join(", ") + " thinking tokens at most." : "No result of " + model.name + " in the zoo states how many tokens it thought for, so the number is yours.";
      if (keep) {
        remember({
          thinker: model.id === this.start.model ? "" : model.id, against: other.id === this.start.other ? "" : other.id,
          thinking: task.thinking === this.start.thinking ? "" : task.thinking,
        });
      }
    }
  }

  window.ZooPlay = { route: route, summary: summary, cost: cost, longestThought: longestThought };
  if (!window.customElements) return;

  [["moe-router", "zoo-moe-router", MoeRouter], ["effort-dial", "zoo-effort-dial", EffortDial]].forEach(function (one) {
    document.querySelectorAll('[data-widget="' + one[0] + '"]').forEach(function (box) {
      var made = document.createElement(one[1]);
      box.replaceWith(made);
      made.append(box);
    });
    customElements.define(one[1], one[2]); // last: an element is connected with its table inside
  });
})();
