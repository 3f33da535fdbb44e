// @ts-check
// Knows which seats are chosen: one, several, a rectangle, or all of a state; only seats with somebody count.

/** @typedef {import("./types.js").Cell} Cell */

/** Emits "change". */
export class Selection extends EventTarget {
  #room;
  /** @type {Set<number>} */
  #seats = new Set();
  /** @type {number | null} */
  #anchor = null;

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    super();
    this.#room = room;
  }

  /** @param {number} seat */
  has(seat) {
    return this.#seats.has(seat);
  }

  /** As the room is now, by seat number. @returns {Cell[]} */
  cells() {
    return this.#room.taken().filter(({ seat_id }) => this.#seats.has(seat_id));
  }

  /** @param {number} seat */
  only(seat) {
    this.#anchor = seat;
    this.#become([seat]);
  }

  /** @param {number} seat */
  toggle(seat) {
    this.#anchor = seat;
    const seats = new Set(this.#seats);
    if (!seats.delete(seat)) seats.add(seat);
    this.#become(seats);
  }

  /** Everybody between the last chosen seat and this one, as they sit. @param {number} seat */
  reach(seat) {
    const from = this.#room.cells.get(this.#anchor ?? seat);
    const to = this.#room.cells.get(seat);
    if (!from || !to) return;
    const within = (/** @type {number} */ n, /** @type {number} */ a, /** @type {number} */ b) => Math.min(a, b) <= n && n <= Math.max(a, b);
    this.#become(this.#room.taken()
      .filter(({ row, column }) => within(row, from.row, to.row) && within(column, from.column, to.column)).map(({ seat_id }) => seat_id));
  }

  /** @param {(cell: Cell) => boolean} fits */
  all(fits = () => true) {
    this.#become(this.#room.taken().filter(fits).map(({ seat_id }) => seat_id));
  }

  clear() {
    this.#become([]);
  }

  /** @param {Iterable<number>} seats */
  #become(seats) {
    this.#seats = new Set([...seats].filter((seat) => this.#room.cells.get(seat)?.attempt_id));
    this.dispatchEvent(new Event("change"));
  }
}
