/* Step-throughs: a numbered list that can be gone through one step at a time, by mouse, keys or by itself. Without this
   script, and in print, it is the list. A link such as #steps-router=3 opens the third step, and may
   hold what other parts of the page remember too; data-seconds on the box of
   the list sets the pace. A box with data-diagram="title of a diagram of the page" shows that diagram beside its steps:
   what an item names in data-parts="router,e1" is marked, the rest steps back. */
(function () {
  "use strict";
  var SHORTEST = 4000; // milliseconds that a step stays at least while playing
  var PER_CHARACTER = 55; // and for each character, which is about 200 words a minute

  function button(label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", function () {
      if (made.getAttribute("aria-disabled") !== "true") act();
    });
    return made;
  }

  /* A disabled button would lose the focus of whoever just pressed it. */
  function enable(made, enabled) {
    if (enabled) made.removeAttribute("aria-disabled");
    else made.setAttribute("aria-disabled", "true");
  }

  /* A copy of the drawing with this title, for the eye: the diagram itself, with its words, is elsewhere on the page. */
  function drawing(title) {
    var figure = Array.from(document.querySelectorAll("figure.diagram")).find(function (one) {
      return one.querySelector("figcaption").textContent.trim() === title;
    });
    if (!figure) return null;
    var made = document.createElement("div"), svg = figure.querySelector("svg").cloneNode(true);
    made.className = "steps-diagram";
    made.setAttribute("aria-hidden", "true");
    made.hidden = true;
    svg.querySelectorAll("title, desc").forEach(function (one) { one.remove(); });
    [svg].concat(Array.from(svg.querySelectorAll("[id]"))).forEach(function (one) { one.removeAttribute("id"); });
    ["role", "aria-roledescription", "aria-labelledby", "aria-describedby"].forEach(function (name) { svg.removeAttribute(name); });
    made.append(svg);
    return made;
  }

  /* Mark the nodes with these ids and the arrows between them. */
  function mark(diagram, parts) {
    diagram.classList.toggle("marking", parts.length > 0);
    diagram.querySelectorAll("[data-id]").forEach(function (one) {
      var id = one.dataset.id;
      var arrow = parts.some(function (from) {
        return parts.some(function (to) { return id.indexOf("L_" + from + "_" + to + "_") === 0; });
      });
      one.classList.toggle("marked", arrow || parts.indexOf(id) >= 0);
    });
  }

  /* The words in the marked nodes, for those who cannot see them. */
  function labels(diagram, parts) {
    return parts.map(function (id) {
      var node = diagram.querySelector('.pele-node[data-id="' + CSS.escape(id) + '"]');
      return node ? Array.from(node.querySelectorAll("text, tspan")).filter(function (one) { return !one.children.length; })
        .map(function (one) { return one.textContent.trim(); }).join(" ") : "";
    }).filter(Boolean);
  }

  function decoded(text) {
    try { return decodeURIComponent(text); } catch (error) { return text; }
  }

  /* The pairs of the address, [name, value, both as they are written]; the name of a heading is none. */
  function pairs() {
    return location.hash.slice(1).split("&").map(function (text) {
      var at = text.indexOf("=");
      return [decoded(text.slice(0, Math.max(at, 0))), decoded(text.slice(at + 1)), text];
    }).filter(function (pair) { return pair[0]; });
  }

  class ZooSteps extends HTMLElement {
    connectedCallback() {
      if (this.bar) return;
      this.box = this.querySelector(".steps");
      this.steps = Array.from(this.box.querySelector("ol").children);
      this.current = -1; // -1: the whole list
      this.timer = null;
      this.build();
      this.addEventListener("keydown", this.onKey.bind(this));
      document.addEventListener("visibilitychange", function () { if (document.hidden) this.pause(); }.bind(this));
      window.addEventListener("hashchange", this.fromAddress.bind(this));
      this.render();
      this.fromAddress();
    }

    build() {
      var title = this.box.dataset.title || "Step by step";
      this.box.tabIndex = 0;
      this.box.setAttribute("role", "group");
      this.box.setAttribute("aria-label", title);
      this.bar = document.createElement("div");
      this.bar.className = "steps-bar";
      this.bar.setAttribute("role", "group");
      this.bar.setAttribute("aria-label", "Controls: " + title);
      this.back = button("Back", function () { this.pause(); this.go(this.current - 1); }.bind(this));
      this.play = button("Play", function () { this.toggle(); }.bind(this));
      this.next = button("Next", function () { this.pause(); this.go(this.current + 1); }.bind(this));
      this.all = button("Show all", function () { this.pause(); this.go(-1); }.bind(this));
      this.count = document.createElement("span");
      this.count.className = "steps-count";
      this.status = document.createElement("p");
      this.status.className = "visually-hidden";
      this.status.setAttribute("role", "status");
      this.bar.append(this.back, this.play, this.next, this.all, this.count);
      this.diagram = this.box.dataset.diagram ? drawing(this.box.dataset.diagram) : null;
      if (this.diagram) this.box.append(this.diagram);
      this.append(this.bar, this.status);
    }

    parts() {
      var step = this.steps[this.current];
      return step && step.dataset.parts ? step.dataset.parts.split(",").map(function (one) { return one.trim(); }) : [];
    }

    /* Show one step and those before it; -1 shows all. */
    go(index) {
      this.current = Math.max(-1, Math.min(index, this.steps.length - 1));
      this.render();
      this.toAddress();
      this.status.textContent = this.current < 0 ? "All " + this.steps.length + " steps" :
        this.words() + ": " + this.steps[this.current].textContent.trim() + this.marked();
    }

    marked() {
      var found = this.diagram ? labels(this.diagram, this.parts()) : [];
      return found.length ? " In the diagram: " + found.join("; ") + "." : "";
    }

    words() {
      return "Step " + (this.current + 1) + " of " + this.steps.length;
    }

    render() {
      var stepping = this.current >= 0, last = this.current === this.steps.length - 1;
      this.steps.forEach(function (step, index) {
        step.hidden = stepping && index > this.current;
        if (index === this.current) step.setAttribute("aria-current", "step");
        else step.removeAttribute("aria-current");
      }, this);
      if (this.diagram) {
        this.diagram.hidden = !stepping;
        mark(this.diagram, this.parts());
      }
      this.next.textContent = stepping ? "Next" : "Start";
      this.play.textContent = this.timer ? "Pause" : "Play";
      this.count.textContent = stepping ? this.words() : this.steps.length + " steps";
      enable(this.back, this.current > 0);
      enable(this.next, !last);
      enable(this.all, stepping);
    }

    toggle() {
      if (this.timer) { this.pause(); return; }
      this.go(this.current === this.steps.length - 1 ? 0 : Math.max(this.current, 0));
      this.wait();
    }

    wait() {
      var length = this.steps[this.current].textContent.trim().length;
      var time = 1000 * parseFloat(this.box.dataset.seconds) || Math.max(SHORTEST, PER_CHARACTER * length);
      this.timer = window.setTimeout(function () {
        this.timer = null;
        if (this.current < this.steps.length - 1) this.go(this.current + 1);
        if (this.current < this.steps.length - 1) this.wait();
        else this.render();
      }.bind(this), time);
      this.render();
    }

    pause() {
      window.clearTimeout(this.timer);
      this.timer = null;
      this.render();
    }

    onKey(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      var moves = { ArrowRight: this.current + 1, ArrowLeft: Math.max(this.current - 1, 0), Home: 0, End: this.steps.length - 1, Escape: -1 };
      if (event.key in moves) {
        this.pause();
        this.go(moves[event.key]);
      } else if (event.key === " " && event.target === this.box) {
        this.toggle();
      } else {
        return;
      }
      event.preventDefault();
    }

    fromAddress() {
      var step = pairs().reduce(function (found, pair) {
        return pair[0] === this.box.id && /^\d{1,3}$/.test(pair[1]) ? Number(pair[1]) : found;
      }.bind(this), null);
      if (step === null || step - 1 === this.current) return;
      this.pause();
      this.go(step - 1);
      this.scrollIntoView({ block: "start" });
    }

    /* Only what differs from the page as it comes stands in its address, beside what other parts of the page wrote. */
    toAddress() {
      if (!this.box.id) return;
      var kept = pairs().filter(function (pair) { return pair[0] !== this.box.id; }, this).map(function (pair) { return pair[2]; });
      if (this.current >= 0) kept.push(encodeURIComponent(this.box.id) + "=" + (this.current + 1));
      var hash = kept.length ? "#" + kept.join("&") : "";
      try { history.replaceState(null, "", location.pathname + location.search + hash); } catch (error) { /* some browsers forbid it for files */ }
    }
  }

  document.querySelectorAll("div.steps").forEach(function (box) {
    if (!box.querySelector("ol")) return;
    var made = document.createElement("zoo-steps");
    box.replaceWith(made);
    made.appendChild(box);
  });
  customElements.define("zoo-steps", ZooSteps); // last: an element is connected with its list inside
})();
