// @ts-check
// Knows how a preview changes between the two languages, or shows both.

/** @param {string} chosen zh, en or both */
function show(chosen) {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-language-part]"))) {
    part.hidden = chosen !== "both" && part.dataset.languagePart !== chosen;
  }
}

document.querySelector("[data-languages]")?.addEventListener("change", (event) => {
  if (event.target instanceof HTMLInputElement) show(event.target.value);
});
