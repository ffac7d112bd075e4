/* Makes every table and formula as wide as its page at most, and says which could not be. Runs in the browser that prints,
   with the sheets for print on and a window as wide as the text of an upright page. */
([upright, across]) => {
  const SIZES = [1, 0.94, 0.88, 0.82, 0.76, 0.7];
  const MANY_COLUMNS = 9;
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
  const failed = [];
  for (const box of document.querySelectorAll(".table-box")) {
    const table = box.firstElementChild;
    const rows = table.rows.length;
    const columns = table.rows[0] ? table.rows[0].cells.length : 0;
    const room = box.parentElement.clientWidth;
    const turned = columns >= MANY_COLUMNS && rows > MANY_ROWS && room > upright - 2;
    let width = room;
    let good = false;
    if (turned) {
      // A long table of many columns gets pages of its own, turned.
      const chapter = box.closest(".chapter");
      const rest = chapter ? chapter.scrollHeight - box.scrollHeight : Infinity;
      // When it is nearly all of its chapter, the words before it come along.
      (rest < SHORT ? chapter : box).classList.add("wide");
      width = across;
      good = shrink(box, width, SIZES);
    } else {
      good = shrink(box, room, SIZES.slice(0, columns >= MANY_COLUMNS ? 6 : 5));
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
