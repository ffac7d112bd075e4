/* Tables inside .sortable sort by any column. Without this script they stand in the order that the page says. */
(function () {
  "use strict";
  var UNITS = { K: 1e3, M: 1e6, B: 1e9, T: 1e12, KiB: 1024, MiB: 1048576, GiB: 1073741824, TiB: 1099511627776 };

  /* A number with its unit, a date, or text. Cells without a fact come last whichever way the table is sorted. */
  function keyOf(cell, bytes) {
    var text = cell.textContent.trim();
    if (cell.dataset.sort !== undefined) return cell.dataset.sort === "" ? null : Number(cell.dataset.sort);
    if (cell.querySelector(".blank") || text === "") return null;
    var match = /^\$?([\d.,]+)\s*([KMGT]iB|[KMBT])?(?:\s*\/.*)?$/.exec(text);
    if (!match) return text.toLowerCase();
    var unit = bytes && match[2] === "B" ? 1 : UNITS[match[2]] || 1;
    return parseFloat(match[1].replace(/,/g, "")) * unit;
  }

  /* The keys of a column. B is a billion, but a byte beside KiB, MiB and so on. */
  function keysOf(table, index) {
    var cells = Array.prototype.map.call(table.tBodies[0].rows, function (row) { return row.cells[index]; });
    var bytes = cells.some(function (cell) { return cell && /\d\s*[KMGT]iB$/.test(cell.textContent.trim()); });
    return cells.map(function (cell) { return cell ? keyOf(cell, bytes) : null; });
  }

  function compare(left, right) {
    if (typeof left === "number" && typeof right === "number") return left - right;
    return String(left).localeCompare(String(right), "en", { numeric: true });
  }

  function sort(table, index, direction) {
    var body = table.tBodies[0];
    var keys = keysOf(table, index);
    var rows = Array.prototype.map.call(body.rows, function (row, place) {
      return { row: row, key: keys[place], place: place };
    });
    rows.sort(function (a, b) {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.place - b.place;
      return direction * compare(a.key, b.key) || a.place - b.place;
    });
    rows.forEach(function (entry) { body.appendChild(entry.row); });
  }

  /* A button in a heading, unless its column has no order. */
  function offer(table, heading, status) {
    var index = heading.cellIndex;
    if (keysOf(table, index).every(function (key) { return key === null; })) return; // pictures have no order
    var button = document.createElement("button");
    button.type = "button";
    while (heading.firstChild) button.appendChild(heading.firstChild);
    heading.appendChild(button);
    button.addEventListener("click", function () {
      var down = heading.getAttribute("aria-sort") === "ascending";
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort(table, heading.cellIndex, down ? -1 : 1);
      status.textContent = "Sorted by " + button.textContent.trim() + (down ? ", descending" : ", ascending");
    });
  }

  function prepare(table) {
    var status = document.createElement("p");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    table.parentNode.insertBefore(status, table);
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading) { offer(table, heading, status); });
    table.addEventListener("zoo:column", function (event) { offer(table, event.detail, status); }); // added by another script
  }

  document.querySelectorAll(".sortable table").forEach(prepare);
})();
