// @ts-check
// Knows what a grader can do on a submission's page: open the case that was chosen, ask for a new judgement.

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

const again = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-judge-again]"));

async function judgeAgain() {
  const asked = await askFor({
    title: t("grade.judge_again"),
    body: t("grade.judge_again_words"),
    fields: [{ name: "reason", label: t("staff.reason"), kind: "lines", attributes: { maxlength: 500 } }],
    action: t("grade.judge_again"),
    run: async ({ reason }) => { await request("POST", `/api/submissions/${again?.dataset.judgeAgain}/judgements`, { reason }); },
  });
  if (asked) location.reload();
}

again?.addEventListener("click", judgeAgain);
window.addEventListener("hashchange", openChosen);
openChosen();
