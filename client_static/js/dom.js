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
  for (const listing of element.querySelectorAll("pre")) reachable(listing);
  return element;
}

const HIDDEN_MS = 100; // a page that nobody sees draws no frames

/** Resolves once what stands on the page now was drawn. @returns {Promise<void>} */
export const drawn = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, HIDDEN_MS);
  });

const overflowing = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    if (target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight)
      target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});

/** Lets the keyboard scroll a listing, but only while there is something to scroll. @template {Element} E @param {E} listing @returns {E} */
export function reachable(listing) {
  overflowing.observe(listing);
  return listing;
}
