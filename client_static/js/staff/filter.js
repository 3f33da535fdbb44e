// @ts-check
// Knows how a filter form narrows the table whose id it names: choices by data attribute, words by text; kept in the address.

import { t } from "/static/js/text.js";

/** @param {HTMLFormElement} form */
function filters(form) {
  const table = document.getElementById(form.dataset.filters ?? "");
  if (!table) return;
  const rows = [...table.querySelectorAll("tbody tr")];
  const words = new Map(rows.map((row) => [row, folded(row.textContent ?? "")]));
  const shown = form.querySelector("[data-shown]");

  function apply() {
    const wanted = choices(form);
    const search = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-filter-text]"));
    const sought = folded(search?.value ?? "").trim();
    let count = 0;
    for (const row of rows) {
      const fits = wanted.every(([name, value]) => row.getAttribute(`data-${name}`) === value)
        && (sought === "" || words.get(row)?.replaceAll(" ", "").includes(sought.replaceAll(" ", "")) === true);
      /** @type {HTMLElement} */ (row).hidden = !fits;
      if (fits) count += 1;
    }
    if (shown) shown.textContent = t("staff.shown", { count, all: rows.length });
  }

  form.addEventListener("input", () => { apply(); remember(form); });
  form.addEventListener("submit", (event) => event.preventDefault());
  recall(form);
  apply();
}

/** Full-width letters and digits are found as well. @param {string} text */
const folded = (text) => text.normalize("NFKC").toLowerCase();

/** @param {HTMLFormElement} form @returns {[string, string][]} what was chosen, by attribute */
function choices(form) {
  /** @type {[string, string][]} */
  const wanted = [];
  for (const control of /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (form.querySelectorAll("[data-filter]"))) {
    if (control instanceof HTMLInputElement && control.type === "radio" && !control.checked) continue;
    if (control.value !== "") wanted.push([control.dataset.filter ?? "", control.value]);
  }
  return wanted;
}

/** Going into a row and back finds the same rows. @param {HTMLFormElement} form */
function remember(form) {
  const address = new URL(location.href);
  for (const [name, value] of new FormData(form)) {
    if (value === "") address.searchParams.delete(name);
    else address.searchParams.set(name, String(value));
  }
  history.replaceState(history.state, "", address);
}

/** @param {HTMLFormElement} form */
function recall(form) {
  for (const [name, value] of new URL(location.href).searchParams) {
    const control = form.elements.namedItem(name);
    if (control instanceof RadioNodeList || control instanceof HTMLInputElement) control.value = value;
    else if (control instanceof HTMLSelectElement && [...control.options].some((option) => option.value === value)) control.value = value;
  }
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-filters]"))) filters(form);
