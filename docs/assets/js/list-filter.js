/* A search field over a long list of checkboxes, with a live count; it adds Zoo.listFilter. By keys: the arrow down goes
   from the field into the list, arrows move within it, Enter in the field ticks the only match, Escape empties it. */
(function () {
  "use strict";
  var Zoo = window.Zoo, el = Zoo.el, made = 0;

  /* Letters, figures and points only: "gpt4o" finds GPT-4o, and "5.5" is not two fives. */
  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, "");
  }

  /* Whether every word of what is searched stands in the name. */
  function matches(name, search) {
    var held = plain(name);
    return search.split(/\s+/).every(function (word) { return held.indexOf(plain(word)) >= 0; });
  }

  /* The field for `list`, each of whose children holds one checkbox and its name: {box, refresh}. The caller places `box`
     and calls refresh() after it has ticked boxes itself. `what` is the plural of what is listed: "models"; `label` names the field. */
  function listFilter(list, what, label) {
    var id = "list-filter-" + (made += 1), items = Array.from(list.children);
    var field = el("input", { type: "search", id: id, autocomplete: "off", spellcheck: "false" });
    var count = el("p", { class: "list-filter-count", role: "status" });

    function boxOf(item) { return item.querySelector("input[type=checkbox]"); }
    function open() { return items.filter(function (item) { return !item.classList.contains("filtered-out"); }); }

    function refresh() {
      items.forEach(function (item) {
        item.classList.toggle("filtered-out", !matches(item.dataset.name || item.textContent, field.value));
      });
      var chosen = items.filter(function (item) { return boxOf(item).checked; }).length;
      count.textContent = (field.value.trim() ? open().length + " of " : "") + items.length + " " + what + "; " + chosen + " chosen";
    }

    function onField(event) {
      var found = open();
      if (event.key === "ArrowDown" && found.length) boxOf(found[0]).focus();
      else if (event.key === "Enter") {
        if (found.length === 1) boxOf(found[0]).click();
      } else if (event.key === "Escape" && field.value) {
        field.value = "";
        refresh();
        event.stopPropagation(); // a fold around it stays open
      } else return;
      event.preventDefault();
    }

    function onList(event) {
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key], found = open();
      var at = found.findIndex(function (item) { return boxOf(item) === event.target; });
      if (!step || at < 0) return;
      event.preventDefault();
      if (at + step < 0) field.focus();
      else if (found[at + step]) boxOf(found[at + step]).focus();
    }

    // What is searched is no answer of the form around it.
    field.addEventListener("input", function (event) { event.stopPropagation(); refresh(); });
    field.addEventListener("keydown", onField);
    list.addEventListener("keydown", onList);
    list.addEventListener("change", refresh);
    refresh();
    return { box: el("div", { class: "list-filter field" }, [el("label", { for: id, text: label || "Search " + what }), field, count]), refresh: refresh, field: field };
  }

  Zoo.listFilter = listFilter;
  Zoo.listFilter.matches = matches;
})();
