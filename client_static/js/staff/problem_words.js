// @ts-check
// Knows how a refusal or a silence of the server reads for staff.

import { Problem } from "/static/js/api.js";
import { t } from "/static/js/text.js";

/** @param {unknown} error @returns {string} */
export function problemWords(error) {
  if (!(error instanceof Problem)) return t("staff.unreachable");
  const { kind, body } = error;
  if (body.limit_minutes !== undefined) return t("staff.problem_limit", { minutes: String(body.limit_minutes) });
  const words = {
    not_signed_in: t("staff.problem_not_signed_in"),
    forbidden: t("staff.problem_forbidden"),
    not_found: t("staff.problem_not_found"),
    conflict: t("staff.problem_conflict"),
    illegal_transition: t("staff.problem_transition"),
    too_large: t("staff.problem_too_large"),
    not_ready: t("staff.problem_not_ready"),
    invalid_input: t("staff.problem_invalid"),
    throttled: t("staff.problem_throttled"),
  }[kind];
  return words ? t("staff.problem_with_detail", { words, detail: error.message }) : error.message;
}
