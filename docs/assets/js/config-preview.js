/* <config-preview>: drop, choose or paste a config.json; see what `zoo import` makes of it. Nothing leaves the page. */
(function () {
  "use strict";
  var el = Zoo.el;
  var MOST_BYTES = 2000000; // the same limit as in contribute/browser.py; larger files are not even read

  function base64(buffer) {
    var bytes = new Uint8Array(buffer), letters = "";
    for (var at = 0; at < bytes.length; at += 32768) letters += String.fromCharCode.apply(null, bytes.subarray(at, at + 32768));
    return btoa(letters);
  }

  function list(title, lines) {
    if (!lines.length) return null;
    return el("div", {}, [el("h3", { text: title }), el("ul", {}, lines.map(function (line) { return el("li", { text: line }); }))]);
  }

  function today() { return new Date().toISOString().slice(0, 10); }

  class ConfigPreview extends HTMLElement {
    connectedCallback() {
      var self = this;
      this.hub = el("input", { id: "config-hub", type: "text", autocomplete: "off", spellcheck: "false", placeholder: "org/name" });
      this.file = el("input", { id: "config-file", type: "file", accept: ".json,application/json", onchange: function () { self.take(self.file.files[0]); } });
      this.text = el("textarea", { id: "config-text", rows: "6", spellcheck: "false" });
      this.problem = el("p", { class: "tool-problem", role: "alert" });
      this.result = el("div", { class: "tool-result" });
      this.replaceChildren(
        el("div", { class: "controls" }, [
          el("div", { class: "field" }, [el("label", { for: "config-hub", text: "Hub id, if you know it (names the record)" }), this.hub]),
          el("div", { class: "field" }, [el("label", { for: "config-file", text: "Choose a config.json, or drop it here" }), this.file]),
        ]),
        el("div", { class: "field" }, [el("label", { for: "config-text", text: "Or paste its text" }), this.text]),
        el("p", {}, [el("button", { class: "button", type: "button", text: "Read the text", onclick: function () { self.take(new File([self.text.value], "config.json")); } })]),
        ZooFacts.status(), this.problem, this.result
      );
      ZooFacts.dropZone(this, function (file) { self.take(file); });
    }

    take(file) {
      var self = this;
      if (!file) return;
      this.problem.textContent = "";
      if (file.size > MOST_BYTES) {
        this.problem.textContent = "The file has " + Zoo.format.exact(file.size) + " bytes; the limit of this page is " + Zoo.format.exact(MOST_BYTES) + ". It was not read.";
        return;
      }
      file.arrayBuffer().then(function (buffer) {
        return ZooEngine.call("preview", { content: base64(buffer), file: file.name, hub: self.hub.value.trim(), today: today() });
      }).then(function (answer) { self.show(answer); }, function (error) { self.problem.textContent = error.message; });
    }

    show(answer) {
      var facts = el("div", {});
      this.result.replaceChildren.apply(this.result, [
        el("h2", { text: answer.facts.name }),
        answer.known ? el("p", {}, ["The zoo has a model of this name: ", el("a", { href: Zoo.root + "zoo/models/" + answer.id + ".html", text: answer.id }), "."]) : null,
        el("pre", { tabindex: "0", "aria-label": "What the importer says" }, [el("code", { text: answer.report.join("\n") })]),
        list("Not verified", answer.doubts),
        list("Keys that no reader knows", answer.unmapped),
        ZooFacts.record(answer.yaml, answer.id),
        facts,
      ].filter(Boolean));
      ZooFacts.show(facts, answer.facts, null);
    }
  }

  customElements.define("config-preview", ConfigPreview);
})();
