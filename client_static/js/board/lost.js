// @ts-check
// Knows the line in the panel of one candidate that says how much time was lost, as the server measured it.

import { request } from "/static/js/api.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/** @typedef {{attempt_id: string, lost_ms: number, open_since: string | null}} Lost */

const FRESH_MS = 10_000; // the panel is drawn anew with every change; what was lost changes slowly

/** @type {{room: number, at: number, answer: Promise<any>} | null} */
let last = null;

/** @param {number} room */
function outagesOf(room) {
  if (last === null || last.room !== room || performance.now() - last.at > FRESH_MS) {
    last = { room, at: performance.now(), answer: request("GET", `/api/sitting-rooms/${room}/outages`) };
  }
  return last.answer;
}

/** @param {number} ms */
const length = (ms) => t("board.lost_length", { minutes: Math.floor(ms / 60_000), seconds: Math.floor((ms % 60_000) / 1000) });

/** An element that fills itself: the lost time of this attempt, and of the room. @param {number} room @param {string} attempt */
export function lostTime(room, attempt) {
  const shown = el("span", { class: "numeric" }, "—");
  outagesOf(room).then((outages) => {
    const mine = /** @type {Lost | undefined} */ (outages.attempts.find((/** @type {Lost} */ each) => each.attempt_id === attempt));
    const parts = [mine && mine.lost_ms > 0 ? length(mine.lost_ms) : t("board.lost_none")];
    if (mine?.open_since) parts.push(t("board.lost_open"));
    if (outages.lost_ms > 0) parts.push(t("board.lost_room", { length: length(outages.lost_ms) }));
    shown.textContent = parts.join(" · ");
  }, () => {}); // the dash stays; the board itself says that it is not connected
  return shown;
}
