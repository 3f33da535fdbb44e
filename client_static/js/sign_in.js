// @ts-check
// Knows the candidate's sign-in: 16 digits in groups of four with a check digit, last six, start code.

import { signInForm } from "/static/js/sign_in_form.js";
import { t } from "/static/js/text.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("candidate-sign-in"));
const number = /** @type {HTMLInputElement} */ (document.getElementById("candidate_number"));
const last6 = /** @type {HTMLInputElement} */ (document.getElementById("document_last6"));
const code = /** @type {HTMLInputElement} */ (document.getElementById("start_code"));

const moveCode = /** @type {HTMLInputElement} */ (document.getElementById("move_code"));
const byCode = /** @type {HTMLButtonElement} */ (document.getElementById("move-code-switch"));

/** At the machine one was moved to, the code stands for document and start code. */
const moves = () => byCode.getAttribute("aria-expanded") === "true";

/** @param {boolean} on */
function showMove(on) {
  byCode.setAttribute("aria-expanded", String(on));
  byCode.textContent = t(on ? "sign_in.move_close" : "sign_in.move_open");
  for (const input of [last6, code]) /** @type {HTMLElement} */ (input.closest(".field")).hidden = on;
  /** @type {HTMLElement} */ (moveCode.closest("[data-move]")).hidden = !on;
}

const digits = () => number.value.replace(/\D/g, "").slice(0, 16);

/** ISO 7064 MOD 11,10, as the number was made. @param {string} text 16 digits */
function checkDigitFits(text) {
  let product = 10;
  for (const digit of text.slice(0, -1)) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (product + Number(text.at(-1))) % 10 === 1;
}

/** Groups the digits and keeps the caret after the digit it was behind. */
function group() {
  const before = number.value.slice(0, number.selectionStart ?? 0).replace(/\D/g, "").length;
  number.value = (digits().match(/\d{1,4}/g) ?? []).join(" ");
  const caret = before + Math.max(0, Math.ceil(before / 4) - 1);
  number.setSelectionRange(caret, caret);
}

function check() {
  /** @type {Record<string, string>} */
  const problems = {};
  const typed = digits();
  if (typed.length !== 16) problems.candidate_number = t("sign_in.number_wrong", { count: typed.length });
  else if (!checkDigitFits(typed)) problems.candidate_number = t("sign_in.number_checksum");
  if (moves()) {
    if (moveCode.value.replace(/[\s-]/g, "").length !== 6) problems.move_code = t("sign_in.move_wrong");
  } else if (!/^[0-9A-Za-z]{6}$/.test(last6.value.trim())) problems.document_last6 = t("sign_in.document_wrong");
  return problems;
}

number.addEventListener("input", group);
last6.addEventListener("input", () => {
  last6.value = last6.value.toUpperCase();
});
byCode.addEventListener("click", () => {
  showMove(!moves());
  (digits().length < 16 ? number : moves() ? moveCode : last6).focus();
});
showMove(false);
signInForm(form, {
  path: () => (moves() ? "/api/move-sign-ins" : "/api/candidate-sign-ins"),
  next: "/exam",
  check,
  body: () =>
    moves()
      ? { candidate_number: digits(), move_code: moveCode.value.trim() }
      : {
          candidate_number: digits(),
          document_last6: last6.value.trim().toUpperCase(),
          start_code: code.value.trim() || null,
        },
  refused: ({ status, body }) => {
    if (status === 409) return t(body.needs_move_code ? "sign_in.needs_move_code" : "sign_in.not_admitting");
    if (status === 401 && moves()) return t("sign_in.move_refused");
    return status === 429 ? t("sign_in.throttled") : t("sign_in.refused");
  },
});
number.focus();
