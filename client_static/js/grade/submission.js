// @ts-check
// Knows what a grader can do about submissions: open the case that was chosen, ask for a new judgement.

import { request } from "/static/js/api.js";
import { askFor } from "/static/js/staff/form_dialog.js";
import { t } from "/static/js/text.js";

/** A link of the strip leads to a case that may be folded. */
function openChosen() {
  const run = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  if (!(run instanceof HTMLDetailsElement)) return;
  run.open = true;
  run.scrollIntoView({ block: "start" });
  run.querySelector("summary")?.focus({ preventScroll: true });
}

/** @param {string} submission */
async function judgeAgain(submission) {
  const asked = await askFor({
    title: t("grade.judge_again"),
    body: t("grade.judge_again_words"),
    fields: [{ name: "reason", label: t("staff.reason"), kind: "lines", attributes: { maxlength: 500 } }],
    action: t("grade.judge_again"),
    run: async ({ reason }) => { await request("POST", `/api/submissions/${submission}/judgements`, { reason }); },
  });
  if (asked) location.reload();
}

for (const again of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-judge-again]"))) {
  again.addEventListener("click", () => judgeAgain(again.dataset.judgeAgain ?? ""));
}
window.addEventListener("hashchange", openChosen);
openChosen();
