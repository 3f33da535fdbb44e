// @ts-check
// Knows a dialog that asks for a few values and stays open until the server has taken them.

import { button, el } from "/static/js/dom.js";
import { problemWords } from "/static/js/staff/problem_words.js";
import { t } from "/static/js/text.js";

/**
 * @typedef {{name: string, label: string, kind?: "text" | "lines" | "number" | "time" | "password" | "choice", hint?: string, value?: string, required?: boolean,
 *   attributes?: Record<string, any>, presets?: {label: string, value: string}[], choices?: {label: string, value: string}[]}} Field
 * @typedef {{title: string, body?: import("/static/js/dom.js").Child, fields?: Field[], action: string, tone?: string,
 *   preview?: (values: Record<string, string>) => string, run: (values: Record<string, string>) => Promise<void>}} Asking
 *   preview: what the present values would do, said while they are typed
 */

/**
 * Opens it; resolves to true when `run` went through, to false when it was left.
 * @param {Asking} asking @returns {Promise<boolean>}
 */
export function askFor({ title, body, fields = [], action, tone = "primary", preview, run }) {
  const problem = el("p", {});
  const notice = el("div", { class: "notice", "data-tone": "bad", role: "alert", hidden: true }, problem);
  const submit = button(action, () => {}, { type: "submit", "data-tone": tone });
  const leave = button(t("common.cancel"), () => dialog.close(""));
  const rows = fields.map(fieldRow);
  const values = () => Object.fromEntries(rows.map((row) => [row.name, row.input.value.trim()]));
  const outlook = el("p", { class: "form-preview", role: "status" });
  const form = el("form", { novalidate: true },
    el("header", {}, el("h2", { id: "form-dialog-title" }, title)),
    el("div", { class: "dialog-body" }, body, rows.map((row) => row.element), preview && outlook, notice),
    el("footer", {}, leave, submit));
  const dialog = el("dialog", { class: "dialog form-dialog", "aria-labelledby": "form-dialog-title" }, form);

  const look = () => { if (preview) outlook.textContent = preview(values()); };
  form.addEventListener("input", look);
  look();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled || !allGiven(rows)) return;
    submit.disabled = true;
    try {
      await run(values());
      dialog.close("done");
    } catch (error) {
      notice.hidden = false;
      problem.textContent = problemWords(error);
      submit.disabled = false;
    }
  });
  return opened(dialog, rows[0]?.input ?? (tone === "danger" ? leave : submit));
}

/** @param {HTMLDialogElement} dialog @param {HTMLElement} first what takes the focus @returns {Promise<boolean>} */
function opened(dialog, first) {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  first.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      resolve(dialog.returnValue === "done");
    }, { once: true });
  });
}

/** @param {Field} field */
function fieldRow({ name, label, kind = "text", hint, value = "", required = true, attributes = {}, presets = [], choices = [] }) {
  const id = `ask-${name}`;
  const described = `${hint ? `${id}-hint ` : ""}${id}-problem`;
  const shared = { class: "input", id, name, required, "aria-describedby": described, ...attributes };
  const input = inputOf(kind, shared, choices);
  if (kind !== "choice" || value !== "") input.value = value;
  const problem = el("p", { class: "problem", id: `${id}-problem` });
  const chips = presets.map((preset) => button(preset.label, () => { input.value = preset.value; input.dispatchEvent(new Event("input", { bubbles: true })); input.focus(); }, { "data-size": "small" }));
  const element = el("div", { class: "field" }, el("label", { for: id }, label), input,
    chips.length > 0 && el("div", { class: "presets" }, chips), hint && el("p", { class: "hint", id: `${id}-hint` }, hint), problem);
  return { name, input, problem, element };
}

/** @param {string} kind @param {Record<string, any>} shared @param {{label: string, value: string}[]} choices the first one is proposed */
function inputOf(kind, shared, choices) {
  if (kind === "choice") return el("select", shared, choices.map(({ label, value }) => el("option", { value }, label)));
  return kind === "lines" ? el("textarea", { rows: 3, ...shared }) : el("input", { type: kind, ...shared });
}

/** Marks what is missing and goes to the first of it. @param {ReturnType<typeof fieldRow>[]} rows */
function allGiven(rows) {
  for (const { input, problem } of rows) {
    const wrong = !input.checkValidity() || (input.required && input.value.trim() === "");
    input.setAttribute("aria-invalid", String(wrong));
    problem.textContent = wrong ? wrongWords(input) : "";
  }
  const first = rows.find(({ problem }) => problem.textContent !== "");
  first?.input.focus();
  return first === undefined;
}

/** @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} input */
function wrongWords(input) {
  if (input.value.trim() === "" && !input.validity.badInput) return t("staff.field_needed");
  if (input instanceof HTMLInputElement && input.type === "number") return t("staff.field_number", { min: input.min, max: input.max });
  return t("staff.field_wrong");
}
