// @ts-check
// Knows how the server's refusals read to a candidate, in the language of the page.

import { timeOfDay } from "/static/js/clock.js";
import { t } from "/static/js/text.js";

/** @param {import("/static/js/api.js").Problem} problem */
export function refusalWords({ kind, status, body, message }) {
  switch (kind) {
    case "too_early":
      return body.hand_in_from
        ? t("refusal.too_early", { time: timeOfDay(body.hand_in_from, true) })
        : t("refusal.theory_first");
    case "attempt_closed":
      return t("refusal.closed");
    case "lease_lost":
      return t("halted.lease_lost_words");
    case "throttled":
      return t("refusal.throttled");
    case "not_ready":
      return t("refusal.not_ready");
    case "conflict":
      return body.late ? t("refusal.late") : t("refusal.state", { detail: message });
    default:
      return status >= 500 ? t("problem.unexpected", { detail: message }) : t("refusal.other", { detail: message });
  }
}
