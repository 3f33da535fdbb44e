// @ts-check
// Knows how the office grants one candidate more time: who, how much of which paper, why; and what it comes to.

import { request } from "/static/js/api.js";
import { askFor } from "/static/js/staff/form_dialog.js";
import { t } from "/static/js/text.js";

/** @typedef {{number: string, words: string}} Person */

const PERCENTS = ["25", "33", "50"]; // what doctors and schools ask for
const MINUTE_MS = 60_000;

/** @type {Person[]} */
const people = JSON.parse(document.getElementById("accommodation-candidates")?.textContent || "[]");

/** Minutes with at most two decimals. @param {number} ms */
const minutes = (ms) => String(Math.round((ms / MINUTE_MS) * 100) / 100);

/** A length with so many per cent and minutes more. @param {number} ms @param {string} percent @param {string} more */
const longer = (ms, percent, more) => ms + Math.ceil((ms * Number(percent)) / 100) + Number(more) * MINUTE_MS;

/** @param {HTMLButtonElement} pressed */
async function grant({ dataset: { accommodate: sitting, theoryMs, practicalMs } }) {
  const [theory, practical] = [Number(theoryMs), Number(practicalMs)];
  const amount = { kind: /** @type {const} */ ("number"), value: "0", required: false };
  const granted = await askFor({
    title: t("office.accommodate"),
    fields: [
      { name: "number", label: t("office.accommodated"), kind: "choice", choices: people.map(({ number, words }) => ({ value: number, label: words })) },
      { ...amount, name: "percent", label: t("office.percent"), value: "25", attributes: { min: 0, max: 300, step: 0.01, inputmode: "decimal" },
        presets: PERCENTS.map((value) => ({ label: `${value} %`, value })) },
      { ...amount, name: "theory", label: t("office.theory_more"), attributes: { min: 0, max: 600, step: 0.5, inputmode: "decimal" } },
      { ...amount, name: "practical", label: t("office.practical_more"), attributes: { min: 0, max: 600, step: 0.5, inputmode: "decimal" } },
      { name: "reason", label: t("staff.reason"), attributes: { maxlength: 500 }, presets: [t("office.reason_certificate"), t("office.reason_taken_back")].map((value) => ({ label: value, value })) },
    ],
    action: t("office.accommodate_do"),
    preview: (values) => t("office.accommodation_outlook", {
      theory: minutes(theory), theory_then: minutes(longer(theory, values.percent, values.theory)),
      practical: minutes(practical), practical_then: minutes(longer(practical, values.percent, values.practical)),
    }),
    run: async ({ number, percent, theory: theoryMore, practical: practicalMore, reason }) => {
      await request("POST", `/api/sittings/${sitting}/accommodations`, {
        candidate_number: number,
        theory: { percent: Number(percent), minutes: Number(theoryMore) },
        practical: { percent: Number(percent), minutes: Number(practicalMore) },
        reason,
      });
    },
  });
  if (granted) location.reload();
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-accommodate]"))) {
  button.addEventListener("click", () => grant(button));
}
