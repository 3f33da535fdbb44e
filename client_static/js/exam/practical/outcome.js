// @ts-check
// Knows how the outcome of one run is told: how it ended in words, output, errors, time and memory.

import { el, reachable } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/** @typedef {import("../types.js").TryOutcome} TryOutcome */

/** @param {TryOutcome} outcome @param {number} trySeconds */
function endedWords({ ended, exit_code: code }, trySeconds) {
  switch (ended) {
    case "exited":
      return code === 0 ? t("run.exited") : t("run.exited_code", { code: code ?? "?" });
    case "signalled":
      return t("run.signalled");
    case "cpu":
      return t("run.cpu");
    case "wall":
      return t("run.wall", { seconds: trySeconds });
    case "memory":
      return t("run.memory");
    case "output":
      return t("run.output_limit");
    default:
      return ended;
  }
}

/** @param {string} title @param {string} text */
const block = (title, text) =>
  el(
    "section",
    { class: "io" },
    el("h4", {}, title),
    text === "" ? el("p", { class: "muted small" }, t("run.nothing")) : reachable(el("pre", { class: "code" }, text)),
  );

/** @param {TryOutcome} outcome @param {number} trySeconds */
export function outcomeView(outcome, trySeconds) {
  const { matches, stdout, stderr, ended, exit_code: code } = outcome;
  return el(
    "div",
    { class: "outcome" },
    el(
      "p",
      { class: "outcome-line" },
      matches !== null &&
        el(
          "span",
          { class: "badge", "data-tone": matches ? "good" : "warn" },
          matches ? t("run.matches") : t("run.differs"),
        ),
      el(
        "span",
        { class: "badge", "data-tone": ended === "exited" && code === 0 ? null : "bad" },
        endedWords(outcome, trySeconds),
      ),
      el(
        "span",
        { class: "muted small numeric" },
        t("run.used", { cpu: outcome.cpu_ms, mib: (outcome.memory_kib / 1024).toFixed(1) }),
      ),
    ),
    block(t("run.stdout"), stdout),
    stderr !== "" && block(t("run.stderr"), stderr),
  );
}
