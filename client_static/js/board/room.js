// @ts-check
// Knows the room as last told: whole snapshots and changes folded into one, newest word wins; says what moved.

/** @typedef {import("./types.js").Cell} Cell */
/** @typedef {import("./types.js").Board} Board */

/** Emits "changed" (detail: {cells: Cell[]}) and per seat "moved" (detail: {before: Cell, after: Cell}), "step" (detail: room state). */
export class Room extends EventTarget {
  /** @type {Board | null} */
  board = null;
  /** @type {Map<number, Cell>} */
  cells = new Map();
  #toldAt = 0;

  /** A snapshot. @param {Board} board @returns {boolean} false when something newer is known already */
  take(board) {
    const at = Date.parse(board.server_now);
    if (at < this.#toldAt) return false;
    this.#toldAt = at;
    const stepped = this.board !== null && this.board.sitting_room.state !== board.sitting_room.state;
    this.board = board;
    this.#fold(board.cells);
    if (stepped) this.dispatchEvent(new CustomEvent("step", { detail: board.sitting_room.state }));
    return true;
  }

  /** What changed since. @param {import("./types.js").Change} change @returns {boolean} the room itself took a step */
  apply({ cells, counts, room_state, server_now }) {
    if (this.board === null || Date.parse(server_now) < this.#toldAt) return false;
    this.#toldAt = Date.parse(server_now);
    const stepped = this.board.sitting_room.state !== room_state;
    this.board.sitting_room.state = room_state;
    this.board.counts = counts;
    this.#fold(cells);
    if (stepped) this.dispatchEvent(new CustomEvent("step", { detail: room_state }));
    return stepped;
  }

  /** Cells with an attempt, by seat number. @returns {Cell[]} */
  taken() {
    return [...this.cells.values()].filter((cell) => cell.attempt_id !== null).sort((a, b) => a.number - b.number);
  }

  /** Seats nobody sits at. @returns {Cell[]} */
  free() {
    return [...this.cells.values()].filter((cell) => cell.attempt_id === null);
  }

  /** Whether staff stopped this seat for itself, beside a pause of the whole room. @param {Cell} cell */
  isPaused({ attempt_id }) {
    return (this.board?.pauses ?? []).some((pause) => pause.attempt_id === attempt_id && pause.cause === "staff" && pause.until === null);
  }

  /** What stops the clock of a seat now. @param {Cell} cell */
  pausesOf({ attempt_id }) {
    return (this.board?.pauses ?? []).filter((pause) => pause.until === null && (pause.attempt_id === null || pause.attempt_id === attempt_id));
  }

  /** The latest end among clocks that run, null when none does. */
  closesAt() {
    const ends = this.taken().filter(({ remaining_ms }) => remaining_ms !== null).map(({ closes_at }) => closes_at).filter((end) => end !== null);
    return ends.length > 0 ? Math.max(...ends.map((end) => Date.parse(end))) : null;
  }

  /** @param {Cell[]} cells */
  #fold(cells) {
    for (const after of cells) {
      const before = this.cells.get(after.seat_id);
      this.cells.set(after.seat_id, after);
      if (before) this.dispatchEvent(new CustomEvent("moved", { detail: { before, after } }));
    }
    this.dispatchEvent(new CustomEvent("changed", { detail: { cells } }));
  }
}
