/* <layer-editor>: start from the layers of a model, change their numbers and their kinds, copy or remove groups, see what
   follows. Python computes all of it: a change is a step such as "layers.0.count:16" or "moe:layers.0" (contribute/
   editor.py), and the form is what Python says can be changed. The address keeps the model and the steps. */
(function () {
  "use strict";
  var el = Zoo.el;
  var CONTEXT = 131072, PAUSE = 500; // milliseconds after the last key
  var START = "llama-3.1-8b";

  /* The steps of an address; one from before there were steps has a pair for each number. */
  function stepsOf(hash) {
    var old = Object.keys(hash).filter(function (key) { return /[._]/.test(key) && /^(-?\d{1,15}|true|false)$/.test(hash[key]); });
    return old.map(function (key) { return key + ":" + hash[key]; }).concat((hash.steps || "").split(",").filter(Boolean));
  }

  function idOf(field) { return "layer-" + field.path.replace(/\W/g, "-"); }

  class LayerEditor extends HTMLElement {
    connectedCallback() {
      if (this.form) return;
      var self = this;
      var known = Zoo.data.models.filter(function (model) { return model.layers; });
      var hash = Zoo.hash.read();
      this.ids = known.map(function (model) { return model.id; });
      this.model = null;
      this.steps = [];
      this.asked = 0;
      this.wanted = this.ids.indexOf(hash.model) >= 0 ? hash : {};
      this.choice = el("input", {
        id: "layer-model", type: "text", list: "layer-models", autocomplete: "off", spellcheck: "false", value: this.wanted.model || START,
        onkeydown: function (event) {
          if (event.key === "Enter") self.open();
        },
      });
      this.context = el("input", { id: "layer-context", type: "number", min: "1", step: "1", value: /^\d{1,10}$/.test(this.wanted.context || "") ? this.wanted.context : String(CONTEXT) });
      this.problem = el("p", { class: "tool-problem", role: "alert" });
      this.said = el("p", { class: "tool-said", role: "status" });
      this.form = el("form", { class: "layer-fields", "aria-label": "Layers", onsubmit: function (event) { event.preventDefault(); } });
      this.result = el("div", { class: "tool-result" });
      this.undo = el("button", { class: "button", type: "button", text: "Undo", onclick: function () { self.back(self.steps.slice(0, -1), "The last change is undone."); } });
      this.restart = el("button", { class: "button", type: "button", text: "Back to the record", onclick: function () { self.back([], "As in the record."); } });
      this.changed = el("div", { class: "controls layer-changed", hidden: true }, [this.said, this.undo, this.restart]);
      this.replaceChildren(
        el("div", { class: "controls" }, [
          el("div", { class: "field" }, [
            el("label", { for: "layer-model", text: "Start from (type to search)" }), this.choice,
            el("datalist", { id: "layer-models" }, known.map(function (model) { return el("option", { value: model.id, text: model.name }); })),
          ]),
          el("div", { class: "field" }, [el("label", { for: "layer-context", text: "Context, tokens" }), this.context]),
          el("button", { class: "button", type: "button", text: "Open its layers", onclick: function () { self.open(); } }),
        ]),
        ZooFacts.status(), this.problem, this.changed, this.form, this.result
      );
      this.context.addEventListener("input", function () { if (self.model) self.later(); });
    }

    open() {
      var chosen = this.choice.value.trim();
      if (this.ids.indexOf(chosen) < 0) {
        this.problem.textContent = "The zoo knows no layers of “" + chosen + "”; choose an id of the list.";
        return;
      }
      var wanted = this.wanted.model === chosen ? this.wanted : {};
      this.wanted = {};
      this.model = chosen;
      this.steps = stepsOf(wanted);
      this.shape = this.good = null;
      this.compute(this.steps.length ? "The address asks for " + this.steps.length + (this.steps.length === 1 ? " change." : " changes.") : "");
    }

    later() {
      var self = this;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(function () { self.compute(""); }, PAUSE);
    }

    /* One more step; `words` say what a rebuilt form is about to show. */
    step(step, words) {
      this.steps = this.steps.concat([step]);
      this.asked += 1; // an answer to what was before would take this step away again
      if (words === undefined) this.later();
      else this.compute(words);
    }

    back(steps, words) {
      this.steps = steps;
      this.compute(words);
    }

    compute(words) {
      var self = this, mine = this.asked += 1, context = Number(this.context.value);
      window.clearTimeout(this.timer);
      ZooEngine.call("layers", { model: this.model, steps: this.steps, context: context }).then(function (answer) {
        if (mine !== self.asked) return;
        self.steps = answer.steps;
        self.good = answer.steps;
        self.show(answer, words);
      }, function (error) {
        if (mine !== self.asked) return;
        self.problem.textContent = error.message;
        if (self.good && self.shape) self.steps = self.good; // what was asked for cannot be: stay with what is shown
        else if (self.steps.length) { // an old address: its fields are gone
          self.steps = [];
          self.refused = "The address asks for a change that cannot be: " + error.message + ". These are the layers of the record.";
          self.compute("");
        }
      });
    }

    remember() {
      Zoo.hash.write({ model: this.model, steps: this.steps.join(","), context: Number(this.context.value) === CONTEXT ? "" : this.context.value });
    }

    // --- the form -------------------------------------------------------------------------------------------------
    /* Build the form anew only when it has other fields, so that whoever types keeps the place. */
    show(answer, words) {
      var shape = JSON.stringify(answer.fields.map(function (field) { return [field.path, field.kind, field.options || 0]; }));
      if (shape !== this.shape) this.build(answer.fields);
      else answer.fields.forEach(this.renew, this);
      this.shape = shape;
      this.changed.hidden = !this.steps.length && !words;
      this.undo.disabled = this.restart.disabled = !this.steps.length;
      this.said.textContent = words || (this.steps.length === 1 ? "1 change." : this.steps.length + " changes.");
      this.remember();
      this.complain(answer.problems, Boolean(this.result.childElementCount));
      if (answer.facts) this.draw(answer);
    }

    build(fields) {
      var self = this, held = document.activeElement && this.form.contains(document.activeElement) ? document.activeElement.id : "";
      var groups = new Map();
      this.inputs = new Map();
      fields.forEach(function (field) {
        if (!groups.has(field.group)) groups.set(field.group, new Map());
        var parts = groups.get(field.group), part = field.kind === "button" ? "button" : field.part;
        if (!parts.has(part)) parts.set(part, []);
        parts.get(part).push(field);
      });
      this.form.replaceChildren.apply(this.form, Array.from(groups, function (group) {
        return el("fieldset", {}, [el("legend", { text: group[0] })].concat(Array.from(group[1], function (part) {
          var inside = part[1].map(self.field, self);
          if (part[0] === "button") return el("div", { class: "layer-buttons" }, inside);
          if (!part[0]) return el("div", { class: "layer-part" }, [el("span", {}), el("div", {}, inside)]);
          return el("div", { class: "layer-part", role: "group", "aria-label": group[0] + ", " + part[0] }, [el("span", { class: "layer-part-name", "aria-hidden": "true", text: part[0] }), el("div", {}, inside)]);
        })));
      }));
      if (!held) return;
      var again = document.getElementById(held);
      if (again) again.focus();
      else this.undo.focus(); // what was pressed is gone, and this brings it back
    }

    field(field) {
      var self = this, id = idOf(field), input;
      if (field.kind === "button") {
        return el("button", { class: "button", type: "button", id: id, text: field.label, onclick: function () { self.step(field.step, field.label.replace(/^Copy (.*)/, "A copy of $1 stands after it.").replace(/^Remove (.*)/, "$1 is removed.")); } });
      }
      if (field.kind === "choice") {
        input = el("select", { id: id, onchange: function () { self.step(input.value, field.group + ": " + input.selectedOptions[0].textContent + "."); } },
          field.options.map(function (one) { return el("option", { value: one[0], text: one[1] }); }));
      } else if (field.kind === "truth") {
        input = el("input", { id: id, type: "checkbox", onchange: function () { self.step(field.path + ":" + input.checked); } });
      } else {
        input = el("input", { id: id, type: "number", step: "1", oninput: function () { self.typed(field, input); } });
      }
      this.inputs.set(field.path, input);
      this.renew(field);
      var error = el("span", { class: "calc-error", id: id + "-error", hidden: true });
      return el("div", { class: "field" }, [el("label", { for: id, text: field.label }), input, error]);
    }

    renew(field) {
      var input = this.inputs.get(field.path);
      if (!input) return;
      if (field.kind === "truth") input.checked = field.value;
      else if (input !== document.activeElement || field.kind === "choice") input.value = String(field.value);
      else if (input.value === "") input.value = String(field.value);
    }

    typed(field, input) {
      if (input.value.trim() === "" || !isFinite(Number(input.value))) {
        window.clearTimeout(this.timer);
        this.complain([{ path: field.path, message: "Enter a whole number." }], true);
        return;
      }
      this.step(field.path + ":" + Number(input.value));
    }

    /* Each message at its field; all of them above the form, with what is still shown. */
    complain(problems, stale) {
      var left = [];
      this.inputs.forEach(function (input, path) {
        var mine = problems.filter(function (one) { return one.path === path; }), error = document.getElementById(input.id + "-error");
        error.textContent = mine.map(function (one) { return one.message.replace(/^ZOO\d+ (?:\S+\.\S+: )?/, ""); }).join(" ");
        error.hidden = !mine.length;
        if (mine.length) {
          input.setAttribute("aria-invalid", "true");
          input.setAttribute("aria-describedby", error.id);
        } else {
          input.removeAttribute("aria-invalid");
          input.removeAttribute("aria-describedby");
        }
      });
      problems.forEach(function (one) { left.push(one.message); });
      if (problems.length && stale) left.push("The last result that could be computed stays below.");
      if (this.refused) left.push(this.refused);
      this.refused = "";
      this.problem.textContent = left.join("\n");
      this.result.classList.toggle("stale", problems.length > 0);
    }

    draw(answer) {
      var facts = el("div", {});
      this.result.replaceChildren(el("h2", { text: answer.facts.name }), facts, ZooFacts.record(answer.yaml, this.model + "-changed"));
      ZooFacts.show(facts, answer.facts, answer.start);
    }
  }

  customElements.define("layer-editor", LayerEditor);
})();
