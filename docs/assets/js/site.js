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

  /* The colours: their buttons are the labels of fields, of which the header's script shows one (partials/javascripts/palette.html). */
  var colours = document.querySelector("[data-palette]");
  if (colours) {
    var choices = Array.from(colours.querySelectorAll("input"));

    // Without this the change would run through every colour in between.
    var show = function (index) {
      document.body.setAttribute("data-md-color-switching", "");
      colours.show(index);
      window.setTimeout(function () { document.body.removeAttribute("data-md-color-switching"); });
    };
    colours.addEventListener("change", function (event) {
      show(choices.indexOf(event.target));
      window.__md_set("__palette", { index: colours.shown });
    });
    colours.addEventListener("keydown", function (event) {
      if (event.key !== "Enter") return;
      var next = choices[(colours.shown + 1) % choices.length];
      next.click();
      next.focus();
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { show(colours.shown); });
  }

  /* What the theme does to every piece of the text while the page is loading. It still does where it has to mark the words
     of a search, which is the address with `h`; its code for that wants the whole text. */
  var content = document.querySelector("[data-content]");
  if (content && new URLSearchParams(location.search).get("h")) content.dataset.mdComponent = "content";
  else if (content) furnish(content);

  function furnish(content) {
    // The theme answers to these buttons; what scrolls has to be within reach of the keyboard.
    var scrolling = new ResizeObserver(function (entries) {
      entries.forEach(function (entry) {
        if (entry.target.scrollWidth > entry.target.clientWidth) entry.target.tabIndex = 0;
        else entry.target.removeAttribute("tabindex");
      });
    });
    content.querySelectorAll("pre:not(.mermaid) > code").forEach(function (code, at) {
      var bar = document.createElement("nav"), copy = document.createElement("button");
      code.parentNode.id = "__code_" + at;
      bar.className = "md-code__nav";
      copy.type = "button";
      copy.className = "md-code__button";
      copy.title = "Copy to clipboard";
      copy.dataset.mdType = "copy";
      copy.dataset.clipboardTarget = "#__code_" + at + " > code";
      bar.append(copy);
      code.before(bar);
      scrolling.observe(code);
    });

    // Browsers open what is folded on the way to a target, but not all of them do.
    function unfold() {
      var target = location.hash && document.getElementById(decoded(location.hash.slice(1)));
      var folded = target && target.closest("details:not([open])");
      if (!folded) return;
      for (var one = folded; one; one = one.parentElement.closest("details")) one.open = true;
      target.scrollIntoView();
    }
    unfold();
    window.addEventListener("hashchange", unfold);

    // On paper everything is open.
    var opened = [];
    window.matchMedia("print").addEventListener("change", function (event) {
      if (event.matches) opened = Array.from(content.querySelectorAll("details:not([open])"));
      opened.forEach(function (one) { one.open = event.matches; });
    });
  }

  function decoded(part) {
    try { return decodeURIComponent(part); } catch (malformed) { return part; }
  }
})();
