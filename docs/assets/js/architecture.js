/* What the pages that run Python share: it shows what Python computed of one architecture, and lets files be dropped. Used
   by <config-preview>, <layer-editor> and <record-editor>; it sets window.ZooFacts.
   Text goes in as text; the two drawings are our own, parsed apart from the page and cleaned before they enter it. */
(function () {
  "use strict";
  var el = Zoo.el, format = Zoo.format;

  function drawing(text) {
    var svg = new DOMParser().parseFromString(text, "text/html").querySelector("svg");
    if (!svg) return null;
    svg.querySelectorAll("script, foreignObject, a, image, use").forEach(function (one) { one.remove(); });
    [svg].concat(Array.from(svg.querySelectorAll("*"))).forEach(function (one) {
      Array.from(one.attributes).forEach(function (attribute) {
        if (/^on|href$/i.test(attribute.name)) one.removeAttribute(attribute.name);
      });
    });
    return document.importNode(svg, true);
  }

  function table(label, head, rows) {
    return el("div", { class: "table-box", role: "group", "aria-label": label, tabindex: "0" }, [
      el("table", { class: "data" }, [
        el("thead", {}, [el("tr", {}, head.map(function (text, at) {
          return el("th", { scope: "col", text: text, style: at ? "text-align: right" : null });
        }))]),
        el("tbody", {}, rows.map(function (row) {
          return el("tr", {}, row.map(function (cell, at) {
            return el("td", { style: at ? "text-align: right" : null }, [cell]);
          }));
        })),
      ]),
    ]);
  }

  /* `+1.2B (+3.4 %)`, or that nothing changed. */
  function difference(now, before, written) {
    if (now === before) return "as in the record";
    var sign = now > before ? "+" : "−";
    return sign + written(Math.abs(now - before)) + (before ? " (" + sign + format.percent(Math.abs(now - before) / before) + ")" : "");
  }

  function sizes(facts, start) {
    var rows = [
      ["Parameters, total", facts.total, start && start.total, format.params, true],
      ["Parameters, active", facts.active, start && start.active, format.params, true],
      ["Cache for one more token", facts.cache.per_token, start && start.cache.per_token, format.bytes, false],
    ].concat(facts.cache.at.map(function (one, at) {
      return ["Cache at " + format.exact(one.tokens) + " tokens", one.bytes, start && start.cache.at[at].bytes, format.bytes, false];
    }));
    return table("Sizes", ["Quantity, cache at 16 bit", "Rounded", "Exactly"].concat(start ? ["Against the record"] : []), rows.map(function (row) {
      return [row[0], row[3](row[1]), format.exact(row[1]) + (row[4] ? "" : "\u00a0B")].concat(start ? [difference(row[1], row[2], row[3])] : []);
    }));
  }

  function breakdown(facts) {
    var bar = el("div", { class: "part-bar", role: "img", "aria-label": "Weights by kind of block: " + facts.breakdown.map(function (one) {
      return one.label + " " + one.share;
    }).join(", ") }, facts.breakdown.map(function (one) {
      var piece = el("span", { class: "swatch-" + one.part.replace(/_/g, "-") });
      piece.style.flexGrow = String(one.size / Math.max(1, facts.total));
      return piece;
    }));
    var rows = facts.breakdown.map(function (one) {
      return [el("span", {}, [el("span", { class: "swatch swatch-" + one.part.replace(/_/g, "-"), "aria-hidden": "true", text: one.letter }), " " + one.label]), format.exact(one.size), one.share];
    });
    return [bar, table("Weights by kind of block", ["Kind of block", "Parameters", "Share"], rows)];
  }

  function nearest(facts) {
    return table("Nearest models of the zoo", ["Model", "Total", "Active"], facts.nearest.map(function (one) {
      return [el("a", { href: Zoo.root + "zoo/models/" + one.id + ".html", text: one.name }), format.params(one.total), format.params(one.active)];
    }));
  }

  /* Draw the diagram into `place`; where it cannot be drawn the sentence that describes it is there already. */
  function draw(place, facts) {
    ZooEngine.load("assets/vendor/pele/pele.global.js").then(function () {
      var made = pele.render(pele.parse(facts.diagram), { autoDirection: false, images: false, links: false, responsive: true, now: 0, idPrefix: "drawn" });
      return ZooEngine.call("themed", { svg: made.svg });
    }).then(function (themed) {
      var svg = drawing(themed.svg), width = /<svg\b[^>]*? width="([\d.]+)"/.exec(themed.svg);
      if (!svg) return;
      svg.setAttribute("role", "img");
      var canvas = el("div", { class: "diagram-canvas", role: "group", "aria-label": facts.name + ", architecture", tabindex: "0" }, [svg]);
      canvas.style.setProperty("--natural-width", width ? width[1] : "300");
      place.replaceChildren(el("figure", { class: "diagram" }, [canvas, el("figcaption", { text: facts.name + ", architecture" })]));
    }).catch(function () { /* the words stay */ });
  }

  /* All of it, into `place`. `start`: the same sizes of the record that was changed. */
  function show(place, facts, start) {
    var diagram = el("div", {});
    place.replaceChildren.apply(place, [
      el("h3", { text: "Sizes" }), sizes(facts, start),
      el("h3", { text: "Where the weights are" })].concat(breakdown(facts), [
      el("h3", { text: "Layers" }),
      el("p", { text: facts.layers + " layers, the first on the left. Above: how tokens see each other. Below: what each token passes through." }),
      drawing(facts.barcode),
      el("p", { text: facts.words }),
      diagram,
      el("h3", { text: "Nearest models of the zoo" }),
      el("p", { text: "By the ratios of total and of active weights." }), nearest(facts),
    ]));
    draw(diagram, facts);
  }

  /* The record in YAML with buttons that copy and save it. */
  function record(text, name) {
    var said = el("span", { role: "status" });
    return el("details", { class: "working", open: true }, [
      el("summary", { text: "The record, ready to paste" }),
      el("pre", { tabindex: "0", "aria-label": "Record in YAML" }, [el("code", { text: text })]),
      el("p", {}, [
        el("button", { class: "button", type: "button", text: "Copy", onclick: function () {
          Zoo.copy(text).then(function (done) { said.textContent = done ? " Copied." : " Could not copy; select the text instead."; });
        } }), " ",
        el("button", { class: "button", type: "button", text: "Download", onclick: function () { Zoo.download(name + ".yaml", "application/yaml", text); } }),
        said,
      ]),
    ]);
  }

  /* A line that says what Python is doing, with what a first start costs. */
  function status() {
    var line = el("p", { class: "python-status", role: "status" });
    ZooEngine.watch(function (now) {
      if (now.state === "idle") line.textContent = "Nothing is loaded yet. The first use loads Python and this project's code, " + (ZooEngine.bytes / 1e6).toFixed(1) + "\u00a0MB, once for this page.";
      else line.textContent = now.text;
      line.dataset.state = now.state;
    });
    return line;
  }

  /* Let a file be dropped anywhere on an element; it is marked while one is held over it. */
  function dropZone(element, take) {
    element.classList.add("drop-zone");
    element.addEventListener("dragover", function (event) { event.preventDefault(); element.dataset.over = ""; });
    element.addEventListener("dragleave", function () { delete element.dataset.over; });
    element.addEventListener("drop", function (event) {
      event.preventDefault();
      delete element.dataset.over;
      take(event.dataTransfer.files[0]);
    });
  }

  window.ZooFacts = { show: show, record: record, status: status, dropZone: dropZone };
})();
