// @ts-check
// Knows how the chief decides on a write that was kept apart: says what follows, asks why, sends it.

import { request } from "/static/js/api.js";
import { askFor } from "/static/js/staff/form_dialog.js";
import { t } from "/static/js/text.js";

/** @param {HTMLButtonElement} pressed */
async function decide({ dataset: { lateWrite, accept, name = "", item = "" } }) {
  const accepted = accept === "yes";
  const decided = await askFor({
    title: accepted ? t("office.late_accept_title", { name, item }) : t("office.late_reject_title", { name, item }),
    body: accepted ? t("office.late_accept_words") : t("office.late_reject_words"),
    fields: [{ name: "reason", label: t("staff.reason"), kind: "lines", required: true, attributes: { maxlength: 500 } }],
    action: accepted ? t("office.late_accept") : t("office.late_reject"),
    tone: accepted ? "primary" : "danger",
    run: async ({ reason }) => { await request("POST", `/api/late-writes/${lateWrite}/decision`, { accepted, reason }); },
  });
  if (decided) location.reload();
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-late-write]"))) {
  button.addEventListener("click", () => decide(button));
}
