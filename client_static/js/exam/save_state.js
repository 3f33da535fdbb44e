// @ts-check
// Knows how saving is put into words: saved when, saving, or not connected since when and where the changes are.

import { timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/**
 * @param {import("./context.js").Context} context
 * @returns {{tone: "good" | "idle" | "bad", words: string}}
 */
function stateOf({ link, outbox, responses }) {
  const count = responses.unsaved;
  if (link.lostSince !== null) {
    const time = timeOfDay(link.lostSince);
    if (count === 0) return { tone: "bad", words: t("save.offline", { time }) };
    return {
      tone: "bad",
      words: responses.durable ? t("save.offline_kept", { time, count }) : t("save.offline_memory", { time, count }),
    };
  }
  if (responses.refused > 0) return { tone: "bad", words: t("save.refused", { count: responses.refused }) };
  if (outbox.failing && count > 0) return { tone: "bad", words: t("save.failing", { count }) };
  if (count > 0) return { tone: "idle", words: outbox.sending ? t("save.sending") : t("save.soon") };
  if (outbox.savedAt !== null)
    return { tone: "good", words: t("save.saved", { time: timeOfDay(outbox.savedAt, true) }) };
  return { tone: "idle", words: t("save.all") };
}

/** The words in the top bar; they follow what happens until `unmount`. @param {import("./context.js").Context} context */
export function saveState(context) {
  const words = el("span", {});
  const element = el("p", { class: "save-state" }, words);
  function show() {
    const { tone, words: text } = stateOf(context);
    if (words.textContent !== text) words.textContent = text;
    element.dataset.tone = tone;
  }
  const { link, outbox, responses } = context;
  const heard = /** @type {const} */ ([
    [link, "change"],
    [outbox, "change"],
    [responses, "change"],
    [responses, "acknowledged"],
  ]);
  for (const [source, name] of heard) source.addEventListener(name, show);
  show();
  return {
    element,
    unmount: () => {
      for (const [source, name] of heard) source.removeEventListener(name, show);
    },
  };
}
