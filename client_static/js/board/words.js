// @ts-check
// Knows how a seat is called on the board: which look it has, the word for it, how it is read aloud.

import { t } from "/static/js/text.js";

/** @typedef {import("./types.js").Cell} Cell */

/** In the order of an exam day; "empty" and "spare" are seats without anybody. */
export const LOOKS = [
  "not_arrived", "checked_in", "waiting", "theory", "practical", "offline", "paused", "moving", "away",
  "handed_in", "collected", "absent", "stopped", "superseded",
];

/** Attempts a credit can reach, and those that can be collected one by one. */
export const CREDITABLE = new Set(["waiting", "theory", "practical", "paused", "moving", "away"]);
export const PAUSABLE = new Set(["theory", "practical", "paused", "moving", "away"]);
export const COLLECTABLE = new Set(["theory", "practical", "paused", "moving", "away"]);

/** Whose receipt is to be seen before they leave. @param {Cell} cell */
export const isLeaving = ({ receipt, receipt_seen, state }) => receipt !== null && !receipt_seen && (state === "handed_in" || state === "collected");

/** What a seat shows: its live state, answering told apart by paper. @param {Cell} cell */
export function lookOf({ live, section, spare }) {
  if (live === "empty") return spare ? "spare" : "empty";
  return live === "answering" && section ? section : live;
}

/** @param {string} look */
export const lookWords = (look) => ({
  empty: t("board.look_empty"), spare: t("board.look_spare"), not_arrived: t("board.look_not_arrived"), checked_in: t("board.look_checked_in"),
  waiting: t("board.look_waiting"), theory: t("board.look_theory"), practical: t("board.look_practical"), offline: t("board.look_offline"),
  paused: t("board.look_paused"), moving: t("board.look_moving"), away: t("board.look_away"), handed_in: t("board.look_handed_in"),
  collected: t("board.look_collected"), absent: t("board.look_absent"), stopped: t("board.look_stopped"), superseded: t("board.look_superseded"),
})[look] ?? look;

/** @param {number} number */
export const seatNumber = (number) => String(number).padStart(2, "0");

/** Minutes with at most one decimal. @param {number} ms */
const minutes = (ms) => Math.round(ms / 6_000) / 10;

/** "+5 分", "+2.5 分" @param {number} ms */
export const creditWords = (ms) => t("board.credit", { minutes: minutes(ms) });

/** "+5′", where there is little room. @param {number} ms */
export const creditShort = (ms) => t("board.credit_short", { minutes: minutes(ms) });

/** "特殊安排：理论 +22.5 分，实操 +30 分" @param {{theory_ms: number, practical_ms: number}} longer */
export const longerWords = ({ theory_ms, practical_ms }) =>
  t("board.longer", { theory: minutes(theory_ms), practical: minutes(practical_ms) });

/** "07 王小明", never broken in between. @param {import("./types.js").Cell} cell */
export const seatWords = (cell) => `${seatNumber(cell.number)}\u00a0${cell.candidate_name}`;

/** The whole cell in one sentence; the running clock is left out, or a reader would never fall silent. @param {Cell} cell */
export function readAloud(cell) {
  const parts = [t("board.seat", { number: cell.number }), cell.candidate_name ?? "", lookWords(lookOf(cell))];
  if (cell.attempt_id && hasPaper(cell)) parts.push(t("board.aloud_progress", { answered: cell.answered, total: cell.total }));
  if (cell.flagged > 0) parts.push(t("board.aloud_flagged", { count: cell.flagged }));
  if (cell.credits_ms > 0) parts.push(t("board.aloud_credit", { minutes: minutes(cell.credits_ms) }));
  if (cell.receipt_seen) parts.push(t("board.receipt_seen"));
  if (cell.accommodation !== null) parts.push(longerWords(cell.accommodation));
  return parts.filter(Boolean).join(t("board.aloud_comma"));
}

/** Somebody who has (or had) the questions before them. @param {Cell} cell */
export const hasPaper = ({ state }) => state !== null && !["expected", "checked_in", "waiting", "absent", "superseded"].includes(state);
