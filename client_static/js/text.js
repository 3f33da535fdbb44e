// @ts-check
// Knows the words of the page: what the server embedded, with placeholders filled in.

/** @typedef {{zh: string, en: string}} Localised */

/** @type {"zh" | "en"} */
export const locale = document.documentElement.lang === "en" ? "en" : "zh";

/** @type {Record<string, string>} */
const texts = JSON.parse(document.getElementById("texts")?.textContent || "{}");

/**
 * The text of a key with `{name}` replaced by values and `{name|one|many}` by the word for so many; a missing key shows
 * itself, so that it is noticed.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const text = texts[key];
  if (text === undefined) {
    console.error(`no text for ${key}`);
    return key;
  }
  return text.replace(/\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g, (whole, name, one, many) => {
    if (!(name in values)) return whole;
    const value = String(values[name]);
    return one === undefined ? value : value === "1" ? one : many;
  });
}

/** The side of a bilingual value that this page speaks. @param {Localised} localised */
export const pick = (localised) => localised[locale];

/** A list in words: "1、2、3" or "1, 2, 3". @param {readonly (string | number)[]} parts */
export const listed = (parts) => parts.join(locale === "zh" ? "、" : ", ");
