// @ts-check
// Knows what the page says when the server holds a newer answer than the one just sent, or keeps no journal.

import { t } from "/static/js/text.js";

/** @param {import("./context.js").Context} context */
export function reportAnswers({ responses, notices, papers, attempt }) {
  if (!responses.durable) notices.show({ id: "no-journal", words: t("report.no_journal"), tone: "warn" });

  responses.addEventListener("replaced", async (event) => {
    const { item, mine } = /** @type {CustomEvent} */ (event).detail;
    notices.show({
      id: `replaced-${item}`,
      tone: "warn",
      words: t("report.replaced", { name: await nameOf(item) }),
      acknowledge: t("report.keep_server"),
      action: { label: t("report.use_mine"), run: () => responses.set(item, mine) },
    });
  });

  /** The number by which the candidate knows an item or task. @param {string} item */
  async function nameOf(item) {
    const entries = attempt.view.section === "theory" ? await papers.theory() : await papers.practical();
    const entry = entries.find(({ key }) => key === item);
    return entry === undefined ? item : t("item.title", { number: entry.number });
  }
}
