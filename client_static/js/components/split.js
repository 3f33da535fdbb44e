// @ts-check
// Knows two panes with a bar between them that is moved by pointer or keyboard; remembers where it was put.

import { el } from "/static/js/dom.js";

const STEP = 4; // per cent per key press
const LEAST = 20;
const MOST = 80;

/**
 * @param {{first: HTMLElement, second: HTMLElement, axis: "x" | "y", label: string, key: string, start: number, at?: number, onput?: (percent: number) => void}} how
 *   at: where it was put, if that is known better than here; onput: told where it is put;
 *   axis x: panes side by side; key: where localStorage keeps the place; start: per cent of the first pane
 */
export function split({ first, second, axis, label, key, start, at, onput }) {
  const bar = el("div", {
    class: "split-bar",
    role: "separator",
    tabindex: "0",
    "aria-label": label,
    "aria-orientation": axis === "x" ? "vertical" : "horizontal",
    "aria-valuemin": LEAST,
    "aria-valuemax": MOST,
  });
  const box = el("div", { class: "split", "data-axis": axis }, first, bar, second);

  /** @param {number} percent @param {boolean} [keep] */
  function put(percent, keep = true) {
    const place = Math.min(MOST, Math.max(LEAST, percent));
    box.style.setProperty("--first", `${place}%`);
    bar.setAttribute("aria-valuenow", String(Math.round(place)));
    if (!keep) return;
    localStorage.setItem(key, String(place));
    onput?.(place);
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    const { left, top, width, height } = box.getBoundingClientRect();
    put(100 * (axis === "x" ? (event.clientX - left) / width : (event.clientY - top) / height));
  }

  bar.addEventListener("pointerdown", (event) => {
    bar.setPointerCapture(event.pointerId);
    bar.addEventListener("pointermove", drag);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    bar.addEventListener(end, () => bar.removeEventListener("pointermove", drag));
  }
  bar.addEventListener("keydown", (event) => {
    const now = Number(bar.getAttribute("aria-valuenow"));
    const [less, more] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const to = { [less]: now - STEP, [more]: now + STEP, Home: LEAST, End: MOST }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    put(to);
  });
  put(at ?? (Number(localStorage.getItem(key)) || start), false);
  return box;
}
