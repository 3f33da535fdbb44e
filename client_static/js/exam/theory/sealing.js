// @ts-check
// Knows how the theory is left for good: what is still open is listed, then asked once more.

import { ask } from "/static/js/components/dialog.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { openItems } from "../open_items.js";

/**
 * @param {import("../context.js").Context} context
 * @param {import("../types.js").ItemEntry[]} entries
 * @param {(key: string) => void} goTo
 */
export async function sealTheory({ attempt, responses, outbox, act }, entries, goTo) {
  await outbox.flush();
  const { lists, chosen } = openItems(entries, responses, () =>
    /** @type {HTMLDialogElement} */ (document.querySelector("dialog[open]")).close("go"),
  );
  const unsaved = responses.unsaved;
  const answer = await ask({
    title: t("sealing.title"),
    size: "wide",
    body: [
      el("p", {}, attempt.view.timing === "fixed" ? t("sealing.words_fixed") : t("sealing.words")),
      lists,
      unsaved > 0 &&
        el("div", { class: "notice", "data-tone": "bad" }, el("p", {}, t("sealing.unsaved", { count: unsaved }))),
    ],
    actions: [
      { label: t("sealing.do"), value: "seal", tone: "danger", disabled: unsaved > 0 },
      { label: t("sealing.stay"), value: "", tone: "primary" },
    ],
  });
  if (answer === "go") goTo(chosen());
  if (answer === "seal") await act(() => attempt.enter("practical"));
}
