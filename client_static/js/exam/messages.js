// @ts-check
// Knows what the invigilator wrote: a notice until it is acknowledged, and all of it again in a dialog.

import { ask } from "/static/js/components/dialog.js";
import { timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/** @param {import("./context.js").Context} context */
const readKey = ({ attempt }) => `kaohe_read_${attempt.view.id}`;

/** @param {import("./context.js").Context} context @returns {string[]} */
const readIds = (context) => JSON.parse(localStorage.getItem(readKey(context)) ?? "[]");

/** Shows every message that was not acknowledged on this machine. @param {import("./context.js").Context} context */
export function showMessages(context) {
  const read = readIds(context);
  for (const { id, text, at, by } of context.attempt.view.messages) {
    if (read.includes(id)) continue;
    context.notices.show({
      id: `message-${id}`,
      title: t("messages.from", { by }),
      words: text,
      meta: timeOfDay(at, true),
      acknowledge: t("messages.acknowledge"),
      onclose: () => localStorage.setItem(readKey(context), JSON.stringify([...readIds(context), id])),
    });
  }
}

/** @param {import("./context.js").Context} context */
export const openMessages = ({ attempt }) =>
  ask({
    title: t("messages.title"),
    body: [
      el(
        "ol",
        { class: "messages" },
        attempt.view.messages.map(({ text, at, by }) =>
          el("li", {}, el("p", { class: "muted small numeric" }, `${timeOfDay(at, true)} ${by}`), el("p", {}, text)),
        ),
      ),
    ],
    actions: [{ label: t("common.close"), value: "", tone: "primary" }],
  });
