// @ts-check
// Knows how a candidate is moved to another machine: to which seat and why, then the code, shown once.

import { request } from "/static/js/api.js";
import { timeOfDay } from "/static/js/clock.js";
import { ask } from "/static/js/components/dialog.js";
import { el } from "/static/js/dom.js";
import { askFor } from "/static/js/staff/form_dialog.js";
import { t } from "/static/js/text.js";
import { seatNumber, seatWords } from "./words.js";

/** @typedef {import("./types.js").Cell} Cell */
/** @typedef {{seat: number, code: string | null, code_until: string | null}} Started */

/** Candidates who can be moved; who has not begun changes the seat without a code. */
export const MOVABLE = new Set(["expected", "checked_in", "waiting", "theory", "practical", "paused", "moving"]);
const NOT_BEGUN = new Set(["expected", "checked_in"]);
const LONGEST = 500;
const HALF = 3; // a code is read out in two halves

/**
 * Asks where to and why, moves, and shows the code until it is put away.
 * @param {string} path of the sitting-room @param {Cell} cell who @param {Cell[]} free seats nobody sits at
 * @returns {Promise<boolean>} moved
 */
export async function moveSeat(path, cell, free) {
  /** @type {Started | null} */
  let started = null;
  const moving = cell.state === "moving";
  const reasons = [t("board.move_reason_crash"), t("board.move_reason_keys"), t("board.move_reason_screen"), ...(moving ? [t("board.move_reason_back")] : [])];
  const moved = await askFor({
    title: t("board.move_title", { who: seatWords(cell) }),
    body: el("p", {}, NOT_BEGUN.has(cell.state ?? "") ? t("board.move_words_before") : moving ? t("board.move_words_again") : t("board.move_words")),
    fields: [
      { name: "seat", label: t("board.move_seat"), kind: "choice", value: "", choices: choices(cell, free), required: false },
      { name: "reason", label: t("staff.reason"), attributes: { maxlength: LONGEST }, presets: reasons.map((value) => ({ label: value, value })) },
    ],
    action: moving ? t("board.move_new_code") : t("board.move_do"),
    run: async ({ seat, reason }) => {
      const asked = { attempt: cell.attempt_id, seat_id: seat === "" ? null : Number(seat), reason };
      started = await request("POST", `${path}/moves`, asked);
    },
  });
  if (moved && started !== null) await showCode(cell, started);
  return moved;
}

/** Spare seats first: that is what they are for. @param {Cell} cell @param {Cell[]} free */
function choices(cell, free) {
  const seats = [...free].sort((a, b) => Number(b.spare) - Number(a.spare) || a.number - b.number);
  const stay = { value: "", label: t("board.move_stay", { seat: seatNumber(cell.number) }) };
  const others = seats.map(({ seat_id, number, spare }) => ({
    value: String(seat_id),
    label: t(spare ? "board.move_spare" : "board.move_empty", { seat: seatNumber(number) }),
  }));
  return NOT_BEGUN.has(cell.state ?? "") ? others : [...others, stay];
}

/** @param {Cell} cell @param {Started} started */
async function showCode(cell, { seat, code, code_until }) {
  if (code === null) return;
  await ask({
    title: t("board.move_code_title"),
    body: [
      el("p", {}, t("board.move_code_words", { who: cell.candidate_name ?? "", seat: seatNumber(seat) })),
      el("p", { class: "move-code", "data-move-code": code }, code.slice(0, HALF), el("span", {}, " "), code.slice(HALF)),
      el("p", { class: "muted small" }, t("board.move_code_until", { time: timeOfDay(code_until ?? "") })),
    ],
    actions: [{ label: t("board.move_code_done"), value: "done", tone: "primary" }],
  });
}
