// @ts-check
// Knows the last step: proof of what the server holds.

import { timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { codeWords } from "/static/js/receipt_code.js";
import { locale, pick, t } from "/static/js/text.js";
import { answerFileBox } from "../answer_file.js";
import { countsWords, grouped } from "../words.js";

const ASK_AGAIN_MS = 2_000;

/** @param {string} cause */
const causeWords = (cause) =>
  ({
    candidate: t("receipt.cause_candidate"),
    deadline: t("receipt.cause_deadline"),
    time: t("receipt.cause_deadline"),
    staff: t("receipt.cause_staff"),
  })[cause] ?? t("receipt.cause_staff");

/** @param {string} at */
const dayAndTime = (at) =>
  `${new Date(at).toLocaleDateString(locale === "zh" ? "zh-CN" : "en-GB", { year: "numeric", month: "long", day: "numeric" })} ${timeOfDay(at, true)}`;

/** @param {import("../context.js").Context} context */
export function receiptStep(context) {
  const { attempt, responses, link } = context;
  const { view } = attempt;
  const { receipt } = view;
  if (receipt === null) return beingWritten(link);
  const left = responses.unsaved;
  if (left === 0) responses.forget();
  const rows = [
    [t("receipt.name"), view.candidate.name],
    [t("confirm.number"), grouped(receipt.candidate_number)],
    [t("confirm.subject"), pick(view.sitting.title)],
    [t("confirm.room"), `${view.room.name} ${t("confirm.seat_number", { number: view.seat.number })}`],
    [t("receipt.at"), dayAndTime(receipt.handed_in_at)],
    [t("receipt.cause"), causeWords(receipt.cause)],
    [t("receipt.theory"), t("receipt.answered", { answered: receipt.answered.theory, total: receipt.total.theory })],
    [
      t("receipt.practical"),
      t("receipt.worked_on", {
        answered: receipt.answered.practical,
        total: receipt.total.practical,
        submissions: receipt.submissions,
      }),
    ],
    [t("receipt.counts"), countsWords(view.practical_counts)],
  ];
  const element = el(
    "div",
    { class: "page step", "data-width": "step" },
    el("h1", {}, t("receipt.title")),
    left > 0 &&
      el(
        "div",
        { class: "notice", "data-tone": "warn", role: "alert" },
        el("p", {}, t("receipt.left", { count: left })),
        answerFileBox(context),
      ),
    el(
      "section",
      { class: "card receipt" },
      el(
        "div",
        { class: "card-body" },
        el(
          "div",
          { class: "receipt-code" },
          el("p", { class: "muted" }, t("receipt.code")),
          el("p", { class: "receipt-figures" }, codeWords(receipt.code)),
          el("p", { class: "muted small" }, t("receipt.code_words")),
        ),
        el(
          "dl",
          { class: "particulars numeric" },
          rows.map(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]),
        ),
        el(
          "p",
          { class: "receipt-digest" },
          el("span", { class: "muted" }, t("receipt.digest")),
          el("code", {}, receipt.digest),
        ),
      ),
      el(
        "footer",
        {},
        el("p", { class: "step-advice", role: "status" }, adviceWords(view.receipt_seen_at)),
        el("button", { class: "button", type: "button", "data-sign-out": "/" }, t("receipt.sign_out")),
      ),
    ),
  );
  return { element };
}

/** @param {string | null} seenAt when staff saw the receipt */
const adviceWords = (seenAt) =>
  seenAt === null ? t("receipt.advice") : t("receipt.seen", { time: timeOfDay(seenAt, true) });

/** Collected, but the receipt is still to come: asks until it does. @param {import("../link.js").Link} link */
function beingWritten(link) {
  const asking = setInterval(() => link.refresh(), ASK_AGAIN_MS);
  return {
    element: el(
      "div",
      { class: "page step", "data-width": "step" },
      el("h1", { role: "status" }, t("receipt.being_written")),
    ),
    unmount: () => clearInterval(asking),
  };
}
