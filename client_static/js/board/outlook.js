// @ts-check
// Knows what given time would do: the new end of one seat, or from when to when the ends of several would lie.

import { timeOfDay } from "/static/js/clock.js";
import { t } from "/static/js/text.js";

/** @typedef {import("./types.js").Cell} Cell */

/** The next instant at which the clock on the wall shows this. @param {string} time "12:41" or "12:41:20" @param {number} [now] */
export function instantOf(time, now = Date.now()) {
  const [hours, minutes, seconds = 0] = time.split(":").map(Number);
  const at = new Date(now);
  at.setHours(hours, minutes, seconds, 0);
  if (at.getTime() <= now) at.setDate(at.getDate() + 1);
  return at.toISOString();
}

/** @param {Cell[]} cells those it reaches @param {Record<string, string>} values `minutes`, or `until` a time of day */
export function outlook(cells, { minutes, until }) {
  const ends = cells.map(({ closes_at }) => closes_at).filter((end) => end !== null).map((end) => Date.parse(end));
  if (ends.length === 0) return t("board.outlook_none");
  if (cells.some(({ paused_at }) => paused_at !== null)) return until ? t("board.outlook_stands") : t("board.outlook_paused", { minutes });
  if (until) {
    const at = Date.parse(instantOf(until));
    const later = ends.filter((end) => end > at).length;
    return later > 0 ? t("board.outlook_back", { count: later }) : t("board.outlook_one", { before: span(ends), after: timeOfDay(at, true) });
  }
  const ms = Number(minutes) * 60_000;
  return ms > 0 ? t("board.outlook_one", { before: span(ends), after: span(ends.map((end) => end + ms)) }) : "";
}

/** "12:30:00", or "12:30:00–12:41:20" @param {number[]} ends */
function span(ends) {
  const [first, last] = [Math.min(...ends), Math.max(...ends)].map((end) => timeOfDay(end, true));
  return first === last ? first : `${first}–${last}`;
}
