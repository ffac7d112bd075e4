/* Cards: on hover or focus, a word of the glossary shows its definition, and the name of a model its main facts. A card
   stays while the pointer is on the link or on the card, and Escape puts it away (WCAG 1.4.13). site.js loads this script
   when the first such link is met, and passes `load`, which brings the data of models. */
(function () {
  "use strict";
  var WAIT = 250, LINGER = 200; // milliseconds before a card shows for a pointer, and after the pointer has left
  var card = null, shown = null, met = null, timer = null, leave = null;

  function build() {
    card = document.createElement("div");
    card.id = "zoo-card";
    card.className = "hover-card";
    card.setAttribute("role", "tooltip");
    card.hidden = true;
    document.body.append(card);
    card.addEventListener("pointerenter", function () { window.clearTimeout(leave); });
    card.addEventListener("pointerleave", later);
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || (!shown && !timer)) return;
      hide();
      event.stopPropagation();
    }, true);
  }

  function hide() {
    window.clearTimeout(timer);
    window.clearTimeout(leave);
    timer = null;
    if (card) card.hidden = true;
    if (shown) shown.removeAttribute("aria-describedby");
    shown = met = null;
  }

  /* A link that was met before says so too, when the page moves away from under the pointer: that is none of the new card's. */
  function later(event) {
    if (event.currentTarget !== met && event.currentTarget !== card) return;
    window.clearTimeout(leave);
    leave = window.setTimeout(hide, LINGER);
  }

  /* Called each time that a link is met by pointer or by focus. */
  function over(link, load) {
    if (!card) build();
    window.clearTimeout(leave);
    if (link === met || !link.matches(":hover, :focus")) return; // left while this script was loading
    hide();
    met = link;
    link.addEventListener("pointerleave", later);
    link.addEventListener("blur", hide);
    timer = window.setTimeout(function () {
      timer = null;
      if (link.dataset.definition) show(link, [row("p", link.dataset.definition)]);
      else modelCard(link, load);
    }, link.matches(":focus-visible") ? 0 : WAIT);
  }

  function row(tag, text) {
    var made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  function modelCard(link, load) {
    var page = link.href.replace(/[?#].*$/, "");
    if (page === location.href.replace(/[?#].*$/, "")) return;
    var ready = window.LLM_ZOO ? Promise.resolve() : load("assets/data/zoo.js");
    ready.then(function () { return window.Zoo || load("assets/js/zoo.js"); }).then(function () {
      if (window.Zoo.data !== window.LLM_ZOO) window.Zoo.adopt(); // a widget of this page had brought the core alone
      var model = window.Zoo.model(decodeURIComponent(page.replace(/^.*\//, "").replace(/\.html$/, "")));
      if (model && met === link) show(link, describe(model));
    }).catch(function () { /* the link still leads to the page */ });
  }

  /* Name, who and when, and the facts: [name, value] in order. */
  function describe(model) {
    var list = document.createElement("dl");
    facts(model).forEach(function (fact) { list.append(row("dt", fact[0]), row("dd", fact[1])); });
    var head = row("p", model.name), by = row("p", window.Zoo.developer(model) + ", " + model.released);
    head.className = "hover-card-name";
    by.className = "hover-card-by";
    return [head, by, list];
  }

  function facts(model) {
    var format = window.Zoo.format, data = window.Zoo.data, missing = model.undisclosed || [];
    function blank(name) { return missing.indexOf(name) >= 0 ? "undisclosed" : "not in the records"; }
    var tokens = Math.min(model.window || 131072, 131072), published = model.weights && model.weights[0];
    var size = model.total ? format.params(model.total) : blank("parameters");
    if (model.total && model.active && model.active < 0.9 * model.total) size += ", " + format.params(model.active) + " active";
    return [
      ["Kind", model.kind === "undisclosed" && missing.indexOf("architecture") < 0 ? "layers not in the records" : data.kinds[model.kind]],
      ["Parameters", size],
      ["Context", model.window ? format.exact(model.window) + " tokens" : model.cache && !model.cache.terms.length ? "no fixed limit" : blank("context")],
      ["Cache", model.cache ? format.bytes(window.Zoo.cacheBytes(model, tokens)) + " at " + format.exact(tokens) + " tokens" : blank("architecture")],
      ["Weights", model.access + (published ? ", " + format.gib(published[1]) + " (" + published[0] + ")" : "")],
    ];
  }

  function show(link, content) {
    card.replaceChildren.apply(card, content);
    card.hidden = false;
    shown = link;
    link.setAttribute("aria-describedby", card.id);
    place(link);
  }

  /* Below the line of the link on which it is met, or above where there is no room; never past the sides. */
  function place(link) {
    var lines = link.getClientRects(), at = lines[0], edge = 8;
    if (!at) { hide(); return; }
    var width = card.offsetWidth, height = card.offsetHeight, space = document.documentElement.clientWidth;
    var left = Math.max(edge, Math.min(at.left, space - width - edge));
    var below = lines[lines.length - 1].bottom + 4;
    var top = below + height > window.innerHeight && at.top - height - 4 > 0 ? at.top - height - 4 : below;
    card.style.left = left + window.scrollX + "px";
    card.style.top = top + window.scrollY + "px";
  }

  window.ZooCards = { over: over };
})();
