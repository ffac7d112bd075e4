/* The explorer: search, facets, ranges, columns and views over all models. It wraps the table that the page brings and
   takes its place; what matches what is decided in explore.js. Rows are made when they come into sight, and kept. */
(function () {
  "use strict";
  var Zoo = window.Zoo, el = Zoo.el, explore = Zoo.explore, machine = Zoo.machine;
  var AT_ONCE = 30; // rows that are made at a time
  var FEW = 8; // values of a facet that are shown before the reader asks for all
  var PAUSE = 120; // ms after a key, so that a word is one search

  function button(text, press, attributes) {
    return el("button", Object.assign({ type: "button", class: "button", text: text, onclick: press }, attributes || {}));
  }

  function later(act) {
    var waiting = null;
    return function () { window.clearTimeout(waiting); waiting = window.setTimeout(act, PAUSE); };
  }

  class ZooExplorer extends HTMLElement {
    connectedCallback() {
      if (this.entries) return;
      this.entries = explore.index(Zoo.data.models);
      this.known = explore.valuesOf(this.entries);
      this.state = explore.read(Zoo.hash.read(), this.known);
      this.orders = new Map();
      this.facets = {};
      this.filters = [];
      this.ranges = {};
      this.append(this.panel(), this.main());
      this.head();
      this.put();
      this.update();
      machine.onChange(this.machineChanged.bind(this));
      window.addEventListener("hashchange", this.addressChanged.bind(this));
      window.addEventListener("beforeprint", this.more.bind(this, Infinity));
    }

    // --- building -----------------------------------------------------------------------------------------------
    main() {
      this.search = el("input", { type: "search", id: "explorer-search", autocomplete: "off", spellcheck: "false", placeholder: "name, developer, family, words" });
      this.search.addEventListener("input", later(this.searched.bind(this)));
      this.status = el("p", { class: "explorer-count", role: "status" });
      this.chips = el("div", { class: "explorer-chips", role: "group", "aria-label": "Filters that are set" });
      this.copied = el("span", { class: "explorer-copied", role: "status" });
      this.empty = el("div", { class: "explorer-empty", hidden: true });
      this.tableBox = el("div", { class: "table-box long first-sticky explorer-box", role: "group", "aria-label": "Models", tabindex: "0" });
      this.cards = el("ul", { class: "cards explorer-cards" });
      this.rest = button("", this.more.bind(this, AT_ONCE), { hidden: true });
      this.viewButtons = ["table", "gallery"].map(function (view) {
        return button(view === "table" ? "Table" : "Gallery", this.look.bind(this, view));
      }, this);
      return el("div", { class: "explorer-main" }, [
        el("div", { class: "explorer-tools controls" }, [
          el("div", { class: "field explorer-search" }, [el("label", { for: "explorer-search", text: "Search" }), this.search]),
          this.opener,
          el("div", { class: "explorer-views", role: "group", "aria-label": "View" }, this.viewButtons),
          this.columnChooser(),
          this.takeAway(),
        ]),
        el("div", { class: "explorer-presets", role: "group", "aria-label": "Ready-made questions" }, this.presets()),
        this.chips,
        el("div", { class: "explorer-told" }, [this.status, this.copied]),
        this.empty, this.tableBox, this.cards, this.rest,
      ]);
    }

    presets() {
      this.presetButtons = explore.PRESETS.map(function (preset) {
        return button(preset.label, this.apply.bind(this, preset), { "aria-pressed": "false" });
      }, this);
      return this.presetButtons;
    }

    columnChooser() {
      var boxes = explore.COLUMNS.filter(function (one) { return one.key !== "name" && one.key !== "usable"; }).map(function (one) {
        var box = el("input", { type: "checkbox", value: one.key, onchange: this.columnsChosen.bind(this) });
        return el("label", {}, [box, " " + one.label]);
      }, this);
      this.columnBoxes = boxes.map(function (label) { return label.firstChild; });
      return this.folder("Columns", [el("div", { class: "explorer-columns", role: "group", "aria-label": "Columns" }, boxes)]);
    }

    takeAway() {
      var taken = this.taken.bind(this);
      return this.folder("Copy or download", [
        button("Copy as CSV", taken.bind(null, "csv", true)),
        button("Copy as Markdown", taken.bind(null, "markdown", true)),
        button("Download CSV", taken.bind(null, "csv", false)),
      ]);
    }

    /* A button's worth of things that open below it, closed by Escape. */
    folder(name, parts) {
      var summary = el("summary", { class: "button", text: name });
      return el("details", { class: "explorer-folder", onkeydown: function (event) {
        if (event.key !== "Escape" || !this.open) return;
        this.open = false;
        summary.focus();
      } }, [summary, el("div", { class: "explorer-popover" }, parts)]);
    }

    panel() {
      var made = explore.FACETS.filter(function (facet) { return this.known[facet.key].size > 1; }, this);
      var panel = el("div", { class: "explorer-panel", id: "explorer-panel", role: "group", "aria-label": "Filters" }, [
        this.section("My machine", [el("zoo-machine")], Boolean(machine.current())),
        this.section("Numbers", explore.RANGES.map(this.range, this), false),
      ].concat(made.map(this.facet, this)));
      this.opener = button("Filters", function () {
        var open = panel.classList.toggle("open");
        this.setAttribute("aria-expanded", String(open));
      }, { class: "button explorer-opener", "aria-expanded": "false", "aria-controls": "explorer-panel" });
      return panel;
    }

    section(name, parts, open) {
      var note = el("span", { class: "explorer-note" });
      var made = el("details", { class: "explorer-section", open: open }, [el("summary", {}, [name, note])].concat(parts));
      made.note = note;
      return made;
    }

    facet(facet) {
      var self = this, all = {}, counts = new Map();
      this.entries.forEach(function (entry) { entry.values[facet.key].forEach(function (value) { counts.set(value, (counts.get(value) || 0) + 1); }); });
      var values = Array.from(counts.keys()).sort(function (a, b) {
        return (a === explore.UNKNOWN) - (b === explore.UNKNOWN) || counts.get(b) - counts.get(a) || facet.name(a).localeCompare(facet.name(b), "en");
      });
      var list = el("ul", { class: "explorer-values" }, values.map(function (value) {
        var made = this.value(facet, value);
        all[value] = made;
        return made.item;
      }, this));
      var section = this.section(facet.label, [list], facet.open);
      if (values.length > FEW + 2) {
        values.slice(FEW).forEach(function (value) { all[value].extra = all[value].item.hidden = true; });
        var more = button("All " + values.length, function () {
          values.slice(FEW).forEach(function (value) { all[value].extra = all[value].item.hidden = false; });
          var filter = Zoo.listFilter(list, "values", "Search: " + facet.label);
          list.before(filter.box);
          self.filters.push(filter);
          filter.field.focus();
          more.remove();
        }, { class: "explorer-more" });
        section.append(more);
      }
      this.facets[facet.key] = { facet: facet, values: all, section: section };
      return section;
    }

    value(facet, value) {
      var name = facet.name(value), self = this;
      var box = el("input", { type: "checkbox", onchange: function () { self.choose(facet, value, "include", box.checked); } });
      var count = el("span", { class: "explorer-number" });
      var out = el("button", {
        type: "button", class: "explorer-not", "aria-pressed": "false", "aria-label": "Leave out " + facet.label + ": " + name, title: "Leave out " + name, text: "−",
        onclick: function () { self.choose(facet, value, "exclude", out.getAttribute("aria-pressed") !== "true"); },
      });
      return { box: box, out: out, count: count, item: el("li", { "data-name": name }, [el("label", {}, [box, el("span", { class: "explorer-name", text: name }), count]), out]) };
    }

    range(range) {
      var id = "explorer-" + range.key, ends = ["low", "high"].map(function (end) {
        var input = el("input", {
          type: "text", size: "7", autocomplete: "off", placeholder: end === "low" ? range.hint : "", id: end === "low" ? id : null,
          "aria-label": range.label + (end === "low" ? ", at least" : ", at most"),
        });
        input.addEventListener("input", later(this.ranged.bind(this, range)));
        return input;
      }, this);
      var parts = [el("label", { for: id, text: range.label }), el("div", { class: "explorer-ends" }, [ends[0], el("span", { text: "to" }), ends[1]])];
      var said = el("p", { class: "explorer-hint" });
      if (range.key === "cache-at") parts.splice(1, 0, this.contextField());
      this.ranges[range.key] = { range: range, low: ends[0], high: ends[1], said: said };
      return el("div", { class: "field explorer-range" }, parts.concat(said));
    }

    contextField() {
      this.at = el("input", { type: "text", size: "7", id: "explorer-at", autocomplete: "off" });
      this.at.addEventListener("change", this.atChanged.bind(this));
      return el("div", { class: "explorer-ends" }, [el("label", { for: "explorer-at", text: "of" }), this.at, el("span", { text: "tokens" })]);
    }

    // --- what the reader does -----------------------------------------------------------------------------------
    searched() { this.state.search = this.search.value.trim(); this.update(); }

    choose(facet, value, list, on) {
      explore.toggle(this.state.include, facet.key, value, list === "include" && on);
      explore.toggle(this.state.exclude, facet.key, value, list === "exclude" && on);
      this.update();
    }

    ranged(range) {
      var own = this.ranges[range.key];
      var done = explore.setRange(this.state, range, own.low.value.trim(), own.high.value.trim());
      this.complain(own, done);
      if (done) this.update();
    }

    complain(own, fine) {
      own.said.textContent = fine ? own.range.needsMachine && !machine.current() ? "Choose a machine first." : "" : "Not an amount: write something like " + own.range.hint + ".";
      [own.low, own.high].forEach(function (input) {
        if (fine) input.removeAttribute("aria-invalid");
        else input.setAttribute("aria-invalid", "true");
      });
    }

    atChanged() {
      var tokens = explore.amount(this.at.value, "tokens");
      if (tokens >= 1 && tokens <= 1e9) this.state.at = Math.round(tokens);
      this.renew();
    }

    sort(key) {
      var now = this.state.sort;
      this.state.sort = { key: key, down: now.key === key ? !now.down : Boolean(explore.column(key).number) };
      this.update();
      this.copied.textContent = "Sorted by " + explore.column(key).label + (this.state.sort.down ? ", descending." : ", ascending.");
    }

    look(view) { this.state.view = view; this.update(); }

    columnsChosen() {
      this.state.columns = this.columnBoxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
      this.renew();
    }

    apply(preset) {
      var pressed = this.presetIs(preset), pairs = pressed ? {} : preset.pairs, view = this.state.view, columns = this.state.columns;
      this.state = explore.read(pairs, this.known);
      this.state.view = view;
      this.state.columns = columns;
      this.put();
      if (machine.parse(pairs)) machine.use(pairs, false);
      else if (pressed && machine.parse(preset.pairs)) machine.use(Zoo.store.get("machine"), false); // the reader's own again
      else this.renew();
    }

    presetIs(preset) {
      var now = explore.write(this.state);
      delete now.view;
      delete now.columns;
      if (!machine.parse(preset.pairs)) Object.keys(machine.pairs()).forEach(function (key) { delete now[key]; });
      return JSON.stringify(Object.entries(now).sort()) === JSON.stringify(Object.entries(preset.pairs).sort());
    }

    drop(id, chip) {
      var chips = Array.prototype.slice.call(this.chips.children), place = chips.indexOf(chip);
      explore.drop(this.state, id);
      this.put();
      this.update();
      (this.chips.children[Math.min(place, this.chips.children.length - 1)] || this.search).focus();
    }

    reset() {
      var kept = this.state;
      this.state = explore.fresh();
      this.state.view = kept.view;
      this.state.columns = kept.columns;
      this.state.at = kept.at;
      this.put();
      this.update();
      this.search.focus();
    }

    taken(form, copy) {
      var rows = explore.table(this.found.rows, this.state, form === "markdown"), said = this.copied;
      var text = form === "csv" ? Zoo.csv(rows) : Zoo.markdown(rows);
      if (!copy) {
        Zoo.download("llm-zoo-" + Zoo.data.day + ".csv", "text/csv;charset=utf-8", text);
        said.textContent = "Downloaded " + (rows.length - 1) + " rows.";
        return;
      }
      Zoo.copy(text).then(function (done) { said.textContent = done ? "Copied " + (rows.length - 1) + " rows." : "This browser does not let pages copy."; });
    }

    machineChanged() { this.orders.clear(); this.renew(); }

    /* A link or the back button: the address says what to show. */
    addressChanged() {
      if (location.hash && location.hash.indexOf("=") < 0) return; // a link to a heading of the page
      machine.start();
      this.state = explore.read(Zoo.hash.read(), this.known);
      this.put();
      machine.use(machine.current() ? machine.pairs() : null, false);
    }

    // --- showing ------------------------------------------------------------------------------------------------
    /* Put the state into the controls. */
    put() {
      var state = this.state;
      this.search.value = state.search;
      this.at.value = Zoo.format.exact(state.at);
      this.columnBoxes.forEach(function (box) { box.checked = state.columns.indexOf(box.value) >= 0; });
      Object.keys(this.ranges).forEach(function (key) {
        var own = this.ranges[key], ends = state.ranges[key];
        own.low.value = ends ? ends.low.text : "";
        own.high.value = ends ? ends.high.text : "";
        this.complain(own, true);
      }, this);
    }

    /* Columns, the machine or the context have changed: rows are made anew. */
    renew() {
      Object.keys(this.ranges).forEach(function (key) { this.complain(this.ranges[key], true); }, this);
      this.orders.clear();
      this.head();
      this.update();
    }

    head() {
      this.rowsMade = new Map();
      this.cardsMade = new Map();
      this.columns = explore.columnsOf(this.state);
      var row = el("tr", {}, this.columns.map(function (one) {
        var label = one.key === "usable" ? "My machine, " + machine.current().short : one.key === "cache-at" ? "Cache at " + Zoo.format.exact(this.state.at) : one.label;
        return el("th", { scope: "col", class: one.number ? "num" : null, "data-key": one.key }, [
          el("button", { type: "button", text: label, onclick: this.sort.bind(this, one.key) }),
        ]);
      }, this));
      this.body = el("tbody");
      var table = el("table", { class: "data" }, [el("caption", { class: "visually-hidden", text: "Models that match" }), el("thead", {}, [row]), this.body]);
      this.tableBox.replaceChildren(table);
      this.headRow = row;
    }

    ordered() {
      var sort = this.state.sort, key = (sort.down ? "-" : "") + sort.key + "@" + this.state.at;
      if (!this.orders.has(key)) this.orders.set(key, explore.sorted(this.entries, this.state));
      return this.orders.get(key);
    }

    update() {
      this.found = explore.match(this.ordered(), this.state);
      this.showFacets();
      this.showChips();
      this.showRows();
      this.showEmpty();
      var told = explore.told(this.found, this.entries.length);
      if (this.status.textContent !== told) this.status.textContent = told;
      this.copied.textContent = "";
      var pairs = explore.write(this.state);
      this.presetButtons.forEach(function (made, place) { made.setAttribute("aria-pressed", String(this.presetIs(explore.PRESETS[place]))); }, this);
      this.opener.textContent = this.found.filters.length ? "Filters (" + this.found.filters.length + ")" : "Filters";
      if (Object.keys(pairs).length || location.hash.indexOf("=") > 0) Zoo.hash.write(pairs); // not over a link to a heading
    }

    showFacets() {
      var state = this.state, found = this.found;
      Object.keys(this.facets).forEach(function (key) {
        var own = this.facets[key], include = state.include[key] || [], exclude = state.exclude[key] || [];
        own.section.note.textContent = include.length + exclude.length ? String(include.length + exclude.length) : "";
        Object.keys(own.values).forEach(function (value) {
          var made = own.values[value], count = found.counts[key].get(value) || 0, chosen = include.indexOf(value) >= 0, out = exclude.indexOf(value) >= 0;
          if (made.shown !== count) made.count.textContent = Zoo.format.exact(made.shown = count);
          made.box.checked = chosen;
          made.out.setAttribute("aria-pressed", String(out));
          made.item.classList.toggle("out", out);
          made.item.classList.toggle("none", !count && !chosen && !out);
          if (made.extra) made.item.hidden = !(chosen || out);
        });
      }, this);
      this.filters.forEach(function (filter) { filter.refresh(); });
    }

    showChips() {
      var self = this;
      var chips = this.found.filters.map(function (filter) {
        var chip = button(filter.label, function () { self.drop(filter.id, chip); }, { class: "explorer-chip", "aria-label": "Remove the filter " + filter.label });
        return chip;
      });
      if (chips.length > 1) chips.push(button("Remove all", this.reset.bind(this), { class: "explorer-chip explorer-all" }));
      this.chips.replaceChildren.apply(this.chips, chips);
    }

    showRows() {
      var gallery = this.state.view === "gallery", sort = this.state.sort;
      this.viewButtons.forEach(function (made, place) { made.setAttribute("aria-pressed", String(gallery === (place === 1))); });
      Array.prototype.forEach.call(this.headRow.cells, function (cell) {
        if (cell.dataset.key === sort.key) cell.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
        else cell.removeAttribute("aria-sort");
      });
      this.body.replaceChildren();
      this.cards.replaceChildren();
      this.tableBox.scrollTop = 0;
      this.shown = 0;
      this.more(AT_ONCE);
      this.tableBox.hidden = gallery || !this.found.rows.length;
      this.cards.hidden = !gallery || !this.found.rows.length;
    }

    more(count) {
      var gallery = this.state.view === "gallery", rows = this.found.rows.slice(this.shown, this.shown + count);
      var made = rows.map(gallery ? this.card : this.row, this);
      (gallery ? this.cards : this.body).append.apply(gallery ? this.cards : this.body, made);
      this.shown += rows.length;
      var left = this.found.rows.length - this.shown;
      this.rest.hidden = left === 0;
      this.rest.textContent = "Show " + Math.min(left, AT_ONCE) + " more of " + Zoo.format.exact(left);
      this.watch(made[made.length - 1], left);
    }

    /* The next rows come when the last one is seen; the button below does the same. */
    watch(last, left) {
      if (this.observer) this.observer.disconnect();
      if (!left || !last || typeof IntersectionObserver === "undefined") return;
      var self = this;
      this.observer = new IntersectionObserver(function (seen) {
        if (seen.some(function (one) { return one.isIntersecting; })) self.more(AT_ONCE);
      }, { root: this.state.view === "gallery" ? null : this.tableBox, rootMargin: "200px" });
      this.observer.observe(last);
    }

    row(entry) {
      if (!this.rowsMade.has(entry)) {
        this.rowsMade.set(entry, el("tr", { "data-model": entry.model.id }, this.columns.map(function (one, place) {
          var cell = el(place ? "td" : "th", { class: one.number ? "num" : null, scope: place ? null : "row" });
          this.filled(cell, one.cell(entry.model, this.state));
          if (!place) cell.append(" ", window.ZooTray.button(entry.model.id, entry.model.name, false));
          return cell;
        }, this)));
      }
      return this.rowsMade.get(entry);
    }

    filled(cell, said) {
      if (said.page) cell.append(el("a", { href: Zoo.root + said.page, text: said.text }));
      else if (said.blank) cell.append(el("span", { class: "blank", title: said.title, text: said.text }));
      else cell.textContent = said.text;
      if (said.title && !said.blank) cell.title = said.title;
      return cell;
    }

    card(entry) {
      if (!this.cardsMade.has(entry)) this.cardsMade.set(entry, this.cardOf(entry.model));
      return this.cardsMade.get(entry);
    }

    cardOf(model) {
      var state = this.state, keys = ["total", "active", "context", "cache-token", "price-in", "price-out"];
      if (machine.current()) keys.unshift("usable");
      function said(key) { return explore.column(key).cell(model, state); }
      var facts = keys.filter(function (key) { return !said(key).blank || key === "usable"; }).map(function (key) {
        return el("div", {}, [el("dt", { text: key === "usable" ? "On " + machine.current().short : explore.column(key).label }), el("dd", { text: said(key).text })]);
      });
      function badge(text, kind) { return text ? el("span", { class: "badge" + (kind ? " badge-" + kind : ""), text: text }) : null; }
      return el("li", { "data-model": model.id }, [
        el("a", { class: "card-title", href: Zoo.root + model.page, text: model.name }),
        el("p", { class: "explorer-by", text: Zoo.developer(model) + ", " + model.released }),
        el("p", { class: "explorer-badges" }, [
          badge(said("weights").text + " weights", model.access),
          model.cognition ? badge(said("answers").text, model.cognition) : null,
          said("kind").blank ? null : badge(said("kind").text),
        ]),
        el("p", { text: model.summary }),
        el("dl", { class: "explorer-facts" }, facts),
        el("p", { class: "explorer-add" }, [window.ZooTray.button(model.id, model.name, true)]),
      ]);
    }

    showEmpty() {
      var found = this.found, none = !found.rows.length;
      this.empty.hidden = !none;
      if (!none) return;
      var ways = found.filters.filter(function (filter) { return found.loosen[filter.id]; }).sort(function (a, b) { return found.loosen[b.id] - found.loosen[a.id]; });
      var self = this;
      var buttons = ways.map(function (filter) {
        return button("Without “" + filter.label + "”: " + Zoo.format.exact(found.loosen[filter.id]), function () { self.drop(filter.id, null); });
      });
      this.empty.replaceChildren(
        el("p", { text: ways.length ? "No model matches all of this. One filter less leaves:" : "No model matches, and no single filter is to blame." }),
        el("div", { class: "explorer-chips" }, buttons.concat(button("Remove all filters", this.reset.bind(this))))
      );
    }
  }

  customElements.define("zoo-explorer", ZooExplorer);
  var page = document.querySelector(".explorer");
  if (page && Zoo.data.models.length) {
    var made = document.createElement("zoo-explorer");
    page.replaceChildren(made);
    page.classList.add("ready");
  }
})();
