/* Makes every table and formula as wide as its page at most, and says which could not be. Runs in the browser that prints,
   with the sheets for print on and a window as wide as the text of an upright page. */
([upright, across]) => {
  const SIZES = [1, 0.94, 0.88, 0.82, 0.76, 0.7];
  const MANY_COLUMNS = 9;
  const SOME_COLUMNS = 6;
  const SQUEEZED_LINES = 2.6;
  const MANY_ROWS = 12;
  const SHORT = 700; // pixels
  const fits = (box, width) => box.firstElementChild.scrollWidth <= width + 1;
  const shrink = (box, width, sizes) => {
    box.style.width = `${width}px`;
    for (const size of sizes) {
      box.style.setProperty("--fit", size);
      if (fits(box, width)) return true;
    }
    return false;
  };
  // Too many lines to a row: the columns are squeezed.
  const squeezed = (table) => {
    const line = parseFloat(getComputedStyle(table).lineHeight);
    return table.clientHeight / table.rows.length > SQUEEZED_LINES * line;
  };
  // Pages of its own, turned, for a table; with it goes the heading above it, or all of its chapter where that is little more.
  const turn = (box) => {
    const chapter = box.closest(".chapter");
    if (chapter && chapter.scrollHeight - box.scrollHeight < SHORT) {
      chapter.classList.add("wide");
      return;
    }
    const before = [];
    for (let one = box.previousElementSibling; one && before.length < 3; one = one.previousElementSibling) {
      if (!/^(?:P|H[2-6])$/.test(one.tagName)) break;
      before.unshift(one);
      if (one.tagName !== "P") break;
    }
    const group = document.createElement("div");
    group.className = "wide";
    box.before(group);
    if (before.length && before[0].tagName !== "P") group.append(...before);
    const behind = [];
    for (let one = box.nextElementSibling; one && one.tagName === "P" && behind.length < 3; one = one.nextElementSibling) {
      behind.push(one);
    }
    group.append(box);
    const next = behind.length ? behind[behind.length - 1].nextElementSibling : box;
    if (!next || /^H[2-6]$/.test(next.tagName)) group.append(...behind);
  };
  const failed = [];
  for (const box of document.querySelectorAll(".table-box")) {
    const table = box.firstElementChild;
    const long = table.rows.length > MANY_ROWS;
    const columns = table.rows[0] ? table.rows[0].cells.length : 0;
    const room = box.parentElement.clientWidth;
    const whole = room > upright - 2;
    let width = room;
    let good = false;
    let turned = whole && long && columns >= MANY_COLUMNS;
    if (!turned) {
      good = shrink(box, room, SIZES.slice(0, columns >= MANY_COLUMNS ? 6 : 5));
      turned = whole && long && columns >= SOME_COLUMNS && (!good || squeezed(table));
    }
    if (turned) {
      turn(box);
      width = across;
      good = shrink(box, width, SIZES);
    }
    if (!good) {
      box.classList.add("tight");
      good = shrink(box, width, SIZES.slice(2));
    }
    if (!good) failed.push(table.innerText.slice(0, 80).replace(/\s+/g, " "));
    box.style.removeProperty("width");
  }
  for (const formula of document.querySelectorAll("div.formula")) {
    const inner = formula.querySelector(".katex-html");
    if (!inner) continue;
    const wide = [...inner.querySelectorAll(".katex-base")].reduce((sum, one) => sum + one.getBoundingClientRect().width, 0);
    if (wide > formula.clientWidth) formula.style.fontSize = `${Math.floor((formula.clientWidth / wide) * 100)}%`;
  }
  return failed;
}
