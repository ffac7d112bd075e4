/* <layer-editor>: start from the layers of a model, change their numbers, see what follows. Python computes all of it.
   The address keeps the model and the fields that differ from its record. */
(function () {
  "use strict";
  var el = Zoo.el;
  var CONTEXT = 131072, PAUSE = 500; // milliseconds after the last key
  var START = "llama-3.1-8b";

  class LayerEditor extends HTMLElement {
    connectedCallback() {
      var self = this;
      var known = Zoo.data.models.filter(function (model) { return model.layers; });
      var hash = Zoo.hash.read();
      var ids = known.map(function (model) { return model.id; });
      this.model = null;
      this.changes = {};
      this.asked = 0;
      this.wanted = ids.indexOf(hash.model) >= 0 ? hash : {};
      this.choice = el("input", { id: "layer-model", type: "text", list: "layer-models", autocomplete: "off", spellcheck: "false", value: this.wanted.model || START });
      this.context = el("input", { id: "layer-context", type: "number", min: "1", step: "1", value: /^\d{1,10}$/.test(this.wanted.context || "") ? this.wanted.context : String(CONTEXT) });
      this.problem = el("p", { class: "tool-problem", role: "alert" });
      this.form = el("form", { class: "layer-fields", onsubmit: function (event) { event.preventDefault(); } });
      this.result = el("div", { class: "tool-result" });
      this.replaceChildren(
        el("div", { class: "controls" }, [
          el("div", { class: "field" }, [
            el("label", { for: "layer-model", text: "Start from (type to search)" }), this.choice,
            el("datalist", { id: "layer-models" }, known.map(function (model) { return el("option", { value: model.id, text: model.name }); })),
          ]),
          el("div", { class: "field" }, [el("label", { for: "layer-context", text: "Context, tokens" }), this.context]),
          el("button", { class: "button", type: "button", text: "Open its layers", onclick: function () { self.open(ids); } }),
        ]),
        ZooFacts.status(), this.problem, this.form, this.result
      );
      this.context.addEventListener("input", function () { if (self.model) self.later(); });
    }

    open(ids) {
      var chosen = this.choice.value.trim();
      if (ids.indexOf(chosen) < 0) {
        this.problem.textContent = "The zoo knows no layers of “" + chosen + "”; choose an id of the list.";
        return;
      }
      var wanted = this.wanted.model === chosen ? this.wanted : {};
      this.wanted = {};
      this.model = chosen;
      this.changes = {};
      Object.keys(wanted).forEach(function (key) {
        if (/^-?\d{1,15}$/.test(wanted[key]) && key !== "context") this.changes[key] = Number(wanted[key]);
        else if (/^(true|false)$/.test(wanted[key])) this.changes[key] = wanted[key] === "true";
      }, this);
      this.form.replaceChildren();
      this.compute(true);
    }

    later() {
      var self = this;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(function () { self.compute(false); }, PAUSE);
    }

    compute(fresh) {
      var self = this, mine = this.asked += 1;
      ZooEngine.call("layers", { model: this.model, changes: this.changes, context: Number(this.context.value) }).then(function (answer) {
        if (mine !== self.asked) return;
        if (!self.form.childElementCount) self.fields(answer.fields);
        self.remember();
        self.problem.textContent = answer.problems.length ? answer.problems.join("\n") + (self.result.childElementCount ? "\nThe last result that could be computed stays below." : "") : "";
        if (answer.facts) self.show(answer);
      }, function (error) {
        if (mine !== self.asked) return;
        if (fresh && Object.keys(self.changes).length) { // an old address: its fields are gone
          self.changes = {};
          self.compute(false);
          return;
        }
        self.problem.textContent = error.message;
      });
    }

    remember() {
      var pairs = { model: this.model };
      Object.keys(this.changes).forEach(function (path) { pairs[path] = String(this.changes[path]); }, this);
      if (Number(this.context.value) !== CONTEXT) pairs.context = this.context.value;
      Zoo.hash.write(pairs);
    }

    fields(listed) {
      var self = this, groups = new Map();
      listed.forEach(function (field) {
        if (!groups.has(field.group)) groups.set(field.group, []);
        groups.get(field.group).push(field);
      });
      groups.forEach(function (inside, name) {
        self.form.append(el("fieldset", {}, [el("legend", { text: name })].concat(inside.map(function (field) { return self.field(field); }))));
      });
    }

    field(field) {
      var self = this, truth = typeof field.value === "boolean", id = "layer-" + field.path.replace(/\W/g, "-");
      var value = field.path in this.changes ? this.changes[field.path] : field.value;
      var input = el("input", truth ? { id: id, type: "checkbox" } : { id: id, type: "number", step: "1", value: String(value) });
      if (truth) input.checked = value;
      input.addEventListener("input", function () {
        if (!truth && input.value.trim() === "") {
          self.problem.textContent = "“" + field.label + "” needs a whole number; the last result stays below.";
          window.clearTimeout(self.timer);
          return;
        }
        var now = truth ? input.checked : Number(input.value);
        if (now === field.value) delete self.changes[field.path];
        else self.changes[field.path] = now;
        self.later();
      });
      return el("div", { class: "field" }, [el("label", { for: id, text: field.label }), input]);
    }

    show(answer) {
      var facts = el("div", {});
      this.result.replaceChildren(el("h2", { text: answer.facts.name }), facts, ZooFacts.record(answer.yaml, this.model + "-changed"));
      ZooFacts.show(facts, answer.facts, answer.start);
    }
  }

  customElements.define("layer-editor", LayerEditor);
})();
