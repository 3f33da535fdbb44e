// @ts-check
// Knows the log of the room: messages and credits as the server keeps them, steps and movements as they are seen here; newest first.

import { timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { listed, t } from "/static/js/text.js";
import { mark } from "./cell.js";
import { creditWords, lookOf, lookWords, seatNumber, seatWords } from "./words.js";

/** @typedef {import("./types.js").Cell} Cell */

const MOST = 300; // lines kept; a day in a room has fewer that matter
const SINGLY = 3; // seats that move alike at one instant and are still told one by one
const ONE_GO_MS = 10_000; // the same words to several candidates within this were one message
/** Movements worth a line; who goes on from theory to practical is seen on the seat. */
const TOLD = new Set(["offline", "handed_in", "collected", "absent", "stopped", "moving", "away"]);

/** @param {HTMLElement} place @param {import("./room.js").Room} room @param {import("/static/js/clock.js").ServerClock} clock */
export function log(place, room, clock) {
  const lines = new Lines(place);
  /** @type {Map<string, Cell[]>} seats that moved in the word just told, by how */
  let moved = new Map();

  room.addEventListener("moved", (event) => {
    const { before, after } = /** @type {CustomEvent<{before: Cell, after: Cell}>} */ (event).detail;
    const [was, is] = [lookOf(before), lookOf(after)];
    if (was === is || after.attempt_id === null || after.attempt_id !== before.attempt_id) return;
    const how = TOLD.has(is) ? is : was === "offline" && is !== "paused" ? "back" : null;
    if (how) moved.set(how, [...(moved.get(how) ?? []), after]);
  });
  room.addEventListener("step", (event) => {
    const state = /** @type {CustomEvent<string>} */ (event).detail;
    if (state !== "running" && state !== "paused") lines.write(`step:${state}`, clock.now(), "", el("b", {}, stepWords(state)));
  });
  room.addEventListener("changed", () => {
    if (room.board) kept(lines, room.board, new Map(room.taken().map((cell) => [cell.attempt_id, cell])));
    for (const [how, cells] of moved) movements(lines, how, cells, clock.now());
    moved = new Map();
  });
}

/** What the server keeps, so that it is here again after a reload. @param {Lines} lines @param {import("./types.js").Board} board @param {Map<string | null, Cell>} seats */
function kept(lines, { sitting_room: { started_at }, messages, credits, pauses }, seats) {
  for (const pause of pauses) paused(lines, pause, seats);
  if (started_at) lines.write("started", Date.parse(started_at), "", el("b", {}, t("board.log_started")));
  for (const sent of together(messages, ({ attempt_id, by, text }) => [attempt_id === null, by, text].join())) {
    const [{ id, at, by, text }] = sent;
    lines.write(`message:${id}`, Date.parse(at), "", el("b", {}, by), " → ", whom(sent, seats), el("q", {}, text));
  }
  for (const given of together(credits, ({ by, ms, reason }) => [by, ms, reason].join())) {
    const [{ attempt_id, at, by, ms, reason }] = given;
    lines.write(`credit:${at}:${attempt_id}`, Date.parse(at), "", el("b", {}, by), " → ", whom(given, seats), " ", el("b", {}, creditWords(ms)), el("q", {}, reason));
  }
}

/** When a clock was stopped and when it went on. @param {Lines} lines @param {import("/static/js/components/time_rows.js").Pause} pause @param {Map<string | null, Cell>} seats */
function paused(lines, { attempt_id, since, until, by, reason }, seats) {
  const cell = seats.get(attempt_id);
  const whose = attempt_id === null ? t("board.everybody") : cell ? seatWords(cell) : "";
  lines.write(`pause:${since}:${attempt_id}`, Date.parse(since), "paused", el("b", {}, by), " → ", whose, " ", t("board.log_stopped"), el("q", {}, reason));
  if (until !== null) lines.write(`resume:${until}:${attempt_id}`, Date.parse(until), "", whose, " ", t("board.log_goes_on"));
}

/** @param {Lines} lines @param {string} how a look, or "back" @param {Cell[]} cells @param {number} at */
function movements(lines, how, cells, at) {
  const words = how === "back" ? t("board.back_online") : lookWords(how);
  const shape = (/** @type {Cell} */ cell) => (how === "back" ? lookOf(cell) : how);
  if (cells.length > SINGLY) {
    lines.write(`${how}:${at}`, at, shape(cells[0]), t("board.people", { count: cells.length }), " ", words, el("q", {}, listed(runs(cells.map(({ number }) => number)))));
  } else {
    for (const cell of cells) lines.write(`${how}:${at}:${cell.seat_id}`, at, shape(cell), seatWords(cell), " ", words);
  }
}

/** Lines by key, newest on top; the same key again shows its new words. */
class Lines {
  #place;
  /** @type {Map<string, {at: number, line: HTMLElement}>} */
  #lines = new Map();

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** @param {string} key @param {number} at @param {string} shape @param {...import("/static/js/dom.js").Child} words */
  write(key, at, shape, ...words) {
    const line = el("li", { "data-look": shape }, el("time", { class: "numeric", datetime: new Date(at).toISOString() }, timeOfDay(at, true)),
      shape ? mark(shape) : el("span", {}), el("span", {}, words));
    const known = this.#lines.get(key);
    if (known?.line.textContent === line.textContent) return;
    this.#lines.set(key, { at, line });
    if (known) known.line.replaceWith(line);
    else this.#insert(at, line);
    if (this.#lines.size > MOST) this.#forgetOldest();
  }

  /** @param {number} at @param {HTMLElement} line */
  #insert(at, line) {
    const later = [...this.#lines.values()].filter((other) => other.at > at).sort((a, b) => a.at - b.at)[0];
    if (later) later.line.after(line);
    else this.#place.prepend(line);
  }

  #forgetOldest() {
    const [key, { line }] = [...this.#lines].sort(([, a], [, b]) => a.at - b.at)[0];
    line.remove();
    this.#lines.delete(key);
  }
}

/**
 * What was done in one go, in groups; entries come oldest first.
 * @template {{at: string}} T
 * @param {readonly T[]} entries @param {(entry: T) => string} kind
 * @returns {T[][]}
 */
function together(entries, kind) {
  /** @type {T[][]} */
  const groups = [];
  /** @type {Map<string, T[]>} */
  const open = new Map();
  for (const entry of entries) {
    const group = open.get(kind(entry));
    if (group && Date.parse(entry.at) - Date.parse(group[0].at) < ONE_GO_MS) group.push(entry);
    else {
      const begun = [entry];
      open.set(kind(entry), begun);
      groups.push(begun);
    }
  }
  return groups;
}

/** @param {{attempt_id: string | null}[]} entries @param {Map<string | null, Cell>} seats */
function whom(entries, seats) {
  if (entries[0].attempt_id === null) return t("board.everybody");
  const reached = new Set(entries.map(({ attempt_id }) => attempt_id));
  if (reached.size > 1) return t("board.people", { count: reached.size });
  const cell = seats.get(entries[0].attempt_id);
  return cell ? seatWords(cell) : "";
}

/** Seat numbers with neighbours drawn together: "01–03", "05". @param {number[]} numbers */
function runs(numbers) {
  /** @type {[number, number][]} */
  const found = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? seatNumber(from) : `${seatNumber(from)}–${seatNumber(to)}`));
}

/** @param {string} state of the room */
const stepWords = (state) => ({
  admitting: t("board.log_admitting"), collecting: t("board.log_collecting"), collected: t("board.log_collected"), sealed: t("board.log_sealed"),
})[state] ?? state;
