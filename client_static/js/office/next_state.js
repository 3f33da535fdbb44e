// @ts-check
// Knows how the office moves a sitting one step on: asks why, sends it, shows the page anew.

import { request } from "/static/js/api.js";
import { askFor } from "/static/js/staff/form_dialog.js";
import { t } from "/static/js/text.js";

/** What a step means for everybody else, said before it is taken. @param {string} state */
const meaning = (state) => ({
  sealed: t("office.means_sealed"), loaded: t("office.means_loaded"), ready: t("office.means_ready"),
  packed: t("office.means_packed"), reported: t("office.means_reported"), archived: t("office.means_archived"),
})[state] ?? "";

/** @param {HTMLButtonElement} pressed */
async function move({ dataset: { nextState = "", sitting, words = "" } }) {
  const moved = await askFor({
    title: t("office.go_to", { state: words }),
    body: meaning(nextState),
    fields: [{ name: "reason", label: t("staff.reason"), kind: "lines", hint: t("staff.reason_hint"), attributes: { maxlength: 500 } }],
    action: t("office.go_to", { state: words }),
    run: async ({ reason }) => { await request("PUT", `/api/sittings/${sitting}/state`, { state: nextState, reason }); },
  });
  if (moved) location.reload();
}

for (const next of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-next-state]"))) {
  next.addEventListener("click", () => move(next));
}
