// @ts-check
// Knows how a sign-in form behaves: marks what is wrong, sends once at a time, puts refusals into words.

import { Problem, request, useCsrf } from "/static/js/api.js";
import { t } from "/static/js/text.js";

/**
 * @param {HTMLFormElement} form
 * @param {{path: string | (() => string), next: string, check: () => Record<string, string>, body: () => unknown, refused: (problem: Problem) => string}} how
 *   check gives problems by field id; refused puts a refusal into words
 */
export function signInForm(form, { path, next, check, body, refused }) {
  const submit = /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]"));
  const label = submit.textContent;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.disabled || !showProblems(form, check())) return;
    submit.disabled = true;
    submit.textContent = t("sign_in.submitting");
    tell(form, "");
    try {
      const answer = await request("POST", typeof path === "string" ? path : path(), body(), { signIn: true });
      useCsrf(answer.csrf);
      location.assign(next);
      return;
    } catch (error) {
      tell(form, error instanceof Problem ? refused(error) : t("problem.unreachable"));
    }
    submit.disabled = false;
    submit.textContent = label;
  });
}

/** @param {HTMLFormElement} form @param {Record<string, string>} problems @returns {boolean} nothing is wrong */
function showProblems(form, problems) {
  /** @type {HTMLElement | null} */
  let first = null;
  for (const input of form.querySelectorAll("input")) {
    const words = problems[input.id] ?? "";
    input.setAttribute("aria-invalid", String(words !== ""));
    const place = document.getElementById(`${input.id}-problem`);
    if (place) place.textContent = words;
    if (words && first === null) first = input;
  }
  first?.focus();
  return first === null;
}

/** @param {HTMLFormElement} form @param {string} words */
function tell(form, words) {
  const place = /** @type {HTMLElement} */ (form.querySelector("[data-problem]"));
  place.hidden = words === "";
  /** @type {HTMLElement} */ (place.firstElementChild).textContent = words;
}
