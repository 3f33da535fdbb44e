// @ts-check
// Knows how to ask and tell in a native dialog: focus held, Escape cancels, the answer as a promise.

import { button, el } from "/static/js/dom.js";

/** @typedef {{label: string, value: string, tone?: string, disabled?: boolean}} Action */

/**
 * Opens a dialog and resolves to the value of the chosen action ("" for Escape or a vanished dialog).
 * @param {{title: string, body: import("/static/js/dom.js").Child[], actions: Action[], size?: string, signal?: AbortSignal}} what
 *   actions in reading order; the last one is the proposed one and takes the focus unless it cannot be undone
 * @returns {Promise<string>}
 */
export function ask({ title, body, actions, size, signal }) {
  const heading = el("h2", { id: "dialog-title" }, title);
  const dialog = el(
    "dialog",
    { class: "dialog", "aria-labelledby": "dialog-title", "data-size": size },
    el("header", {}, heading),
    el("div", { class: "dialog-body" }, body),
    el(
      "footer",
      {},
      actions.map((action) => choiceOf(action, (value) => dialog.close(value))),
    ),
  );
  document.body.append(dialog);
  signal?.addEventListener("abort", () => dialog.close(""));
  const before = document.activeElement;
  dialog.showModal();
  safest(dialog, actions)?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => {
        dialog.remove();
        if (before instanceof HTMLElement && before.isConnected) before.focus();
        resolve(dialog.returnValue);
      },
      { once: true },
    );
  });
}

/** @param {Action} action @param {(value: string) => void} choose */
const choiceOf = ({ label, value, tone, disabled }, choose) =>
  button(label, () => choose(value), { "data-tone": tone, disabled, "data-value": value });

// A dangerous answer never sits under the Enter key by default.
/** @param {HTMLDialogElement} dialog @param {Action[]} actions @returns {HTMLButtonElement | null} */
function safest(dialog, actions) {
  const proposed = actions.filter(({ tone, disabled }) => tone !== "danger" && !disabled).at(-1);
  return proposed ? dialog.querySelector(`footer [data-value="${proposed.value}"]`) : null;
}
