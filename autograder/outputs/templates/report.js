"use strict";
(function () {
  const table = document.querySelector("#all table");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const tools = document.querySelector(".tools");
  const search = document.querySelector("#search");
  const shown = document.querySelector("#shown");
  const words = shown.dataset.words;
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const texts = rows.map((row) => row.textContent.toLowerCase().normalize("NFC"));

  function filter() {
    const wanted = search.value.toLowerCase().normalize("NFC").trim().split(/\s+/);
    let count = 0;
    rows.forEach((row, place) => {
      const matches = wanted.every((word) => texts[place].includes(word));
      row.hidden = !matches;
      count += matches;
    });
    shown.textContent = words.replace("#", count);
  }

  function sort(header, button) {
    const column = header.cellIndex;
    const number = header.classList.contains("number");
    const was = header.getAttribute("aria-sort");
    const down = was ? was === "ascending" : number;
    const keyed = rows.map((row) => {
      const text = row.cells[column].textContent.trim();
      return [number ? parseFloat(text) || 0 : text, row];
    });
    keyed.sort((a, b) => (number ? a[0] - b[0] : compare(a[0], b[0])) * (down ? -1 : 1));
    table.querySelectorAll("thead th").forEach((each) => each.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sorted = document.createDocumentFragment();
    keyed.forEach((pair) => sorted.appendChild(pair[1]));
    body.appendChild(sorted);
  }

  table.querySelectorAll("thead th").forEach((header) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = table.dataset.sort;
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sort(header, button));
  });
  tools.hidden = false;
  search.addEventListener("input", filter);
  filter();
})();
