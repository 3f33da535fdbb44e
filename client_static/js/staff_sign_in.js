// @ts-check
// Knows the staff sign-in: user name and password.

import { signInForm } from "/static/js/sign_in_form.js";
import { t } from "/static/js/text.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("staff-sign-in"));
const login = /** @type {HTMLInputElement} */ (document.getElementById("login"));
const password = /** @type {HTMLInputElement} */ (document.getElementById("password"));

function check() {
  /** @type {Record<string, string>} */
  const problems = {};
  if (!login.value.trim()) problems.login = t("staff_sign_in.empty");
  if (!password.value) problems.password = t("staff_sign_in.empty");
  return problems;
}

signInForm(form, {
  path: "/api/staff-sign-ins",
  next: form.dataset.next || "/staff",
  check,
  body: () => ({ login: login.value.trim(), password: password.value }),
  refused: ({ status }) => (status === 429 ? t("sign_in.throttled") : t("staff_sign_in.refused")),
});
login.focus();
