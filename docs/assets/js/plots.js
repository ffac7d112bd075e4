/* The page of plots: any fact of models against any other. It draws with Vega-Lite, without eval: expressions are
   interpreted. The address holds the plot: #x=total&y=cache&colour=kind. The table below has the same points. */
(function () {
  "use strict";
  var Z = window.Zoo, P = window.ZooPlots, el = Z.el;

  function resolve(words) {
    var match = /^var\((--[a-z0-9-]+), (.*)\)$/.exec(words);
    return getComputedStyle(document.body).getPropertyValue(match[1]).trim() || match[2];
  }

  /* Colours of the drawing that stand for colours of the theme, replaced by what `of` makes of them. */
  function themed(drawing, of) {
    drawing.querySelectorAll("[fill], [stroke]").forEach(function (shape) {
      ["fill", "stroke"].forEach(function (name) {
        var variable = P.data.theme[(shape.getAttribute(name) || "").toLowerCase()];
        if (variable) shape.style.setProperty(name, of(variable));
      });
    });
    drawing.querySelectorAll("[font-family]").forEach(function (words) { words.removeAttribute("font-family"); });
  }

  function svg(tag, attributes, text) {
    var made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text) made.textContent = text;
    return made;
  }

  function pointsOf(drawing) { return Array.from(drawing.querySelectorAll(".mark-symbol.role-mark path")); }
  function item(shape) { return shape.__data__; }

  /* Move the labels of the staircase apart; one without a place is left out, and its point still says its name. */
  function spread(drawing) {
    var labels = Array.from(drawing.querySelectorAll(".mark-text.role-mark text"));
    var frame = drawing.querySelector(".mark-group.role-frame.root .background").getBBox();
    var radii = new Map(), dots = pointsOf(drawing).map(function (shape) {
      var radius = Math.sqrt(item(shape).size / Math.PI);
      radii.set(item(shape).datum.id, radius);
      return [item(shape).x, item(shape).y, radius];
    });
    P.placed(labels.map(function (label) {
      return [item(label).x, item(label).y, label.getComputedTextLength(), radii.get(item(label).datum.id) || 0];
    }), dots, frame.width + 40, frame.height).forEach(function (place, at) {
      if (place) labels[at].setAttribute("transform", "translate(" + place.map(function (one) { return one.toFixed(1); }).join(",") + ")");
      else labels[at].remove();
    });
    // A label that moved may reach farther than any did when the size of the drawing was chosen.
    var view = drawing.viewBox.baseVal, all = drawing.getBBox();
    drawing.setAttribute("viewBox", [0, 0, Math.max(view.width, Math.ceil(all.x + all.width) + 4), view.height].join(" "));
  }

  /* One stop of the tab key for all points: arrows go to the next point across or up, Enter opens its model. */
  function reachable(drawing, axes) {
    var shapes = pointsOf(drawing), labels = Array.from(drawing.querySelectorAll(".mark-text.role-mark text"));
    if (!shapes.length) return;
    function along(first, second) {
      return shapes.slice().sort(function (one, other) { return item(one)[first] - item(other)[first] || item(one)[second] - item(other)[second]; });
    }
    var across = along("x", "y"), up = along("y", "x").reverse(), parent = shapes[0].parentNode;
    var mark = svg("g", { class: "plot-focus", "aria-hidden": "true" });
    shapes.forEach(function (shape) {
      var datum = item(shape).datum;
      shape.setAttribute("role", "link");
      shape.setAttribute("tabindex", "-1");
      var values = valuesOf(datum.id, axes);
      shape.setAttribute("aria-label", datum.told + ": " + axes.map(function (axis, at) { return axis.title + " " + values[at]; }).join(", "));
    });
    across[0].setAttribute("tabindex", "0");
    function go(shape) {
      shapes.forEach(function (one) { one.setAttribute("tabindex", one === shape ? "0" : "-1"); });
      shape.focus();
    }
    parent.addEventListener("keydown", function (event) {
      var order = /^Arrow(Up|Down)$/.test(event.key) ? up : across, at = order.indexOf(event.target);
      var next = { ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1, Home: 0, End: order.length - 1 }[event.key];
      if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Enter") open(item(event.target).datum.id);
      else if (next === undefined) return;
      else if (order[next]) go(order[next]);
      event.preventDefault();
    });
    function hide(id) {
      labels.forEach(function (label) { label.setAttribute("visibility", item(label).datum.id === id ? "hidden" : "visible"); });
    }
    parent.addEventListener("focusin", function (event) {
      var point = item(event.target);
      mark.replaceChildren.apply(mark, tip(point, axes, drawing));
      parent.parentNode.append(mark); // above the labels
      hide(point.datum.id); // its own says less
    });
    parent.addEventListener("focusout", function () { mark.remove(); hide(null); });
  }

  function modelOf(id) { return P.data.models.find(function (one) { return one.id === id; }); }

  /* Values of a model in words; the drawing's own are changed for drawing: days are milliseconds. */
  function valuesOf(id, axes) {
    return axes.map(function (axis) { return P.written(axis, modelOf(id).values[axis.id]); });
  }

  /* A ring around a point, its name and its values, on the side that has room. */
  function tip(point, axes, drawing) {
    var datum = point.datum, wide = drawing.viewBox.baseVal.width, right = point.x > wide / 2;
    var x = point.x + (right ? -14 : 14), anchor = right ? "end" : "start", y = Math.max(point.y - 6, 12);
    return [
      svg("circle", { cx: point.x, cy: point.y, r: Math.sqrt(point.size / Math.PI) + 4 }),
      svg("text", { x: x, y: y, "text-anchor": anchor, class: "plot-name" }, datum.told),
      svg("text", { x: x, y: y + 14, "text-anchor": anchor }, valuesOf(datum.id, axes).join(" · ")),
    ];
  }

  function open(id) {
    var model = modelOf(id);
    if (model) location.href = Z.root + model.page;
  }

  /* A copy of a drawing without what only a page needs. */
  function cleaned(drawing) {
    var copy = drawing.cloneNode(true);
    copy.querySelectorAll(".plot-focus").forEach(function (one) { one.remove(); });
    copy.querySelectorAll("text[visibility]").forEach(function (one) { one.removeAttribute("visibility"); });
    pointsOf(copy).forEach(function (shape) { ["role", "tabindex", "aria-label"].forEach(function (name) { shape.removeAttribute(name); }); });
    copy.setAttribute("role", "img");
    return copy;
  }

  class ZooPlotsElement extends HTMLElement {
    connectedCallback() {
      if (this.figure) return;
      this.build();
      var self = this;
      window.addEventListener("hashchange", function () {
        self.state = P.read(Z.hash.read());
        self.render();
      });
      this.state = P.read(Z.hash.read());
      this.render();
    }

    build() {
      var self = this;
      var groups = [["Facts", false], ["Scores", true]].map(function (group) {
        return [group[0], P.data.quantities.filter(function (one) { return (one.id.indexOf("score:") === 0) === group[1]; })];
      });
      function quantities(none) {
        return (none ? [el("option", { value: "", text: none })] : []).concat(groups.map(function (group) {
          var listed = group[1].filter(function (one) { return !none || one.log; });
          return el("optgroup", { label: group[0] }, listed.map(function (one) { return el("option", { value: one.id, text: one.title }); }));
        }));
      }
      this.controls = {
        x: this.select("x", "Across", quantities()),
        y: this.select("y", "Up", quantities()),
        colour: this.select("colour", "Colour", Object.keys(P.data.colours).map(function (key) {
          return el("option", { value: key, text: P.data.colours[key].title });
        })),
        size: this.select("size", "Size", quantities("all equal")),
        xlog: this.check("xlog", "Logarithmic across"),
        ylog: this.check("ylog", "Logarithmic up"),
        front: this.check("front", "Staircase of the best"),
      };
      var presets = el("div", { class: "controls", role: "group", "aria-label": "Plots worth a look" }, P.data.presets.map(function (preset) {
        return el("button", { type: "button", class: "button", text: preset.title, onclick: function () { self.change(P.stateOf(preset)); } });
      }));
      var fields = el("div", { class: "controls" }, Object.keys(this.controls).map(function (key) { return self.controls[key].box; }));
      this.status = el("p", { class: "compare-message", role: "status" });
      this.figure = el("figure", { class: "chart plot", tabindex: "0" });
      this.table = el("div", {});
      this.replaceChildren(presets, fields, this.status, this.figure, el("div", { class: "controls" }, [
        ["SVG", function () { Z.download(self.name(".svg"), "image/svg+xml", self.saved()); }],
        ["PNG", function () { self.png(); }],
        ["CSV", function () { Z.download(self.name(".csv"), "text/csv", Z.csv(self.rows())); }],
        ["Copy link", function () { Z.copy(location.href).then(function (done) { self.status.textContent = done ? "The link is in the clipboard." : "The clipboard cannot be reached from here."; }); }],
      ].map(function (one) { return el("button", { type: "button", class: "button", text: one[0], onclick: one[1] }); })), this.table);
    }

    select(key, label, options) {
      var self = this, input = el("select", { id: "plot-" + key }, options);
      input.addEventListener("change", function () {
        var changed = {};
        changed[key] = input.value;
        // A new quantity begins with the scale that suits it.
        if (key === "x" || key === "y") changed[key + "log"] = P.quantity(input.value).wide;
        self.change(changed);
      });
      return { input: input, box: el("div", { class: "field" }, [el("label", { for: input.id, text: label }), input]) };
    }

    check(key, label) {
      var self = this, input = el("input", { type: "checkbox", id: "plot-" + key });
      input.addEventListener("change", function () {
        var changed = {};
        changed[key] = input.checked;
        self.change(changed);
      });
      return { input: input, box: el("label", { class: "check" }, [input, " " + label]) };
    }

    change(changed) {
      this.state = Object.assign({}, this.state, changed);
      Z.hash.write(P.pairsOf(this.state));
      this.render();
    }

    name(ending) { return (this.state.y + "-against-" + this.state.x).replace(/[^a-z0-9.-]+/g, "-") + ending; }

    titles() { return [P.quantity(this.state.x), P.quantity(this.state.y)]; }

    render() {
      var self = this, state = this.state, axes = this.titles();
      ["x", "y", "colour", "size"].forEach(function (key) { self.controls[key].input.value = state[key]; });
      ["xlog", "ylog", "front"].forEach(function (key) { self.controls[key].input.checked = state[key]; });
      this.controls.xlog.input.disabled = !axes[0].log;
      this.controls.ylog.input.disabled = !axes[1].log;
      this.controls.front.input.disabled = !P.comparable(state);
      var points = P.points(state), best = P.front(state);
      var words = points.length + " of " + P.data.models.length + " models have both" + (best.length ? "; " + best.length + " are on the staircase: nothing beats them in both." : ".");
      this.status.textContent = words;
      this.draw(axes[1].title + ", against " + axes[0].title, words);
      this.fill(points, best);
    }

    /* Draw; only the newest drawing may show, since drawing is not instant. */
    draw(title, words) {
      var self = this, wanted = this.wanted = {};
      if (this.view) this.view.finalize();
      var place = el("div", {}), parsed = window.vega.parse(window.vegaLite.compile(P.spec(this.state)).spec, null, { ast: true });
      var view = this.view = new window.vega.View(parsed, {
        expr: window.vegaInterpreter.expressionInterpreter, renderer: "svg", container: place, hover: false, logLevel: window.vega.Error,
      });
      view.addEventListener("click", function (event, item) {
        if (item && item.datum) open(item.datum.id);
      });
      view.runAsync().then(function () {
        if (self.wanted !== wanted) return;
        var drawing = place.querySelector("svg");
        themed(drawing, function (variable) { return variable; });
        drawing.setAttribute("role", "group");
        drawing.setAttribute("aria-label", title + ". " + words + " The table below has the same points.");
        drawing.querySelectorAll("[role], [aria-label], [aria-roledescription]").forEach(function (part) {
          ["role", "aria-label", "aria-roledescription"].forEach(function (name) { part.removeAttribute(name); });
        });
        drawing.removeAttribute("width");
        drawing.removeAttribute("height");
        self.figure.replaceChildren(place, el("figcaption", {}, [title + ". ", el("small", { text: "By keys: arrows go from point to point, Enter opens the model." })]));
        spread(drawing);
        reachable(drawing, self.titles());
      });
    }

    /* The drawing as a file of its own, in the colours of the theme. */
    saved() {
      var copy = cleaned(this.figure.querySelector("svg")), box = copy.getAttribute("viewBox").split(" ");
      copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
      copy.setAttribute("width", box[2]);
      copy.setAttribute("height", box[3]);
      copy.setAttribute("font-family", "system-ui, sans-serif");
      copy.style.background = getComputedStyle(document.body).getPropertyValue("--zoo-page");
      themed(copy, resolve);
      return new XMLSerializer().serializeToString(copy);
    }

    png() {
      var self = this, picture = new Image(), box = this.figure.querySelector("svg").getAttribute("viewBox").split(" ");
      picture.onload = function () {
        var canvas = el("canvas", { width: Math.round(box[2] * 2), height: Math.round(box[3] * 2) }), pen = canvas.getContext("2d");
        pen.fillStyle = getComputedStyle(document.body).getPropertyValue("--zoo-page");
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(function (blob) { Z.download(self.name(".png"), "image/png", blob); }, "image/png");
      };
      picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(this.saved());
    }

    rows() {
      var state = this.state, best = new Set(P.front(state).map(function (row) { return row[0].id; }));
      return [["id", "model", "developer"].concat(this.titles().map(function (one) { return one.title; }), [P.data.colours[state.colour].title, "on the staircase"])].concat(
        P.points(state).map(function (row) {
          var model = row[0];
          return [model.id, model.name, model.developer, row[1], row[2], P.seriesOf(model, state.colour), best.has(model.id) ? "yes" : "no"];
        }));
    }

    /* The same points as a table, those on the staircase first, then the newest. */
    fill(points, best) {
      var state = this.state, axes = this.titles(), first = new Set(best.map(function (row) { return row[0].id; }));
      var listed = points.slice().reverse().sort(function (one, other) { return first.has(other[0].id) - first.has(one[0].id); });
      var colour = P.data.colours[state.colour].title;
      var head = ["Model", axes[0].title, axes[1].title, colour.charAt(0).toUpperCase() + colour.slice(1)].concat(first.size ? ["Staircase"] : []);
      var body = listed.map(function (row) {
        var model = row[0];
        return el("tr", {}, [
          el("th", { scope: "row" }, [el("a", { href: Z.root + model.page, text: model.name })]),
          el("td", { class: "num", text: P.written(axes[0], row[1]) }), el("td", { class: "num", text: P.written(axes[1], row[2]) }),
          el("td", { text: P.seriesOf(model, state.colour) }), first.size ? el("td", { text: first.has(model.id) ? "yes" : "" }) : null,
        ]);
      });
      this.table.replaceChildren(el("div", { class: "table-box long", role: "group", "aria-label": "Points of the plot", tabindex: "0" }, [
        el("table", { class: "data" }, [
          el("thead", {}, [el("tr", {}, head.map(function (words, at) { return el("th", { scope: "col", class: at === 1 || at === 2 ? "num" : null, text: words }); }))]),
          el("tbody", {}, body),
        ]),
      ]));
    }
  }

  customElements.define("zoo-plots", ZooPlotsElement);
})();
