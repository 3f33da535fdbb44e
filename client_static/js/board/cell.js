// @ts-check
// Knows how one seat is drawn: number, state as shape and word, name, progress, flags, time left, credit.

import { figures } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { creditShort, hasPaper, longerWords, lookOf, lookWords, readAloud, seatNumber } from "./words.js";

/** @typedef {import("./types.js").Cell} Cell */

const SVG = "http://www.w3.org/2000/svg";
const WARN_MS = 10 * 60_000;
const LAST_MS = 60_000;

/** @param {string} name of a symbol in marks.html */
export function mark(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "mark");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#mark-${name}`);
  svg.append(use);
  return svg;
}

/** One gridcell; `show` draws a cell anew, `tick` only its clock. */
export class SeatCell {
  element = el("div", { role: "gridcell", class: "cell", tabindex: -1 });
  #left = el("span", { class: "cell-left numeric" });
  /** @type {Cell} */
  #cell;

  /** @param {Cell} cell */
  constructor(cell) {
    this.#cell = cell;
    this.element.dataset.seat = String(cell.seat_id);
    this.element.style.gridRow = String(cell.row);
    this.element.style.gridColumn = String(cell.column);
    this.show(cell);
  }

  /** @param {Cell} cell */
  show(cell) {
    this.#cell = cell;
    const look = lookOf(cell);
    const { element } = this;
    element.dataset.look = look;
    element.title = cell.candidate_name ?? "";
    element.replaceChildren(el("span", { class: "visually-hidden" }, readAloud(cell)),
      el("span", { class: "cell-top", "aria-hidden": "true" }, el("span", { class: "cell-number numeric" }, seatNumber(cell.number)),
        el("span", { class: "cell-state" }, mark(look), el("span", {}, lookWords(look)))));
    if (cell.attempt_id === null) return;
    element.append(el("span", { class: "cell-name", "aria-hidden": "true" }, cell.candidate_name ?? ""));
    if (hasPaper(cell)) element.append(progress(cell));
    element.append(el("span", { class: "cell-foot", "aria-hidden": "true" }, this.#left, extras(cell)));
  }

  /** @param {boolean} chosen */
  choose(chosen) {
    this.element.setAttribute("aria-selected", String(chosen));
  }

  /** @param {number} now the server's instant */
  tick(now) {
    const left = timeLeft(this.#cell, now);
    const text = left === null ? "" : figures(left);
    if (this.#left.textContent === text) return;
    this.#left.textContent = text;
    this.#left.dataset.mark = left === null || left > WARN_MS ? "" : left > LAST_MS ? "warn" : "last";
  }
}

/** Milliseconds this seat has left; null where no clock is shown. A paused clock stands. @param {Cell} cell @param {number} now */
export function timeLeft({ remaining_ms, closes_at, paused_at }, now) {
  if (remaining_ms === null) return null;
  return paused_at !== null || closes_at === null ? remaining_ms : Math.max(0, Date.parse(closes_at) - now);
}

/** @param {Cell} cell */
function progress({ progress_percent }) {
  const bar = el("span", { class: "cell-bar" });
  bar.style.setProperty("--done", `${progress_percent}%`);
  return el("span", { class: "cell-progress", "aria-hidden": "true" }, bar, el("span", { class: "numeric" }, `${progress_percent}%`));
}

/** @param {Cell} cell */
const extras = ({ flagged, credits_ms, accommodation, receipt_seen }) => el("span", { class: "cell-extras numeric" },
  flagged > 0 && el("span", { class: "cell-flag", title: t("board.flagged") }, mark("flag"), flagged),
  receipt_seen && el("span", { class: "cell-seen", title: t("board.receipt_seen") }, mark("handed_in"), t("board.receipt_seen_short")),
  accommodation !== null && el("span", { class: "cell-longer", title: longerWords(accommodation) }, t("board.longer_short")),
  credits_ms > 0 && el("span", { class: "cell-credit", title: t("board.credited") }, creditShort(credits_ms)));
