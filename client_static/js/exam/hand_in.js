// @ts-check
// Knows how a candidate hands in: what is still open is listed, then a tick, then the deed.

import { ask } from "/static/js/components/dialog.js";
import { timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { openItems } from "./open_items.js";

const close = (/** @type {string} */ value) =>
  /** @type {HTMLDialogElement} */ (document.querySelector("dialog[open]")).close(value);

/** @param {import("./context.js").Context} context */
export async function openHandIn(context) {
  const { attempt, clock, link, outbox, responses, papers, act, goTo } = context;
  await outbox.flush();
  const { view } = attempt;
  const free = view.timing === "free";
  const practical = openItems(await papers.practical(), responses, () => close("practical"));
  const theory = free ? openItems(await papers.theory(), responses, () => close("theory")) : null;
  const from = view.hand_in_from === null ? 0 : Date.parse(view.hand_in_from);
  const obstacle = obstacleWords({
    early: clock.now() < from ? view.hand_in_from : null,
    unsaved: responses.unsaved,
    lost: link.lostSince !== null,
  });
  const answer = await ask({
    title: t("hand_in.title"),
    size: "wide",
    body: [
      theory !== null ? [el("h3", {}, t("paper.theory")), theory.lists] : el("p", {}, t("hand_in.theory_sealed")),
      el("h3", {}, t("paper.practical")),
      practical.lists,
      obstacle !== "" ? el("div", { class: "notice", "data-tone": "warn" }, el("p", {}, obstacle)) : confirmation(),
    ],
    actions: [
      { label: t("hand_in.do"), value: "hand-in", tone: "danger", disabled: true },
      { label: t("hand_in.stay"), value: "", tone: "primary" },
    ],
  });
  if (answer === "practical") await goTo("practical", practical.chosen());
  if (answer === "theory" && theory !== null) await goTo("theory", theory.chosen());
  if (answer === "hand-in") await act(() => attempt.handIn());
}

/** Why one cannot hand in now. @param {{early: string | null, unsaved: number, lost: boolean}} state */
function obstacleWords({ early, unsaved, lost }) {
  if (early !== null) return t("hand_in.early", { time: timeOfDay(early, true) });
  if (lost || unsaved > 0) return t("hand_in.unsaved", { count: unsaved });
  return "";
}

// The second confirmation: only the tick makes the button work.
function confirmation() {
  const tick = el("input", {
    type: "checkbox",
    id: "hand-in-sure",
    onchange: () => {
      const deed = /** @type {HTMLButtonElement} */ (document.querySelector("dialog[open] [data-value=hand-in]"));
      deed.disabled = !tick.checked;
    },
  });
  return el("label", { class: "choice", for: "hand-in-sure" }, tick, el("span", {}, t("hand_in.sure")));
}
