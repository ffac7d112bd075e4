/* <zoo-calculator data-kind>: fields that the page brought, and the result redrawn while the reader changes them. The
   page holds a worked example, which stays until something is entered; a wrong entry keeps the last good result.
   Needs window.Zoo and window.ZooCalculate. A classic script without requests, so that it works from file://. */
(function () {
  "use strict";

  var Zoo = window.Zoo, calculate = window.ZooCalculate, el = Zoo.el;
  var PAUSE = 250; // ms after the last key before the result is read out and the address is written

  // --- a result as elements, as render/worked.py writes it ---------------------------------------------------------
  function link(words, page) { return el("a", { href: Zoo.root + page.replace(".md", ".html"), text: words }); }
  function cell(content) { return typeof content === "string" ? document.createTextNode(content) : link(content[0], content[1]); }

  function boxed(table) {
    return el("div", { class: "table-box", role: "group", tabindex: "0", "aria-label": "Table: " + table.caption.textContent }, [table]);
  }

  function drawTable(name, caption, head, rows, numbersFrom, words) {
    function isNumber(column) { return column >= numbersFrom && column < head.length - words; }
    var made = el("table", { class: name }, [
      el("caption", { text: caption }),
      el("thead", {}, [el("tr", {}, head.map(function (text, column) {
        return el("th", { scope: "col", class: isNumber(column) ? "num" : null, text: text });
      }))]),
      el("tbody", {}, rows.map(function (row) {
        return el("tr", {}, row.map(function (content, column) {
          var tag = column === 0 ? "th" : "td";
          return el(tag, { scope: column === 0 ? "row" : null, class: isNumber(column) ? "num" : null }, [cell(content)]);
        }));
      })),
    ]);
    return boxed(made);
  }

  function drawBar(bar) {
    var total = bar.parts.reduce(function (sum, part) { return sum + part[1]; }, 0), scale = Math.max(total, bar.limit);
    var spans = bar.parts.map(function (part, index) {
      return el("span", { class: "calc-part-" + index, style: "width:" + (100 * part[1] / scale).toFixed(2) + "%" });
    });
    spans.push(el("i", { style: "left:" + (100 * bar.limit / scale).toFixed(2) + "%" }));
    var legend = bar.parts.map(function (part, index) {
      return el("li", {}, [el("span", { class: "calc-swatch calc-part-" + index }), part[0] + " " + part[2]]);
    });
    legend.push(el("li", {}, [el("span", { class: "calc-swatch calc-limit" }), bar.limit_words]));
    return [el("div", { class: "calc-bar", "aria-hidden": "true" }, spans), el("ul", { class: "calc-legend" }, legend)];
  }

  function drawHead(found) {
    var verdict = el("p", { class: "calc-verdict calc-" + found.state }, [el("strong", { text: found.verdict })]);
    return found.bar ? [verdict].concat(drawBar(found.bar)) : [verdict];
  }

  function drawResult(found) {
    var parts = [];
    found.warnings.forEach(function (warning) { parts.push(el("p", { class: "calc-note calc-warning", text: warning })); });
    found.notes.forEach(function (note) { parts.push(el("p", { class: "calc-note", text: note })); });
    found.tables.forEach(function (one) { parts.push(drawTable("data", one.caption, one.head, one.rows, 1, one.words)); });
    if (found.working.length) {
      parts.push(drawTable("data calc-working", "The working", ["Quantity", "How it comes about", "Value"], found.working, 2, 0));
    }
    if (found.links.length) {
      var line = el("p", { class: "calc-links", text: "Where this comes from: " });
      found.links.forEach(function (one, index) { line.append(index ? ", " : "", link(one[0], one[1])); });
      line.append(".");
      parts.push(line);
    }
    return parts;
  }

  // --- the reader's own machine, kept by another control -----------------------------------------------------------
  function formatOf(text) {
    var found = window.LLM_ZOO_CALCULATORS.formats.find(function (one) { return one[0] === text || one[1] === text || one[1] === text + " bit"; });
    if (found) return found[0];
    return text === "as published" || text === "published" ? "published" : null;
  }

  function stored() {
    var kept = Zoo.store.get("machine"), found = {};
    if (!kept || typeof kept !== "object") return found;
    if (typeof kept.machine === "string") found.machine = kept.machine;
    else if (kept.memory) { found.machine = "own"; found.memory = String(kept.memory); }
    if (kept.precision && formatOf(kept.precision)) found.format = formatOf(kept.precision);
    if (kept.cache) found.bits = String(kept.cache);
    return found;
  }

  // --- the element -------------------------------------------------------------------------------------------------
  class Calculator extends HTMLElement {
    connectedCallback() {
      if (this.form) return;
      this.form = this.querySelector("form");
      this.result = this.querySelector(".calc-result");
      this.head = this.querySelector(".calc-head");
      this.spoken = this.querySelector("[role=status]");
      this.filters = Array.from(this.form.querySelectorAll(".calc-boxes"), function (list) {
        var filter = Zoo.listFilter(list, "models");
        list.before(filter.box);
        return filter;
      });
      this.fallback = this.read();
      this.apply(stored());
      this.start = this.read();
      this.form.hidden = false;
      this.form.addEventListener("submit", function (event) { event.preventDefault(); });
      this.form.addEventListener("input", this.update.bind(this, false));
      this.form.addEventListener("reset", this.back.bind(this));
      window.addEventListener("hashchange", this.follow.bind(this));
      this.follow();
    }

    get kind() { return this.dataset.kind; }

    /* Names of the fields, in order. */
    names() {
      return Array.from(new Set(Array.from(this.form.elements).map(function (one) { return one.name; }).filter(Boolean)));
    }

    boxes(name) { return Array.from(this.form.querySelectorAll('input[type="checkbox"][name="' + name + '"]')); }

    /* What stands in the fields, as text. */
    read() {
      var found = {};
      this.names().forEach(function (name) {
        var boxes = this.boxes(name);
        found[name] = boxes.length
          ? boxes.filter(function (one) { return one.checked; }).map(function (one) { return one.value; }).join(",")
          : this.form.elements[name].value;
      }, this);
      return found;
    }

    /* Put texts into the fields; what a choice does not offer, or a number that is none, is left out. */
    apply(texts) {
      this.names().forEach(function (name) {
        if (texts[name] === undefined) return;
        var boxes = this.boxes(name), control = this.form.elements[name];
        if (boxes.length) {
          var wanted = texts[name].split(",");
          if (!boxes.some(function (one) { return wanted.indexOf(one.value) >= 0; })) return;
          boxes.forEach(function (one) { one.checked = wanted.indexOf(one.value) >= 0; });
        } else if (control.tagName === "SELECT") {
          if (Array.from(control.options).some(function (one) { return one.value === texts[name]; })) control.value = texts[name];
        } else if (!calculate.number(texts[name], this.rule(control)).error) control.value = texts[name];
      }, this);
    }

    rule(control) {
      return { least: Number(control.min), most: Number(control.max), whole: control.step === "1" };
    }

    /* Fields of an own machine are there only for one. */
    show(texts) {
      this.form.querySelectorAll("[data-when]").forEach(function (box) {
        box.hidden = box.dataset.when !== texts.machine;
      });
    }

    /* Values of the fields that count, and what is wrong with which. */
    check(texts) {
      var values = {}, errors = {};
      this.names().forEach(function (name) {
        var control = this.form.elements[name], boxes = this.boxes(name);
        if (boxes.length) values[name] = texts[name] ? texts[name].split(",") : [];
        else if (control.type !== "number") values[name] = name === "bits" ? Number(texts[name]) : texts[name];
        else if (!control.closest("[hidden]")) {
          var found = calculate.number(texts[name], this.rule(control));
          if (found.error) errors[name] = found.error;
          else values[name] = found.value;
        }
      }, this);
      if (!Object.keys(errors).length) errors = calculate.conflicts(this.kind, values);
      return { values: values, errors: errors };
    }

    complain(errors) {
      this.names().forEach(function (name) {
        var message = this.form.querySelector("#" + this.kind + "-" + name + "-error");
        if (!message) return;
        message.textContent = errors[name] || "";
        message.hidden = !errors[name];
        var control = this.form.querySelector("#" + this.kind + "-" + name);
        if (!control) return;
        if (errors[name]) {
          control.setAttribute("aria-invalid", "true");
          control.setAttribute("aria-describedby", message.id);
        } else {
          control.removeAttribute("aria-invalid");
          control.removeAttribute("aria-describedby");
        }
      }, this);
    }

    /* Redraw; a wrong entry says so at its field and leaves the last good result. */
    update(silent) {
      var texts = this.read(), self = this;
      this.show(texts);
      this.filters.forEach(function (filter) { filter.refresh(); });
      var checked = this.check(texts), names = Object.keys(checked.errors), spoken;
      this.complain(checked.errors);
      this.classList.toggle("calc-old", names.length > 0);
      if (names.length) {
        spoken = names.map(function (name) { return self.label(name) + ": " + checked.errors[name]; }).join(" ") + " The last result stays.";
      } else {
        var found = calculate.kinds[this.kind](checked.values);
        this.head.replaceChildren.apply(this.head, drawHead(found));
        this.result.replaceChildren.apply(this.result, drawResult(found));
        spoken = found.verdict;
      }
      window.clearTimeout(this.timer);
      if (silent) return;
      this.timer = window.setTimeout(function () {
        self.spoken.textContent = spoken;
        if (!names.length) self.write(texts);
      }, PAUSE);
    }

    label(name) {
      var label = this.form.querySelector('label[for="' + this.kind + "-" + name + '"]');
      return label ? label.textContent : name;
    }

    /* What differs from the example, or from what the reader's own machine makes of it, goes into the address. */
    write(texts) {
      var pairs = {};
      Object.keys(texts).forEach(function (name) {
        var control = this.form.elements[name];
        if (control.closest && control.closest("[hidden]")) return;
        if (texts[name] !== this.start[name] || texts[name] !== this.fallback[name]) pairs[name] = texts[name];
      }, this);
      Zoo.hash.write(pairs);
    }

    /* The state of the address over the start; anything it does not name, or that is garbage, is as at the start. */
    follow() {
      this.apply(this.start);
      this.apply(Zoo.hash.read());
      this.update(true);
    }

    /* Back to the example of the page. */
    back() {
      var self = this;
      window.setTimeout(function () {
        self.start = self.read();
        self.update(false);
      }, 0);
    }
  }

  customElements.define("zoo-calculator", Calculator);
})();
