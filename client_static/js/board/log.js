// @ts-check
// Knows the log of the room: messages and credits as the server keeps them, steps and movements as they are seen here; newest first.

import { timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { mark } from "./cell.js";
import { creditWords, lookOf, lookWords, seatWords } from "./words.js";

/** @typedef {import("./types.js").Cell} Cell */

const MOST = 300; // lines kept; a day in a room has fewer that matter
/** Movements worth a line; who goes on from theory to practical is seen on the seat. */
const TOLD = new Set(["offline", "handed_in", "collected", "absent", "stopped", "paused", "moving", "away"]);

/** @param {HTMLElement} place @param {import("./room.js").Room} room @param {import("/static/js/clock.js").ServerClock} clock */
export function log(place, room, clock) {
  /** @type {Map<string, {at: number, line: HTMLElement}>} */
  const lines = new Map();

  /** @param {string} key @param {number} at @param {string} shape @param {...import("/static/js/dom.js").Child} words */
  function write(key, at, shape, ...words) {
    if (lines.has(key)) return;
    const line = el("li", { "data-look": shape }, el("time", { class: "numeric", datetime: new Date(at).toISOString() }, timeOfDay(at, true)),
      shape ? mark(shape) : el("span", {}), el("span", {}, words));
    lines.set(key, { at, line });
    const later = [...lines.values()].filter((other) => other.at > at).sort((a, b) => a.at - b.at)[0];
    if (later) later.line.after(line);
    else place.prepend(line);
    if (lines.size > MOST) forgetOldest();
  }

  function forgetOldest() {
    const [key, oldest] = [...lines].sort(([, a], [, b]) => a.at - b.at)[0];
    oldest.line.remove();
    lines.delete(key);
  }

  room.addEventListener("changed", () => {
    const board = room.board;
    if (!board) return;
    const seats = new Map(room.taken().map((cell) => [cell.attempt_id, cell]));
    const { started_at } = board.sitting_room;
    if (started_at) write("started", Date.parse(started_at), "", el("b", {}, t("board.log_started")));
    for (const message of board.messages) {
      const to = message.attempt_id ? seats.get(message.attempt_id) : undefined;
      write(`message:${message.id}`, Date.parse(message.at), "", el("b", {}, message.by), " → ", to ? seatWords(to) : t("board.everybody"), el("q", {}, message.text));
    }
    for (const given of together(board.credits)) {
      const to = seats.get(given[0].attempt_id);
      const whom = given.length > 1 ? t("board.people", { count: given.length }) : to && seatWords(to);
      const { at, by, ms, reason } = given[0];
      write(`credit:${at}:${given[0].attempt_id}`, Date.parse(at), "", el("b", {}, loginOf(by)), " → ", whom, " ", el("b", {}, creditWords(ms)), el("q", {}, reason));
    }
  });
  room.addEventListener("step", (event) => {
    const state = /** @type {CustomEvent<string>} */ (event).detail;
    if (state !== "running") write(`step:${state}`, clock.now(), "", el("b", {}, stepWords(state)));
  });
  room.addEventListener("moved", (event) => {
    const { before, after } = /** @type {CustomEvent<{before: Cell, after: Cell}>} */ (event).detail;
    const [was, is] = [lookOf(before), lookOf(after)];
    if (was === is || after.attempt_id === null || after.attempt_id !== before.attempt_id) return;
    const at = clock.now();
    if (TOLD.has(is)) write(`moved:${after.seat_id}:${at}`, at, is, seatWords(after), " ", lookWords(is));
    else if (was === "offline") write(`moved:${after.seat_id}:${at}`, at, is, seatWords(after), " ", t("board.back_online"));
  });
}

/** What was given in one go: same instant, same reason. @param {import("./types.js").Credit[]} credits */
function together(credits) {
  /** @type {Map<string, import("./types.js").Credit[]>} */
  const groups = new Map();
  for (const credit of credits) {
    const key = [credit.at, credit.by, credit.ms, credit.reason].join();
    groups.set(key, [...(groups.get(key) ?? []), credit]);
  }
  return groups.values();
}

/** "staff:chief" is told as "chief". @param {string} who */
const loginOf = (who) => who.replace(/^staff:/, "");

/** @param {string} state of the room */
const stepWords = (state) => ({
  admitting: t("board.log_admitting"), paused: t("board.log_paused"), collecting: t("board.log_collecting"), collected: t("board.log_collected"), sealed: t("board.log_sealed"),
})[state] ?? state;
