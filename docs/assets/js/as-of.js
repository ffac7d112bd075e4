/* A day for all tables of [data-widget="as-of"]: rows of periods that do not hold on it are hidden. The days stand in the
   page (<time class="period" datetime data-until>); nothing is computed here. The day is in the address, as #day=2026-01-31;
   without one the whole history is shown, as without this script. Needs window.Zoo. */
(function () {
  "use strict";
  var Zoo = window.Zoo, el = Zoo.el;

  /* Whether a text is a day of the calendar, in the form 2026-01-31. */
  function isDay(text) {
    if (!/^\d{4}-\d\d-\d\d$/.test(text || "")) return false;
    var day = new Date(text + "T00:00:00Z");
    return !isNaN(day) && day.toISOString().slice(0, 10) === text;
  }

  /* Days in this form compare as text. */
  function holds(period, day) {
    var until = period.dataset.until;
    return period.getAttribute("datetime") <= day && (!until || day <= until);
  }

  function start(host) {
    var tables = Array.prototype.map.call(host.querySelectorAll("table"), function (table) {
      return Array.prototype.map.call(table.tBodies[0].rows, function (row) { return [row, row.querySelector(".period")]; });
    });
    var field = el("input", { type: "date", id: "as-of-day", min: host.dataset.first, max: host.dataset.last });
    var today = el("button", { type: "button", class: "button", text: "Today" });
    var all = el("button", { type: "button", class: "button", text: "Whole history" });
    var status = el("p", { class: "as-of-status", role: "status" });

    function show(day) {
      var counts = tables.map(function (rows) {
        return rows.filter(function (entry) {
          var shown = !day || (entry[1] && holds(entry[1], day));
          entry[0].hidden = !shown;
          return shown;
        }).length;
      });
      all.setAttribute("aria-pressed", String(!day));
      today.setAttribute("aria-pressed", String(day === host.dataset.today));
      status.textContent = day
        ? "On " + day + ": " + counts[0] + " prices in force, " + counts[1] + " benchmarks with a best score."
        : "The whole history: " + counts[0] + " prices, " + counts[1] + " best scores.";
    }

    function choose(day) {
      if (field.value !== day) field.value = day;
      Zoo.hash.write({ day: day });
      show(day);
    }

    function read() {
      var day = Zoo.hash.read().day;
      day = isDay(day) ? day : "";
      field.value = day;
      show(day);
    }

    field.addEventListener("input", function () { if (field.value === "" || isDay(field.value)) choose(field.value); });
    today.addEventListener("click", function () { choose(host.dataset.today); });
    all.addEventListener("click", function () { choose(""); });
    window.addEventListener("hashchange", function () { if (Zoo.hash.read().day !== undefined) read(); });
    host.insertBefore(el("div", { class: "as-of-bar", role: "group", "aria-label": "Day" }, [
      el("label", { for: "as-of-day", text: "As of" }), field, today, all, status,
    ]), host.firstChild);
    read();
  }

  document.querySelectorAll('[data-widget="as-of"]').forEach(start);
})();
