// @ts-check
// Knows what the page says when nobody may answer: paused, away, stopped, taken over, signed out.

import { button, el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/**
 * A page that explains; reasons: paused moving away stopped absent superseded lease_lost signed_out other_page other_candidate.
 * @param {string} reason @param {{unsaved?: number, durable?: boolean, file?: HTMLElement, again?: () => void}} [also]
 */
export function haltedPage(reason, { unsaved = 0, durable = true, file, again } = {}) {
  const [title, words] = wordsOf(reason);
  return el(
    "div",
    { class: "page step", "data-width": "step" },
    el(
      "section",
      { class: "card waiting" },
      el("h1", {}, title),
      el("p", { class: "waiting-words" }, words),
      unsaved > 0 &&
        el("p", {}, durable ? t("halted.kept", { count: unsaved }) : t("halted.kept_memory", { count: unsaved })),
      file,
      again &&
        el(
          "p",
          {},
          button(reason === "signed_out" ? t("halted.sign_in") : t("halted.continue"), again, {
            "data-tone": "primary",
          }),
        ),
    ),
  );
}

/** @param {string} reason @returns {[string, string]} */
function wordsOf(reason) {
  switch (reason) {
    case "paused":
      return [t("halted.paused"), t("halted.paused_words")];
    case "moving":
      return [t("halted.moving"), t("halted.moving_words")];
    case "away":
      return [t("halted.away"), t("halted.away_words")];
    case "stopped":
      return [t("halted.stopped"), t("halted.stopped_words")];
    case "absent":
      return [t("halted.absent"), t("halted.absent_words")];
    case "superseded":
      return [t("halted.superseded"), t("halted.superseded_words")];
    case "lease_lost":
      return [t("halted.lease_lost"), t("halted.lease_lost_words")];
    case "other_page":
      return [t("halted.other_page"), t("halted.other_page_words")];
    case "other_candidate":
      return [t("halted.other_candidate"), t("halted.other_candidate_words")];
    default:
      return [t("halted.signed_out"), t("halted.signed_out_words")];
  }
}

/** @param {import("../context.js").Context} context */
export const overStep = ({ attempt: { view } }) => ({ element: haltedPage(view.state) });
