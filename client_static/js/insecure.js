// @ts-check
// Knows what a browser withholds from a page that came over plain HTTP, and says so.

import { el } from "/static/js/dom.js";
import { listed, t } from "/static/js/text.js";

/** What is missing here, in words; empty where the browser holds the connection to be secure. */
export function missing() {
  if (window.isSecureContext) return [];
  return [t("insecure.secrecy"), !window.crypto?.subtle && t("insecure.crypto"), !navigator.locks && t("insecure.locks"),
    !("serviceWorker" in navigator) && t("insecure.worker")].filter((words) => typeof words === "string");
}

/** The words of a notice, or null. @returns {string | null} */
export function insecureWords() {
  const found = missing();
  return found.length === 0 ? null : t("insecure.words", { missing: listed(found) });
}

const place = document.getElementById("insecure");
const words = place && insecureWords();
if (place && words) {
  place.append(el("p", {}, words));
  place.hidden = false;
}
