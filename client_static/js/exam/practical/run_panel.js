// @ts-check
// Knows the panel under the editor: samples and own input on the left, what the last run gave on the right.

import { Problem } from "/static/js/api.js";
import { tabs } from "/static/js/components/tabs.js";
import { button, el, reachable } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { refusalWords } from "../refusals.js";
import { outcomeView } from "./outcome.js";
import { callOf, resultOf } from "./python_literal.js";
import { tryRun } from "./trying.js";

/** @typedef {import("../types.js").TaskView} TaskView */
/** @typedef {import("../types.js").Sample} Sample */

const OWN = "own";

/** @param {Problem} problem */
const wordsFor = (problem) => (problem.kind === "conflict" ? t("run.busy") : refusalWords(problem));

/** @param {TaskView} task @param {Sample} sample */
function sampleView(task, { stdin, answer, files, expected_files: expected }) {
  const called = task.kind === "function" && task.function !== null ? task.function : null;
  const blocks = [
    [called ? t("run.call") : t("run.input"), called ? callOf(called, stdin) : stdin],
    ...Object.entries(files).map(([path, text]) => [t("run.file", { path }), text]),
    [called ? t("run.expected_result") : t("run.expected"), called ? resultOf(answer) : answer],
    ...Object.entries(expected).map(([path, text]) => [t("run.expected_file", { path }), text]),
  ];
  return blocks
    .filter(([, text], index) => text !== "" || index === 0)
    .map(([title, text]) =>
      el(
        "section",
        { class: "io" },
        el("h4", {}, title),
        text === ""
          ? el("p", { class: "muted small" }, t("run.nothing"))
          : reachable(el("pre", { class: "code" }, text)),
      ),
    );
}

/**
 * @param {import("../context.js").Context} context @param {TaskView} task @param {() => Record<string, string>} files
 */
export function runPanel({ attempt, live, announce }, task, files) {
  const ownInput = el("textarea", { class: "input mono", id: "own-input", rows: 4, spellcheck: "false", wrap: "off" });
  const left = el("div", {
    class: "run-left",
    id: "run-left",
    role: "tabpanel",
    tabindex: "0",
    "aria-label": t("run.input"),
  });
  const right = el(
    "div",
    { class: "run-right", role: "region", tabindex: "0", "aria-label": t("run.result") },
    el("p", { class: "muted small" }, t("run.not_yet")),
  );
  const run = button(t("run.do"), start, { "data-size": "small", "data-tone": "primary" });
  const entries = [
    ...task.samples.map(({ id }, index) => ({ value: id, words: t("run.sample", { number: index + 1 }) })),
    { value: OWN, words: t("run.own") },
  ];
  const row = tabs({ label: t("run.title"), entries, panel: "run-left", onchoose: choose });
  let chosen = entries[0].value;

  /** @param {string} value */
  function choose(value) {
    chosen = value;
    const sample = task.samples.find(({ id }) => id === value);
    left.replaceChildren(
      ...(sample
        ? sampleView(task, sample)
        : [el("div", { class: "field" }, el("label", { for: "own-input" }, t("run.own_label")), ownInput)]),
    );
  }

  async function start() {
    if (run.disabled) return;
    run.disabled = true;
    right.setAttribute("aria-busy", "true");
    right.replaceChildren(el("p", { class: "muted" }, t("run.running", { seconds: attempt.view.try_seconds })));
    const own = chosen === OWN;
    try {
      const { outcome } = await tryRun(live, {
        task: task.id,
        files: files(),
        sample: own ? null : chosen,
        stdin: own ? ownInput.value : null,
      });
      show(
        outcome === null
          ? el("p", { class: "notice", "data-tone": "warn" }, t("run.failed"))
          : outcomeView(outcome, attempt.view.try_seconds),
      );
      announce(outcome === null ? t("run.failed") : t("run.finished"));
    } catch (error) {
      const words = error instanceof Problem ? wordsFor(error) : t("problem.unreachable");
      show(el("p", { class: "notice", "data-tone": "warn" }, words));
    }
    run.disabled = false;
  }

  /** @param {HTMLElement} what */
  function show(what) {
    right.removeAttribute("aria-busy");
    right.replaceChildren(what);
  }

  row.choose(chosen);
  choose(chosen);
  return el(
    "section",
    { class: "run", "aria-label": t("run.title") },
    el("div", { class: "run-bar" }, row.element, run),
    el("div", { class: "run-body" }, left, right),
  );
}
