// @ts-check
// Knows the page where staff load an answer file: chosen and looked at, then loaded with a reason.

import { Problem, request } from "/static/js/api.js";
import { button, el } from "/static/js/dom.js";
import { problemWords } from "/static/js/staff/problem_words.js";
import { t } from "/static/js/text.js";
import { linesTable, summary } from "./shown.js";

/** @typedef {import("./shown.js").AnswerFile} AnswerFile */
/** @typedef {{item: string, outcome: string, reason: string | null}} Outcome */

const LARGEST = 2 * 1024 * 1024; // the server refuses more

const page = /** @type {HTMLElement} */ (document.getElementById("answer-files"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("answer-file-form"));
const file = /** @type {HTMLInputElement} */ (document.getElementById("answer-file"));
const code = /** @type {HTMLInputElement} */ (document.getElementById("answer-code"));
const problem = /** @type {HTMLElement} */ (document.getElementById("answer-file-problem"));
const shown = /** @type {HTMLElement} */ (document.getElementById("answer-file-shown"));
const path = `/api/sitting-rooms/${page.dataset.sittingRoom}/answer-files`;

/** @param {unknown} error */
function wordsOf(error) {
  if (!(error instanceof Problem)) return problemWords(error);
  if (error.body.field === "code") return t("answers.problem_code");
  if (error.body.field === "content") return t("answers.problem_file", { detail: error.message });
  if (error.kind === "not_found") return t("answers.problem_elsewhere");
  return error.kind === "conflict" ? t("answers.problem_interrupted") : problemWords(error);
}

/** @param {string} words empty: all is well */
function complain(words) {
  problem.hidden = words === "";
  problem.replaceChildren(el("p", {}, words));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const chosen = file.files?.[0];
  shown.replaceChildren();
  if (chosen === undefined || code.value.trim() === "") return complain(t("answers.missing"));
  if (chosen.size > LARGEST) return complain(t("answers.too_large"));
  const asked = { content: await chosen.text(), code: code.value.trim() };
  try {
    const found = /** @type {AnswerFile} */ (await request("POST", path, asked));
    complain("");
    shown.replaceChildren(card(found, asked));
  } catch (error) {
    complain(wordsOf(error));
  }
});

/** What is in the file, and the way to load it. @param {AnswerFile} found @param {{content: string, code: string}} asked */
function card(found, asked) {
  const { element: table, chosen } = linesTable(found.lines, found.is_over);
  const reason = el("input", { class: "input", id: "answer-reason", maxlength: 500, required: true });
  const failed = el("div", { class: "notice", "data-tone": "bad", role: "alert", hidden: true });
  const takes = found.lines.some(({ standing }) => standing === "newer" || standing === "differs");
  const load = button(found.is_over ? t("answers.keep") : t("answers.load"), send, { "data-tone": "primary" });

  async function send() {
    load.disabled = true;
    try {
      const wish = { ...asked, reason: reason.value.trim(), items: chosen() };
      shown.replaceChildren(doneNotice(await request("POST", `${path}/loads`, wish), found));
    } catch (error) {
      failed.hidden = false;
      failed.replaceChildren(el("p", {}, wordsOf(error)));
      load.disabled = false;
    }
  }

  return el(
    "section",
    { class: "card", "aria-labelledby": "shown-title" },
    el("header", {}, el("h2", { id: "shown-title" }, t("answers.of", { seat: found.seat, name: found.candidate }))),
    el(
      "div",
      { class: "card-body stack" },
      summary(found),
      table,
      takes
        ? [
            el("div", { class: "field" }, el("label", { for: "answer-reason" }, t("answers.reason")), reason),
            el("p", {}, load),
          ]
        : el("p", { class: "muted" }, t("answers.nothing")),
      failed,
    ),
  );
}

/** @param {{kept_apart: boolean, results: Outcome[]}} done @param {AnswerFile} found */
function doneNotice({ kept_apart: apart, results }, found) {
  const count = results.filter(({ outcome }) => outcome === "saved" || outcome === "kept_apart").length;
  const refused = results.filter(({ outcome }) => outcome !== "saved" && outcome !== "kept_apart");
  const items = refused.map(({ item, reason }) => (reason === null ? item : `${item} (${reason})`)).join("; ");
  return el(
    "div",
    { class: "notice", "data-tone": refused.length > 0 ? "warn" : "good", role: "status" },
    el("p", { class: "notice-title" }, t("answers.of", { seat: found.seat, name: found.candidate })),
    el("p", {}, apart ? t("answers.kept", { count }) : t("answers.done", { count })),
    refused.length > 0 && el("p", {}, t("answers.refused", { items })),
  );
}
