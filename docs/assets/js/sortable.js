/* Tables inside .sortable sort by any column. Without this script they stand in the order that the page says. */
(function () {
  "use strict";
  var UNITS = { K: 1e3, M: 1e6, B: 1e9, T: 1e12, KiB: 1024, MiB: 1048576, GiB: 1073741824, TiB: 1099511627776 };

  /* A number with its unit, a date, or text. Cells without a fact come last whichever way the table is sorted. */
  function keyOf(cell) {
    var text = cell.textContent.trim();
    if (cell.querySelector(".blank") || text === "") return null;
    if (/^\d{4}-\d{2}-\d{2}/.test(text)) return text;
    var match = /^\$?([\d.,]+)\s*([KMGT]i?B|[KMBT])?/.exec(text);
    if (match) return parseFloat(match[1].replace(/,/g, "")) * (UNITS[match[2]] || 1);
    return text.toLowerCase();
  }

  function compare(left, right) {
    if (typeof left === "number" && typeof right === "number") return left - right;
    return String(left).localeCompare(String(right), "en", { numeric: true });
  }

  function sort(table, index, direction) {
    var body = table.tBodies[0];
    var rows = Array.prototype.map.call(body.rows, function (row, place) {
      return { row: row, key: keyOf(row.cells[index]), place: place };
    });
    rows.sort(function (a, b) {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.place - b.place;
      return direction * compare(a.key, b.key) || a.place - b.place;
    });
    rows.forEach(function (entry) { body.appendChild(entry.row); });
  }

  function prepare(table) {
    var status = document.createElement("p");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    table.parentNode.insertBefore(status, table);
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading, index) {
      var button = document.createElement("button");
      button.type = "button";
      while (heading.firstChild) button.appendChild(heading.firstChild);
      heading.appendChild(button);
      button.addEventListener("click", function () {
        var down = heading.getAttribute("aria-sort") === "ascending";
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, index, down ? -1 : 1);
        status.textContent = "Sorted by " + button.textContent.trim() + (down ? ", descending" : ", ascending");
      });
    });
  }

  document.querySelectorAll(".sortable table").forEach(prepare);
})();
