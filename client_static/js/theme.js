// @ts-check
// Knows the reader's preferences (text size, theme, language), keeps them in cookies, and signs staff out.

import { request } from "/static/js/api.js";

const YEAR_S = 31_536_000;

/** @param {string} name @param {string} value */
function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_S}; samesite=lax`;
}

/** Shows in every control of the page what is chosen now; also for controls added later. @param {ParentNode} [within] */
export function showPreferences(within = document) {
  const { theme, textSize } = document.documentElement.dataset;
  for (const choice of within.querySelectorAll("[data-text-size-choice]")) {
    choice.setAttribute("aria-pressed", String(choice.getAttribute("data-text-size-choice") === textSize));
  }
  for (const choice of within.querySelectorAll("[data-theme-switch]")) {
    choice.setAttribute("aria-pressed", String(theme === "contrast"));
  }
}

/** @param {Element} target */
function choose(target) {
  const root = document.documentElement;
  const size = target.closest("[data-text-size-choice]")?.getAttribute("data-text-size-choice");
  if (size) {
    root.dataset.textSize = size;
    remember("kaohe_text_size", size);
  } else if (target.closest("[data-theme-switch]")) {
    root.dataset.theme = root.dataset.theme === "contrast" ? "light" : "contrast";
    remember("kaohe_theme", root.dataset.theme);
  } else return;
  showPreferences();
}

/** @param {Element} leaving the sign-out button; its value is the page to go to */
async function signOut(leaving) {
  await request("DELETE", "/api/sign-ins/current");
  location.assign(leaving.getAttribute("data-sign-out") || "/");
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  choose(event.target);
  const leaving = event.target.closest("[data-sign-out]");
  if (leaving) signOut(leaving);
});
