/* <record-editor>: add or correct a model. A form, a config.json or pasted YAML make the text of a record; Python checks it
   with the rules of `zoo check`; then GitHub opens with the text, or it is saved. Nothing leaves the page before that.
   The address keeps the model: #model=llama-3-8b opens its record to be corrected. */
(function () {
  "use strict";
  var el = Zoo.el, form = window.ZOO_FORM;
  var MOST_BYTES = 2000000; // of a configuration, as in contribute/browser.py
  var LONGEST_ADDRESS = 7500; // characters that GitHub and every browser take
  var PAUSE = 800; // milliseconds after the last key

  function base64(bytes) {
    var letters = "";
    for (var at = 0; at < bytes.length; at += 32768) letters += String.fromCharCode.apply(null, bytes.subarray(at, at + 32768));
    return btoa(letters);
  }
  function coded(text) { return base64(new TextEncoder().encode(text)); }
  function today() { return new Date().toISOString().slice(0, 10); }

  /* One question: a label, its control, a hint, and room for what is wrong with the answer. */
  function question(field, changed) {
    var id = "question-" + field.name, wrong = el("span", { class: "wrong", id: id + "-wrong", role: "alert" });
    var hint = field.hint ? el("small", { class: "hint", id: id + "-hint", text: field.hint }) : null;
    var label = field.label + (field.required ? " *" : ""), described = (hint ? id + "-hint " : "") + id + "-wrong";
    var shown = { field: field, wrong: wrong }, control;
    function tell() { changed(field.name); }
    if (field.kind === "choices") {
      var boxes = field.choices.map(function (choice) {
        return el("input", { type: "checkbox", value: choice, id: id + "-" + choice, onchange: tell });
      });
      shown.get = function () { return boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; }).join(", "); };
      shown.set = function (text) { boxes.forEach(function (box) { box.checked = text.split(", ").indexOf(box.value) >= 0; }); };
      shown.element = el("fieldset", { class: "field", "aria-describedby": described }, [
        el("legend", { class: "label", text: label }), el("div", { class: "boxes" }, boxes.map(function (box) {
          return el("span", {}, [box, " ", el("label", { for: box.id, text: box.value })]);
        })), hint, wrong,
      ]);
      shown.mark = shown.element;
      return shown;
    }
    if (field.kind === "choice" || field.kind === "truth") {
      var choices = field.kind === "truth" ? ["yes", "no"] : field.choices;
      control = el("select", { id: id, "aria-describedby": described, onchange: tell }, [el("option", { value: "", text: "–" })].concat(
        choices.map(function (choice) { return el("option", { value: choice, text: choice }); })));
    } else {
      control = el("input", {
        id: id, type: field.kind === "date" ? "date" : "text", autocomplete: "off", spellcheck: field.name === "summary" ? "true" : "false",
        list: field.known ? "known-" + field.known : null, "aria-describedby": described, onchange: tell,
      });
    }
    shown.get = function () { return control.value; };
    shown.set = function (text) { control.value = text; };
    shown.element = el("div", { class: "field" }, [el("label", { for: id, text: label }), control, hint, wrong]);
    shown.mark = control;
    return shown;
  }

  class RecordEditor extends HTMLElement {
    connectedCallback() {
      if (this.text) return;
      var self = this, wanted = Zoo.hash.read().model || "";
      this.last = null;
      this.waiting = {};
      this.filling = false;
      this.id_ = el("input", { id: "record-id", type: "text", list: "known-models", autocomplete: "off", spellcheck: "false", placeholder: "qwen3-8b", value: wanted,
        oninput: function () { self.last = null; self.offer(); }, // what was checked was another model
        onchange: function () { if (!self.filling && Object.keys(self.waiting).length) self.fill(); } });
      this.file = el("input", { id: "record-config", type: "file", accept: ".json,.yaml,.yml,application/json", onchange: function () { self.take(self.file.files[0]); } });
      this.problem = el("p", { class: "tool-problem", role: "alert" });
      this.questions = form.fields.map(function (field) { return question(field, function (name) { self.answer(name); }); });
      this.text = el("textarea", { class: "record", id: "record-text", rows: "22", spellcheck: "false", "aria-describedby": "record-count" });
      this.count = el("p", { id: "record-count", role: "status" });
      this.problems = el("ol", { class: "problems" });
      this.card = el("div", { class: "tool-result" });
      this.send = el("div", {});
      this.replaceChildren(
        el("h2", { id: "start", text: "1. Which model?" }),
        el("div", { class: "controls" }, [
          el("div", { class: "field" }, [el("label", { for: "record-id", text: "Id: a new one, or that of a model to correct" }), this.id_]),
          el("button", { class: "button", type: "button", text: "Open its record", onclick: function () { self.open(); } }),
          el("div", { class: "field" }, [el("label", { for: "record-config", text: "Layers from a config.json, or a record in YAML (choose or drop)" }), this.file]),
        ]),
        ZooFacts.status(), this.problem,
        el("h2", { text: "2. What is known" }),
        el("p", { text: "Answers with a star are needed. Leave out what you could not look up: a blank is better than a guess." }),
        el("div", { class: "questions" }, this.questions.map(function (one) { return one.element; })),
        el("h2", { text: "3. The record" }),
        el("div", { class: "field" }, [el("label", { for: "record-text", text: "Made from your answers; you can change it, or paste another" }), this.text]),
        el("p", {}, [
          el("button", { class: "button", type: "button", text: "Check", onclick: function () { self.check(false); } }), " ",
          el("button", { class: "button", type: "button", text: "Check and tidy", onclick: function () { self.check(true); } }),
        ]),
        this.count, this.problems,
        el("h2", { text: "4. What the handbook will show" }), this.card,
        el("h2", { text: "5. Hand it in" }), this.send,
        this.list("models", form.models), this.list("developers", form.known.developers), this.list("licenses", form.known.licenses)
      );
      this.offer();
      this.card.append(el("p", { text: "A card appears when the record has been checked." }));
      this.text.addEventListener("input", function () { self.offer(); if (self.last) self.later(); });
      ZooFacts.dropZone(this, function (file) { self.take(file); });
      if (Object.prototype.hasOwnProperty.call(form.models, wanted)) this.open();
    }

    list(name, records) {
      return el("datalist", { id: "known-" + name }, Object.keys(records).map(function (id) { return el("option", { value: id, text: records[id] }); }));
    }

    model() { return this.id_.value.trim(); }

    isKnown() { return Object.prototype.hasOwnProperty.call(form.models, this.model()); }

    say(message) { this.problem.textContent = message; }

    /* The record of a model that the handbook has. */
    open() {
      var self = this, model = this.model();
      this.say("");
      if (!this.isKnown()) {
        this.say(model ? "The handbook has no model “" + model + "” yet. Answer the questions to add it." : "Name a model by its id.");
        return Promise.resolve();
      }
      return ZooEngine.load("assets/data/records/" + encodeURIComponent(model) + ".js").then(function () {
        self.text.value = window.ZOO_RECORDS[model];
        Zoo.hash.write({ model: model });
        self.offer();
        return self.check(false);
      }).catch(function (error) { self.say(error.message); });
    }

    /* A dropped file: a configuration gives the layers, a record the whole text. */
    take(file) {
      var self = this;
      if (!file) return;
      this.say("");
      if (file.size > MOST_BYTES) {
        this.say("The file has " + Zoo.format.exact(file.size) + " bytes; the limit of this page is " + Zoo.format.exact(MOST_BYTES) + ". It was not read.");
        return;
      }
      file.arrayBuffer().then(function (buffer) {
        var bytes = new Uint8Array(buffer);
        if (/\.ya?ml$/i.test(file.name)) {
          self.text.value = new TextDecoder().decode(bytes);
          if (!self.model()) self.id_.value = file.name.replace(/\.ya?ml$/i, "");
          return self.check(false);
        }
        return ZooEngine.call("preview", { content: base64(bytes), file: file.name, hub: "", today: today() }).then(function (answer) {
          if (!self.model() && answer.id !== "new-model") self.id_.value = answer.id;
          self.text.value = answer.yaml;
          return self.check(false);
        });
      }).catch(function (error) { self.say(error.message); });
    }

    /* An answer of the form goes into the text. Answers wait for each other, so that none writes over another. */
    answer(name) {
      this.waiting[name] = this.questions.find(function (one) { return one.field.name === name; }).get();
      if (this.needId() && !this.filling) this.fill();
    }

    fill() {
      var self = this, answers = this.waiting, before = this.text.value;
      if (!Object.keys(answers).length) { this.filling = false; return this.check(false); }
      this.filling = true;
      this.waiting = {};
      return ZooEngine.call("fill", { content: coded(before), model: this.model(), today: today(), answers: answers }).then(function (answer) {
        if (self.text.value !== before) self.waiting = Object.assign(answers, self.waiting); // typed meanwhile: once more
        else {
          self.text.value = answer.text;
          Object.keys(answers).forEach(function (name) { self.refuse(name, answer.wrong[name] || ""); });
        }
        return self.fill();
      }).catch(function (error) {
        self.waiting = Object.assign(answers, self.waiting);
        self.filling = false;
        self.say(error.message);
      });
    }

    refuse(name, message) {
      var asked = this.questions.find(function (one) { return one.field.name === name; });
      asked.wrong.textContent = message;
      if (message) asked.mark.setAttribute("aria-invalid", "true");
      else asked.mark.removeAttribute("aria-invalid");
    }

    needId() {
      if (this.model()) { this.say(""); return true; }
      this.say("Name the model by an id first, like qwen3-8b. It becomes the address of its page.");
      this.id_.focus();
      return false;
    }

    later() {
      var self = this;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(function () { self.check(false); }, PAUSE);
    }

    check(tidy) {
      var self = this, before = this.text.value;
      if (!this.needId()) return Promise.resolve();
      return ZooEngine.call("check", { content: coded(before), model: this.model(), today: today(), tidy: tidy }).then(function (answer) {
        if (tidy && self.text.value === before) self.text.value = answer.text;
        self.last = answer;
        self.show(answer);
      }).catch(function (error) { self.say(error.message); });
    }

    show(answer) {
      var self = this, count = answer.problems.length, facts = el("div", {});
      this.say("");
      this.count.textContent = count ? count + (count === 1 ? " problem" : " problems") + " in " + answer.file : "No problems: " + answer.file + " passes the check.";
      this.problems.replaceChildren.apply(this.problems, answer.problems.map(function (one) {
        return el("li", {}, [
          el("button", { type: "button", text: one.line + ":" + one.column, "aria-label": "Go to line " + one.line + ", column " + one.column, onclick: function () { self.go(one); } }), " ",
          el("a", { href: Zoo.root + "contribute/rules/index.html#" + one.code.toLowerCase(), text: one.code }), " " + one.message,
        ]);
      }));
      this.questions.forEach(function (asked) {
        if (asked.wrong.textContent || asked.field.name in self.waiting || asked.element.contains(document.activeElement)) return;
        asked.set(answer.values[asked.field.name] || "");
      });
      this.card.replaceChildren.apply(this.card, answer.card ? [
        el("dl", { class: "facts" }, answer.card.map(function (row) {
          return el("div", { class: row[1].length > 40 ? "wide" : null }, [el("dt", { text: row[0] }), el("dd", { text: row[1] })]);
        })), facts,
      ] : [el("p", { text: "No card yet: the record has to have the right form first, and a developer that the handbook knows." })]);
      if (answer.facts) ZooFacts.show(facts, answer.facts, null);
      this.offer();
    }

    /* Put the cursor where a problem is. */
    go(problem) {
      var lines = this.text.value.split("\n"), at = problem.column - 1;
      for (var number = 0; number < problem.line - 1 && number < lines.length; number += 1) at += lines[number].length + 1;
      this.text.focus();
      this.text.setSelectionRange(at, at + 1);
      this.text.scrollTop = this.text.scrollHeight * Math.max(0, problem.line - 4) / Math.max(1, lines.length);
    }

    /* The ways to hand the text in, from what it is now. */
    offer() {
      var self = this, text = this.text.value, model = this.model() || "new-model";
      var developer = (/^developer: *["']?([a-z0-9][a-z0-9.-]*)/m.exec(text) || ["", ""])[1];
      var said = el("span", { role: "status" });
      var save = el("button", { class: "button", type: "button", text: "Download the file", onclick: function () { Zoo.download(model + ".yaml", "application/yaml", self.text.value); } });
      var copy = el("button", { class: "button", type: "button", text: "Copy the text", onclick: function () {
        Zoo.copy(self.text.value).then(function (done) { said.textContent = done ? " Copied." : " Could not copy; select the text instead."; });
      } });
      var link = null, how = "Begin with the questions or a file.";
      if (text.trim() && this.isKnown() && !(this.last && this.last.known)) how = "Check the record first: the handbook has a model of this id.";
      else if (text.trim() && this.isKnown()) {
        link = form.repository + "/edit/main/" + this.last.known;
        how = "GitHub cannot be handed a changed text. Copy it, open the record there, replace what it says, and propose the change.";
      } else if (text.trim() && developer && this.model()) {
        var folder = form.repository + "/new/main/zoo_data/models/" + developer;
        link = folder + "?filename=" + encodeURIComponent(model + ".yaml") + "&value=" + encodeURIComponent(text);
        how = "GitHub opens with the text filled in; propose the new file there.";
        if (link.length > LONGEST_ADDRESS) {
          link = folder + "?filename=" + encodeURIComponent(model + ".yaml");
          how = "The text is too long for a link. Copy it, open GitHub, and paste it into the new file.";
        }
      } else if (text.trim()) how = "Name the model and its developer first: they make the path of the file.";
      this.send.replaceChildren(
        el("p", { text: how }),
        el("p", {}, [copy, " ", link ? el("a", { class: "button", href: link, target: "_blank", rel: "noopener", text: "Open on GitHub" }) : null, link ? " " : null, save, said])
      );
    }
  }

  customElements.define("record-editor", RecordEditor);
})();
