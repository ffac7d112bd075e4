/* <zoo-machine>: the form for "my machine", the dialog that every page opens from its head, and what fits in tables,
   cards and pages of models. It needs machine.js. Without scripts the head links to the pages of what runs on what. */
(function () {
  "use strict";
  if (!window.Zoo || !window.Zoo.machine || window.Zoo.machine.open) return;
  var Zoo = window.Zoo, el = Zoo.el, machine = Zoo.machine;
  var KINDS = { phone: "Phones", laptop: "Laptops", desktop: "Desktops", accelerator: "Accelerators" };
  var MARK = "on-my-machine";
  var made = 0;

  // --- the form -------------------------------------------------------------------------------------------------
  function option(value, text) { return el("option", { value: value, text: text }); }

  function machineOptions() {
    return [option("", "none chosen")].concat(Object.keys(KINDS).map(function (kind) {
      var own = Zoo.data.machines.filter(function (one) { return one.kind === kind; });
      return own.length ? el("optgroup", { label: KINDS[kind] }, own.map(function (one) {
        var memory = Zoo.format.significant(one.bytes / 1e9).replace(/\.0+$/, "") + " GB";
        return option(one.id, one.name.indexOf(" GB") < 0 ? one.name + ", " + memory : one.name);
      })) : null;
    }));
  }

  function field(id, label, control) {
    control.id = id;
    return el("div", { class: "field" }, [el("label", { for: id, text: label }), control]);
  }

  class ZooMachine extends HTMLElement {
    connectedCallback() {
      if (this.status) return;
      var change = this.change.bind(this), id = "machine-" + (made += 1) + "-";
      this.list = el("select", { onchange: this.picked.bind(this) }, machineOptions());
      this.memory = el("input", { type: "text", inputmode: "decimal", size: "7", autocomplete: "off", onchange: this.typed.bind(this) });
      this.precision = el("select", { onchange: change }, Object.keys(machine.PRECISIONS).map(function (key) {
        return option(key, key === "best" ? "best for the context" : machine.PRECISIONS[key]);
      }));
      this.bits = el("select", { onchange: change }, machine.CACHE_BITS.map(function (bits) { return option(String(bits), bits + " bit"); }));
      this.keep = el("button", { type: "button", class: "button", text: "Keep it", onclick: function () { machine.use(machine.pairs(), true); } });
      this.forget = el("button", { type: "button", class: "button", text: "Forget it", onclick: this.clear.bind(this) });
      this.status = el("p", { class: "machine-status", role: "status" });
      this.append(
        el("div", { class: "controls" }, [
          field(id + "list", "A machine", this.list),
          field(id + "memory", "or memory, GB", this.memory),
          field(id + "precision", "Weights", this.precision),
          field(id + "cache", "Cache", this.bits),
          el("div", { class: "machine-buttons" }, [this.keep, this.forget]),
        ]),
        this.status
      );
      machine.onChange(this.show.bind(this));
      this.show();
    }

    picked() { this.memory.value = ""; this.change(); }
    typed() { if (this.memory.value.trim()) this.list.value = ""; this.change(); }

    change() {
      var given = { precision: this.precision.value, cache: this.bits.value };
      if (this.memory.value.trim()) given.memory = this.memory.value;
      else given.machine = this.list.value;
      if (given.memory && !machine.parse(given)) {
        this.memory.setAttribute("aria-invalid", "true");
        this.status.textContent = "Memory is a number of gigabytes, such as 24.";
        return;
      }
      machine.use(given, true);
    }

    clear() { machine.use(null, true); this.list.focus(); }

    show() {
      var now = machine.current();
      this.memory.removeAttribute("aria-invalid");
      this.list.value = now && now.id ? now.id : "";
      this.memory.value = now && !now.id ? String(now.memory) : "";
      this.precision.value = now ? now.precision : "best";
      this.bits.value = now ? String(now.bits) : "16";
      this.keep.hidden = !now || machine.origin() === "kept";
      this.forget.hidden = !now;
      this.status.textContent = now ? told(now) : "Choose a machine, and every table says which context fits it.";
    }
  }

  function told(now) {
    var open = Zoo.data.models.filter(function (model) { return model.access === "open" && model.weights; });
    var fitting = open.filter(function (model) { return machine.rank(model) > 0; }).length;
    var said = now.name + (now.id ? " (" + now.short + ")" : "") + ": " + fitting + " of " + open.length +
      " open models whose layers are known fit, with their weights, a cache and 1 GiB for everything else.";
    if (now.shared) said += " Its memory is shared with the system and other programs, so less is left than is reckoned here.";
    if (machine.origin() === "link") said += " It is used on this page only, until you keep it.";
    return said;
  }

  // --- the dialog -----------------------------------------------------------------------------------------------
  var dialog = null;

  function open() {
    if (!dialog) {
      dialog = el("dialog", { class: "machine-dialog md-typeset", "aria-labelledby": "machine-dialog-title" }, [
        el("h2", { id: "machine-dialog-title", text: "My machine" }),
        el("zoo-machine"),
        el("p", { class: "machine-note" }, [
          "It stays in this browser and is sent nowhere. Tables of models, cards and pages of models then say what fits: 262k → 14k is the whole window, and what fits of it. ",
          el("a", { href: Zoo.root + "zoo/runs-on/index.html", text: "What runs on which memory" }),
        ]),
        el("form", { method: "dialog" }, [el("button", { class: "button", text: "Close" })]),
      ]);
      document.body.append(dialog);
    }
    dialog.showModal();
  }

  // --- what fits, beside models ---------------------------------------------------------------------------------
  var byPage = new Map(Zoo.data.models.map(function (model) { return [Zoo.root + model.page, model]; }));

  function modelOf(link) { return link ? byPage.get(link.href.split("#")[0]) || null : null; }

  /* The model that a cell of a row links to. */
  function modelAt(row, place) { return row.cells[place] ? modelOf(row.cells[place].querySelector("a[href]")) : null; }

  function cell(model) {
    var said = model ? machine.words(model) : { text: "" }, rank = model ? machine.rank(model) : null;
    var made = el("td", { class: "num " + MARK, title: said.title || null, "data-sort": rank === null ? "" : String(rank) });
    if (said.blank) made.append(el("span", { class: "blank", text: said.text }));
    else made.textContent = said.text;
    return made;
  }

  /* A column behind the one that names models, if one of the first two does so in most rows. */
  function addColumn(table) {
    if (!table.tHead || table.tHead.rows.length !== 1 || table.tBodies.length !== 1) return;
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var place = [0, 1].find(function (at) {
      return rows.filter(function (row) { return modelAt(row, at); }).length * 2 > rows.length;
    });
    if (place === undefined) return;
    var heading = el("th", { class: "num " + MARK, scope: "col", text: "My machine, " + machine.current().short });
    table.tHead.rows[0].cells[place].after(heading);
    rows.forEach(function (row) {
      if (row.cells.length > place + 1) row.cells[place].after(cell(modelAt(row, place)));
      else row.cells[row.cells.length - 1].colSpan += 1;
    });
    table.dispatchEvent(new CustomEvent("zoo:column", { detail: heading }));
  }

  function addFact() {
    var model = byPage.get(location.href.split(/[?#]/)[0]), facts = document.querySelector("article dl.facts");
    if (!model || !facts) return;
    var said = machine.words(model), bound = machine.current().shared ? " The memory is shared, so this is an upper bound." : "";
    facts.append(el("div", { class: MARK }, [
      el("dt", { text: "My machine, " + machine.current().short }),
      el("dd", { text: said.text }, [el("small", { text: (said.title ? said.title + "." : "") + bound })]),
    ]));
  }

  function addToCard(card) {
    var model = modelOf(card.querySelector("a.card-title"));
    if (model) card.append(el("p", { class: MARK, text: "My machine, " + machine.current().short + ": " + machine.words(model).text }));
  }

  /* Say on this page what fits; parts of a page that have a machine of their own are marked by data-machine="off". */
  function annotate() {
    document.querySelectorAll("." + MARK).forEach(function (one) { one.remove(); });
    if (!machine.current()) return;
    function free(part) { return !part.closest("[data-machine=off], zoo-explorer, dialog"); }
    Array.prototype.filter.call(document.querySelectorAll("article table"), free).forEach(addColumn);
    Array.prototype.filter.call(document.querySelectorAll("article ul.cards > li"), free).forEach(addToCard);
    addFact();
  }

  /* The button in the head says which machine is chosen. */
  function indicate() {
    var button = document.querySelector("[data-my-machine]"), now = machine.current();
    if (!button) return;
    var said = now ? "My machine: " + now.name + (now.id ? ", " + now.short : "") + ". Change or forget it" : "My machine: say what you have, and see what fits";
    button.title = said;
    button.setAttribute("aria-label", said);
    button.querySelector(".my-machine-memory").textContent = now ? now.short : "";
  }

  function update() { indicate(); annotate(); }

  customElements.define("zoo-machine", ZooMachine);
  machine.open = open;
  machine.onChange(update);
  update();
})();
