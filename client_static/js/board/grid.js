// @ts-check
// Knows the seats as they stand in the room: draws them once, then only what changed; pointer and keyboard choose.

import { el } from "/static/js/dom.js";
import { SeatCell } from "./cell.js";

/** @typedef {import("./types.js").Cell} Cell */

const DENSE_FROM = 9; // columns; from here on cells give up padding before the room scrolls sideways
/** @type {Record<string, [number, number]>} rows down, columns right */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Emits "act" when Enter is pressed on a chosen seat. */
export class Grid extends EventTarget {
  #place;
  #room;
  #selection;
  /** @type {Map<number, SeatCell>} */
  #cells = new Map();
  #shape = "";

  /** @param {HTMLElement} place @param {import("./room.js").Room} room @param {import("./selection.js").Selection} selection */
  constructor(place, room, selection) {
    super();
    this.#place = place;
    this.#room = room;
    this.#selection = selection;
    room.addEventListener("changed", (event) => this.#draw(/** @type {CustomEvent} */ (event).detail.cells));
    selection.addEventListener("change", () => this.#showChosen());
    place.addEventListener("click", (event) => this.#click(event));
    place.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {number} now the server's instant */
  tick(now) {
    for (const cell of this.#cells.values()) cell.tick(now);
  }

  /** @param {Cell[]} changed */
  #draw(changed) {
    const shape = [...this.#room.cells.values()].map(({ seat_id, row, column }) => `${seat_id}:${row}:${column}`).join();
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#layOut();
    } else {
      for (const cell of changed) this.#cells.get(cell.seat_id)?.show(cell);
    }
    this.#showChosen();
  }

  #layOut() {
    const all = [...this.#room.cells.values()].sort((a, b) => a.row - b.row || a.column - b.column);
    this.#cells = new Map(all.map((cell) => [cell.seat_id, new SeatCell(cell)]));
    const columns = Math.max(this.#room.board?.columns ?? 1, ...all.map(({ column }) => column));
    this.#place.style.setProperty("--columns", String(columns));
    this.#place.dataset.density = columns >= DENSE_FROM ? "dense" : "";
    const rows = new Set(all.map(({ row }) => row));
    this.#place.replaceChildren(...[...rows].map((row) => el("div", { role: "row", class: "grid-row" },
      all.filter((cell) => cell.row === row).map(({ seat_id }) => this.#cells.get(seat_id)?.element))));
    const first = this.#cells.get(all[0]?.seat_id)?.element;
    if (first) first.tabIndex = 0;
  }

  #showChosen() {
    for (const [seat, cell] of this.#cells) cell.choose(this.#selection.has(seat));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const seat = seatOf(event.target);
    if (seat === null) return this.#selection.clear();
    this.#rove(seat);
    if (event.shiftKey) this.#selection.reach(seat);
    else if (event.ctrlKey || event.metaKey) this.#selection.toggle(seat);
    else this.#selection.only(seat);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const seat = seatOf(event.target);
    if (seat === null) return;
    const arrow = ARROWS[event.key];
    if (arrow) this.#step(seat, arrow, event.shiftKey);
    else if (event.key === " ") this.#selection.toggle(seat);
    else if (event.key === "Enter") {
      if (!this.#selection.has(seat)) this.#selection.only(seat);
      this.dispatchEvent(new Event("act"));
    } else if (event.key === "Escape") this.#selection.clear();
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) this.#selection.all();
    else return;
    event.preventDefault();
  }

  /** To the next seat in that direction, over aisles. @param {number} from @param {[number, number]} by @param {boolean} extend */
  #step(from, [down, right], extend) {
    const here = this.#room.cells.get(from);
    if (!here) return;
    const ahead = [...this.#room.cells.values()]
      .filter(({ row, column }) => (down ? column === here.column && (row - here.row) * down > 0 : row === here.row && (column - here.column) * right > 0))
      .sort((a, b) => Math.abs(a.row - here.row) + Math.abs(a.column - here.column) - Math.abs(b.row - here.row) - Math.abs(b.column - here.column));
    if (!ahead[0]) return;
    this.#rove(ahead[0].seat_id);
    if (extend) this.#selection.reach(ahead[0].seat_id);
  }

  /** One seat is in the tab order: the last one visited. @param {number} seat */
  #rove(seat) {
    for (const cell of this.#cells.values()) cell.element.tabIndex = -1;
    const element = this.#cells.get(seat)?.element;
    if (!element) return;
    element.tabIndex = 0;
    element.focus();
  }
}

/** @param {EventTarget | null} target */
function seatOf(target) {
  const cell = target instanceof Element ? target.closest("[data-seat]") : null;
  return cell instanceof HTMLElement ? Number(cell.dataset.seat) : null;
}
