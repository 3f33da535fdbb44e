// @ts-check
// Knows the way out when the network never comes back: a sealed file to save, and the code to tell the invigilator.

import { timeOfDay } from "/static/js/clock.js";
import { ask } from "/static/js/components/dialog.js";
import { button, el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { fetchSealing, sealAnswers } from "./sealed_answers.js";

/** @typedef {import("./context.js").Context} Context */

const FETCH_AFTER_MS = 8_000; // the questions come first
const OFFER_AFTER_MS = 120_000; // most outages are over by then

/** Fetches what sealing needs while it can be fetched, and offers the file when an outage lasts. @param {Context} context */
export function watchForOutage(context) {
  const { link, responses, notices, clock } = context;
  let fetched = false;
  const fetchSoon = () => {
    if (!fetched && link.lostSince === null)
      fetchSealing().then(
        () => {
          fetched = true;
        },
        () => {},
      );
  };
  setTimeout(fetchSoon, FETCH_AFTER_MS);
  link.addEventListener("change", fetchSoon);
  let offered = false;
  clock.addEventListener("tick", () => {
    const lasts = link.lostSince !== null && clock.now() - link.lostSince >= OFFER_AFTER_MS && responses.unsaved > 0;
    if (lasts === offered) return;
    offered = lasts;
    if (!lasts) notices.withdraw("answer-file");
    else
      notices.show({
        id: "answer-file",
        tone: "warn",
        words: t("answer_file.offer", { count: responses.unsaved }),
        action: { label: t("answer_file.open"), run: () => openAnswerFile(context) },
      });
  });
}

/** The same in a dialog. @param {Context} context */
const openAnswerFile = (context) =>
  ask({
    title: t("answer_file.title"),
    body: [answerFileBox(context)],
    actions: [{ label: t("common.close"), value: "", tone: "primary" }],
  });

/** What it is for, the button, and afterwards the code. @param {Context} context */
export function answerFileBox(context) {
  const told = el("div", { role: "status", class: "answer-file-code" });
  const save = button(t("answer_file.save"), () => make(context, told), { "data-tone": "primary" });
  return el("div", { class: "answer-file" }, el("p", {}, t("answer_file.words")), el("p", {}, save), told);
}

/** @param {Context} context @param {HTMLElement} told */
async function make({ attempt: { view }, responses, clock }, told) {
  try {
    const madeAt = new Date(clock.now()).toISOString();
    const seat = view.seat.number;
    const content = { attempt: view.id, lease: view.lease ?? "", seat, madeAt, keys: view.answer_file };
    const { text, code } = sealAnswers(await fetchSealing(), { ...content, lines: responses.all });
    const time = timeOfDay(madeAt, true);
    save(`kaohe-${seat}-${time.replaceAll(":", "")}.json`, text);
    told.replaceChildren(
      el("p", {}, t("answer_file.code")),
      el("p", { class: "receipt-figures" }, `${code.slice(0, 4)}-${code.slice(4)}`),
      el("p", { class: "muted small" }, t("answer_file.made", { time, count: responses.all.length })),
    );
  } catch (error) {
    console.warn("no answer file:", error);
    told.replaceChildren(el("p", {}, t("answer_file.failed")));
  }
}

/** Hands a text to the browser as a file. @param {string} name @param {string} text */
function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
