// @ts-check
// Knows the author's upload: a zip dropped or chosen, its way to the server, its report.

import { reportOf } from "/static/js/author/report.js";
import { sendPackage } from "/static/js/author/sending.js";
import { el } from "/static/js/dom.js";
import { problemWords } from "/static/js/staff/problem_words.js";
import { t } from "/static/js/text.js";

const place = /** @type {HTMLElement} */ (document.getElementById("upload"));
const drop = /** @type {HTMLElement} */ (place.querySelector("[data-drop]"));
const chosen = /** @type {HTMLInputElement} */ (place.querySelector("[data-file]"));
const travelling = /** @type {HTMLElement} */ (place.querySelector("[data-upload-progress]"));
const bar = /** @type {HTMLProgressElement} */ (travelling.querySelector("progress"));
const caption = /** @type {HTMLElement} */ (travelling.querySelector("span"));
const report = /** @type {HTMLElement} */ (place.querySelector("[data-report]"));

let busy = false;

/** @param {File} file */
async function upload(file) {
  if (busy) return;
  busy = true;
  report.replaceChildren();
  travelling.hidden = false;
  chosen.disabled = true;
  try {
    report.replaceChildren(reportOf(await sendPackage(file, (percent) => showProgress(file.name, percent))));
  } catch (error) {
    report.replaceChildren(el("div", { class: "notice", "data-tone": "bad" }, el("div", {},
      el("p", { class: "notice-title" }, t("author.refused", { name: file.name })), el("p", {}, problemWords(error)))));
  }
  travelling.hidden = true;
  chosen.disabled = false;
  chosen.value = ""; // the same file, corrected, can be chosen again
  busy = false;
}

/** @param {string} name @param {number} percent of the bytes; checking begins when all have arrived */
function showProgress(name, percent) {
  bar.value = percent;
  caption.textContent = percent < 100 ? t("author.sending", { name, percent: Math.floor(percent) }) : t("author.checking", { name });
}

const uploadChosen = () => { if (chosen.files?.[0]) upload(chosen.files[0]); };
chosen.addEventListener("change", uploadChosen);
uploadChosen(); // a file chosen before this module ran
for (const over of /** @type {const} */ (["dragenter", "dragover"])) {
  drop.addEventListener(over, (event) => { event.preventDefault(); drop.dataset.over = "yes"; });
}
for (const away of /** @type {const} */ (["dragleave", "drop"])) drop.addEventListener(away, () => { delete drop.dataset.over; });
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (file) upload(file);
});
