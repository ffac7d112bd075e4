/* Quizzes: a question with options, and what each choice shows. The answers are on the page already, folded; this script
   turns the list of options into buttons and shows the answer of the chosen one. What was chosen is kept on the reader's
   machine only (Zoo.store) and sent nowhere. */
(function () {
  "use strict";
  var el = window.Zoo.el, KEY = "quiz";
  var page = location.pathname.replace(/^.*\/([^/]+\/[^/]+)$/, "$1");

  /* Choices of this page by quiz: {id: [first choice, last choice]}. Garbage in the store counts as nothing. */
  function kept() {
    var all = window.Zoo.store.get(KEY);
    return all && typeof all === "object" && all[page] && typeof all[page] === "object" ? all[page] : {};
  }

  function keep(choices) {
    var all = window.Zoo.store.get(KEY);
    if (!all || typeof all !== "object" || Array.isArray(all)) all = {};
    if (choices) all[page] = choices;
    else delete all[page];
    window.Zoo.store.set(KEY, Object.keys(all).length ? all : null);
  }

  var choices = kept();

  class ZooQuiz extends HTMLElement {
    connectedCallback() {
      if (this.said) return;
      this.box = this.querySelector(".quiz");
      this.right = Number(this.box.dataset.right);
      var list = this.box.querySelector(":scope > ol"), question = this.box.querySelector(":scope > p");
      this.answers = Array.from(this.box.querySelectorAll(".quiz-answers > ol > li"));
      question.id = this.box.id + "-question";
      this.buttons = Array.from(list.children).map(function (item, place) {
        var button = el("button", { type: "button", "aria-pressed": "false", onclick: this.choose.bind(this, place) });
        while (item.firstChild) button.append(item.firstChild);
        button.querySelectorAll("a").forEach(function (link) { link.replaceWith.apply(link, Array.from(link.childNodes)); });
        item.append(button);
        return button;
      }, this);
      list.setAttribute("role", "group");
      list.setAttribute("aria-labelledby", question.id);
      Array.from(list.children).forEach(function (item) { item.setAttribute("role", "presentation"); });
      this.said = el("div", { role: "status", class: "quiz-said" });
      this.box.insertBefore(this.said, this.box.querySelector(".quiz-answers"));
      this.box.querySelector(".quiz-answers").hidden = true;
      this.restore();
    }

    choose(place) {
      var before = choices[this.box.id];
      choices[this.box.id] = [before ? before[0] : place, place];
      keep(choices);
      this.show(place);
      progress();
    }

    show(place) {
      this.buttons.forEach(function (button, at) {
        button.setAttribute("aria-pressed", String(at === place));
        button.classList.toggle("right", at === place && place === this.right);
        button.classList.toggle("wrong", at === place && place !== this.right);
      }, this);
      this.said.replaceChildren();
      if (place !== null) this.said.append.apply(this.said, Array.from(this.answers[place].cloneNode(true).childNodes));
    }

    /* What was chosen on an earlier visit, if the question still has that option. */
    restore() {
      var before = choices[this.box.id], place = Array.isArray(before) ? before[1] : null;
      if (!this.answers[place]) {
        delete choices[this.box.id];
        place = null;
      }
      this.show(place);
    }

    clear() { this.show(null); }
  }

  var quizzes = [], bar = null, words = null;

  function progress() {
    var done = quizzes.filter(function (one) { return choices[one.box.id]; });
    var first = done.filter(function (one) { return choices[one.box.id][0] === one.right; });
    words.textContent = done.length + " of " + quizzes.length + " answered, " + first.length + " right at the first try.";
  }

  function reset() {
    choices = {};
    keep(null);
    quizzes.forEach(function (one) { one.clear(); });
    progress();
  }

  document.querySelectorAll(".quiz[data-widget=quiz]").forEach(function (box) {
    var made = document.createElement("zoo-quiz");
    box.replaceWith(made);
    made.append(box);
    quizzes.push(made);
  });
  customElements.define("zoo-quiz", ZooQuiz); // last: an element is connected with its list inside
  if (!quizzes.length) return;
  words = el("span", { role: "status" });
  bar = el("div", { class: "quiz-progress controls" }, [
    words, el("button", { type: "button", class: "button", text: "Forget my answers", onclick: reset }),
    el("small", { text: "Kept on this machine only." }),
  ]);
  quizzes[quizzes.length - 1].after(bar);
  progress();
})();
