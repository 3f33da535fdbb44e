// @ts-check
// Knows how to build elements: attributes, listeners and children in one call; text only ever enters as text.

/** @typedef {Node | string | number | null | undefined | false} Leaf */
/** @typedef {Leaf | readonly any[]} Child lists may be nested */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [attributes] `on…` adds a listener, true/false sets a boolean attribute, null leaves it out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/** @param {Element} parent @param {readonly Child[]} children */
function append(parent, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) parent.append(child);
    else if (typeof child === "object") append(parent, child);
    else parent.append(String(child));
  }
}

/**
 * A button of the design system.
 * @param {string} label @param {(event: MouseEvent) => void} onclick @param {Record<string, any>} [attributes]
 */
export const button = (label, onclick, attributes = {}) =>
  el("button", { class: "button", type: "button", onclick, ...attributes }, label);

/**
 * An element holding HTML that the server has already sanitised (questions and statements; nothing else).
 * @param {string} html @param {Record<string, any>} [attributes]
 */
export function prose(html, attributes = {}) {
  const element = el("div", { class: "prose", ...attributes });
  element.innerHTML = html;
  return element;
}
