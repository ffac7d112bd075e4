/* On every page, so it stays small: opens the command palette and the cards of links. Their scripts and data are loaded
   when they are first asked for, as classic scripts, which works from file:// too. */
(function () {
  "use strict";
  var root = document.currentScript.src.replace(/assets\/js\/[^/]*$/, "");
  var loading = {};

  function load(path) {
    if (!loading[path]) {
      loading[path] = new Promise(function (done, failed) {
        var script = document.createElement("script");
        script.src = root + path;
        script.onload = done;
        script.onerror = function () { delete loading[path]; failed(new Error("cannot load " + path)); };
        document.head.append(script);
      });
    }
    return loading[path];
  }

  function openPalette() {
    load("assets/data/index.js").then(function () { return load("assets/js/commands.js"); })
      .then(function () { window.ZooCommands.open(root); })
      .catch(function () { /* the header's search and the navigation are still there */ });
  }

  function isField(element) {
    return element.isContentEditable ||
      element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=range], [type=button])");
  }

  /* In the capture phase, because the theme opens its own search with "/" too; that keeps S and F. */
  window.addEventListener("keydown", function (event) {
    var slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    var letter = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!(slash || letter) || event.isComposing || isField(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    openPalette();
  }, true);

  // Words and models in the text show what they are (assets/js/cards.js), on hover and on focus.
  function showCard(event) {
    var link = event.pointerType !== "touch" && event.target.closest("article a[href]");
    if (!link || !(link.dataset.definition || /\/zoo\/models\/(?!index\.)[^/#?]+\.html$/.test(link.href))) return;
    load("assets/js/cards.js").then(function () { window.ZooCards.over(link, load); }).catch(function () { /* the link still leads there */ });
  }
  document.addEventListener("pointerover", showCard);
  document.addEventListener("focusin", showCard);
  // The hint of pages without scripts would show twice; the theme looks for it once the page is complete.
  document.querySelectorAll("a.term[title]").forEach(function (link) {
    link.dataset.definition = link.title;
    link.removeAttribute("title");
  });

  // The theme opens the narrow screen's navigation, and the panels in it, by labels, which no keyboard reaches.
  var narrow = window.matchMedia("(max-width: 76.234375em)");
  var drawer = document.getElementById("__drawer");
  var label = document.querySelector(".md-header label[for=__drawer]");
  var panels = document.querySelectorAll(".md-nav--primary label[for]:not([for=__drawer])");

  function reach() {
    panels.forEach(function (panel) {
      if (narrow.matches) panel.tabIndex = 0;
      else panel.removeAttribute("tabindex");
    });
  }

  // It is to be seen a moment after it was asked for; what is not to be seen takes no focus.
  function focusFirst(inside) {
    window.setTimeout(function () {
      var all = Array.from(inside.querySelectorAll("a[href], label[tabindex]"));
      var first = all.find(function (one) { return one.checkVisibility({ visibilityProperty: true }); });
      if (first) first.focus();
    }, 50);
  }

  if (label && drawer) {
    var opener = document.createElement("button");
    opener.type = "button";
    opener.className = label.className + " drawer-button";
    opener.setAttribute("aria-label", "Navigation");
    opener.setAttribute("aria-expanded", "false");
    opener.append.apply(opener, label.childNodes);
    label.replaceWith(opener);
    opener.addEventListener("click", function () {
      drawer.click();
      focusFirst(document.querySelector(".md-sidebar--primary"));
    });
    drawer.addEventListener("change", function () { opener.setAttribute("aria-expanded", String(drawer.checked)); });
    reach();
    narrow.addEventListener("change", reach);
    document.addEventListener("keydown", function (event) {
      var panel = event.target.closest(".md-nav--primary label[tabindex]");
      if (panel && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        event.stopPropagation(); // the theme listens for Enter too
        panel.click();
        focusFirst(panel.closest(".md-nav__item"));
      } else if (event.key === "Escape" && drawer.checked) {
        drawer.click();
        opener.focus();
      }
    });
  }

  var button = document.querySelector(".commands-button");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", openPalette);
  }
})();
