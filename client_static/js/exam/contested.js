// @ts-check
// Knows what the page says when there are two answers to one question: which is shown, both side by side, a choice.

import { ask } from "/static/js/components/dialog.js";
import { el, reachable } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { answerWords } from "./answer_words.js";

/** @typedef {import("./context.js").Context} Context */

/** Reports every answer that gave way to another one, also those of before a reload. @param {Context} context */
export function reportContested(context) {
  const { responses } = context;
  responses.addEventListener("replaced", (event) => {
    const { item, mine } = /** @type {CustomEvent} */ (event).detail;
    if (mine !== null) report(context, item);
  });
  responses.addEventListener("chosen", (event) =>
    context.notices.withdraw(noticeOf(/** @type {CustomEvent} */ (event).detail)),
  );
  for (const { item } of responses.contested) report(context, item);
}

/** @param {string} item */
const noticeOf = (item) => `contested-${item}`;

/** @param {Context} context @param {string} item */
async function report(context, item) {
  const { responses, notices, announce, papers } = context;
  const entry = await papers.find(item).catch(() => null);
  const name = entry === null ? item : t("item.title", { number: entry.number });
  const words = t("contested.words", { name });
  notices.show({
    id: noticeOf(item),
    tone: "warn",
    words,
    acknowledge: t("contested.keep_server"),
    onclose: () => responses.choose(item, false),
    action: { label: t("contested.compare"), run: () => compare(context, item, name, entry) },
  });
  announce(words);
}

/**
 * Both answers beside one another; closing without a choice brings the notice back.
 * @param {Context} context @param {string} item @param {string} name @param {import("./papers.js").Entry | null} entry
 */
async function compare(context, item, name, entry) {
  const { responses } = context;
  const mine = responses.contested.find((each) => each.item === item)?.mine;
  if (mine === undefined) return;
  /** @param {string} title @param {any} value */
  const side = (title, value) =>
    el(
      "section",
      { class: "contested-side" },
      el("h3", {}, title),
      answerWords(entry, value).map(({ label, text, code }) => [
        label !== "" && el("p", { class: "muted small" }, label),
        code ? reachable(el("pre", { class: "code" }, text)) : el("p", {}, text),
      ]),
    );
  const answer = await ask({
    title: t("contested.title", { name }),
    size: "wide",
    body: [
      el("p", {}, t("contested.explained")),
      el(
        "div",
        { class: "contested" },
        side(t("contested.mine"), mine),
        side(t("contested.server"), responses.value(item)),
      ),
    ],
    actions: [
      { label: t("contested.keep_server"), value: "server" },
      { label: t("contested.use_mine"), value: "mine" },
      { label: t("contested.later"), value: "", tone: "primary" },
    ],
  });
  if (answer === "") report(context, item);
  else responses.choose(item, answer === "mine");
}
