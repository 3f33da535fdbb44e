// @ts-check
// Knows the room's steps as the invigilator takes them: admit, start, collect; one button at a time, asked back with numbers.

import { button, el } from "/static/js/dom.js";
import { listed, t } from "/static/js/text.js";
import { lookOf, seatWords } from "./words.js";

/** @typedef {import("./types.js").Cell} Cell */

const OPENABLE = new Set(["ready", "running"]);

/**
 * @param {HTMLElement} place @param {import("./room.js").Room} room @param {import("./commands.js").Commands} commands
 */
export function steering(place, room, commands) {
  /** @type {string} */
  let shown = "";
  room.addEventListener("changed", () => {
    if (!room.board) return;
    const { state, sitting_state } = room.board.sitting_room;
    if (shown === state + sitting_state) return;
    shown = state + sitting_state;
    place.replaceChildren(...controls(state, OPENABLE.has(sitting_state)));
  });

  /** @param {string} state @param {boolean} ready */
  function controls(state, ready) {
    if (state === "closed" && !ready) return [el("p", { class: "muted" }, t("board.sitting_not_ready"))];
    if (state === "closed") return [button(t("board.admit"), admit, { "data-tone": "primary", "data-size": "large" })];
    if (state === "admitting") return [button(t("board.start"), start, { "data-tone": "primary", "data-size": "large" })];
    if (state === "running") return [button(t("board.pause_room"), () => commands.setPause(null, true), { "data-size": "large" }), collectButton()];
    if (state === "paused") return [button(t("board.resume_room"), () => commands.setPause(null, false), { "data-tone": "primary", "data-size": "large" }), collectButton()];
    if (state === "collecting") return [el("p", { class: "muted" }, t("board.collecting_words"))];
    return [el("p", { class: "muted" }, t("board.collected_words"))];
  }

  const collectButton = () => button(t("board.collect_room"), collect, { "data-tone": "danger", "data-size": "large" });

  const admit = () => commands.step("admitting", [], {
    title: t("board.admit_title"), body: t("board.admit_words"), action: t("board.admit"),
  });

  const start = () => commands.step("running", [], {
    title: t("board.start_title"), action: t("board.start"),
    body: [tally(["waiting", "checked_in", "offline", "not_arrived"]), missing(), el("p", {}, t("board.start_words"))],
  });

  const collect = () => commands.step("collecting", [{ name: "reason", label: t("staff.reason"), attributes: { maxlength: 500 },
    presets: [{ label: t("board.reason_over"), value: t("board.reason_over") }] }], {
    title: t("board.collect_room_title"), action: t("board.collect_room"), tone: "danger",
    body: [tally(["theory", "practical", "offline", "handed_in", "not_arrived"]), blank(), el("p", {}, t("board.collect_room_words"))],
  });

  /** @param {string[]} looks */
  function tally(looks) {
    const words = {
      waiting: t("board.tally_waiting"), checked_in: t("board.tally_checked_in"), offline: t("board.tally_offline"), not_arrived: t("board.tally_not_arrived"),
      theory: t("board.tally_theory"), practical: t("board.tally_practical"), handed_in: t("board.tally_handed_in"),
    };
    return el("dl", { class: "tally" }, looks.map((look) => el("div", { "data-look": look }, el("dt", {}, words[/** @type {keyof typeof words} */ (look)]),
      el("dd", {}, room.taken().filter((cell) => lookOf(cell) === look).length))));
  }

  /** Who is not here when the exam starts. */
  function missing() {
    const absent = room.taken().filter(({ live }) => live === "not_arrived" || live === "checked_in");
    return absent.length > 0 && el("p", { class: "small" }, t("board.missing"), " ", names(absent));
  }

  /** Who leaves an empty paper, to be looked at before it is taken in. */
  function blank() {
    const empty = room.taken().filter(({ answered, state }) => answered === 0 && (state === "theory" || state === "practical" || state === "handed_in"));
    return empty.length > 0 && el("p", { class: "small" }, t("board.nothing_answered"), " ", names(empty));
  }

  /** @param {Cell[]} cells */
  const names = (cells) => listed(cells.map(seatWords));
}
