"use strict";
(function () {
  const language = document.documentElement.lang;
  const compare = new Intl.Collator(language, { numeric: true }).compare;
  const sortWords = document.querySelector("main").dataset.sort;

  function sort(table, header) {
    const body = table.tBodies[0];
    const column = header.cellIndex;
    const number = header.classList.contains("number");
    const was = header.getAttribute("aria-sort");
    const down = was ? was === "ascending" : number;
    const keyed = Array.from(body.rows, (row) => {
      const text = row.cells[column].textContent.trim();
      return [number ? (isNaN(parseFloat(text)) ? -Infinity : parseFloat(text)) : text, row];
    });
    const order = number ? (a, b) => (a < b ? -1 : a > b ? 1 : 0) : compare;
    keyed.sort((a, b) => order(a[0], b[0]) * (down ? -1 : 1));
    table.querySelectorAll("thead th").forEach((each) => each.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...keyed.map((pair) => pair[1]));
  }

  document.querySelectorAll("table.sortable").forEach((table) => {
    table.querySelectorAll("thead th").forEach((header) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = sortWords;
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => sort(table, header));
    });
  });

  const tools = document.querySelector(".tools");
  const search = document.querySelector("#search");
  const shown = document.querySelector("#shown");
  const plain = (text) => text.toLowerCase().normalize("NFC");
  const rows = Array.from(document.querySelector("#all table").tBodies[0].rows, (row) => [
    row,
    plain(row.textContent),
  ]);

  function filter() {
    const wanted = plain(search.value).trim().split(/\s+/);
    let count = 0;
    rows.forEach(([row, text]) => {
      const matches = wanted.every((word) => text.includes(word));
      row.hidden = !matches;
      count += matches;
    });
    shown.textContent = shown.dataset.words.replace("#", count);
  }

  tools.hidden = false;
  search.addEventListener("input", filter);
  filter();
})();
