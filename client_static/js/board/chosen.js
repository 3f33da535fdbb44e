// @ts-check
// Knows the panel beside the grid: who is chosen, what is known of them, what can be done for them.

import { figures, timeOfDay } from "/static/js/clock.js";
import { button, el } from "/static/js/dom.js";
import { codeWords } from "/static/js/receipt_code.js";
import { listed, t } from "/static/js/text.js";
import { mark, timeLeft } from "./cell.js";
import { reachable } from "./commands.js";
import { lostTime } from "./lost.js";
import { MOVABLE } from "./moving.js";
import { COLLECTABLE, CREDITABLE, PAUSABLE, creditWords, hasPaper, isLeaving, longerWords, lookOf, lookWords, seatWords } from "./words.js";

/** @typedef {import("./types.js").Cell} Cell */

/** Nobody of the room reads messages any more. */
const OVER = new Set(["collected", "sealed"]);
const UNDER_WAY = new Set(["running", "paused"]);

export class Chosen {
  #place;
  #room;
  #selection;
  #commands;
  #clock;
  /** @type {HTMLElement | null} */
  #left = null;
  #drawn = "";

  /**
   * @param {HTMLElement} place @param {import("./room.js").Room} room @param {import("./selection.js").Selection} selection
   * @param {import("./commands.js").Commands | null} commands null: only watching @param {import("/static/js/clock.js").ServerClock} clock
   */
  constructor(place, room, selection, commands, clock) {
    this.#place = place;
    this.#room = room;
    this.#selection = selection;
    this.#commands = commands;
    this.#clock = clock;
    selection.addEventListener("change", () => this.#draw());
    room.addEventListener("changed", () => this.#draw());
    clock.addEventListener("tick", () => this.#tick());
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.#place.querySelector("footer button:enabled"))?.focus();
  }

  #draw() {
    const cells = this.#selection.cells();
    const drawn = JSON.stringify([cells.map(({ remaining_ms: _, ...cell }) => cell), this.#room.board?.sitting_room.state, this.#room.board?.pauses]);
    if (drawn === this.#drawn) return; // a button under the pointer must not be swapped away
    this.#drawn = drawn;
    const held = this.#place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-do") : null;
    this.#left = null;
    this.#place.replaceChildren(...(cells.length === 0 ? this.#nobody() : cells.length === 1 ? this.#one(cells[0]) : this.#several(cells)));
    if (held) /** @type {HTMLElement | null} */ (this.#place.querySelector(`[data-do="${held}"]`))?.focus();
    this.#tick();
  }

  #tick() {
    const [cell] = this.#selection.cells();
    if (!this.#left || !cell) return;
    const left = timeLeft(cell, this.#clock.now());
    this.#left.textContent = left === null ? "—" : figures(left);
  }

  #nobody() {
    const room = this.#room.board?.sitting_room;
    return [el("header", {}, el("h2", {}, t("board.whole_room_title"))),
      el("div", { class: "card-body" }, el("p", { class: "muted small" }, t("board.choose_hint"))),
      this.#commands && room && el("footer", {}, this.#actions(null))].filter((part) => part !== null && part !== undefined);
  }

  /** @param {Cell} cell */
  #one(cell) {
    const look = lookOf(cell);
    const room = this.#room.board?.sitting_room;
    this.#left = el("span", { class: "numeric" });
    /** @type {([string, import("/static/js/dom.js").Child] | null | "")[]} */
    const pairs = [
      [t("board.state"), el("span", { class: "look", "data-look": look }, mark(look), lookWords(look), cell.section && cell.section !== look && ` · ${lookWords(cell.section)}`)],
      ...this.#room.pausesOf(cell).map((pause) => pausePair(pause)),
      [t("board.time_left"), [this.#left, cell.credits_ms > 0 && el("span", { class: "muted" }, ` (${t("board.credited")} ${creditWords(cell.credits_ms)})`)]],
      cell.closes_at && [t("board.ends"), el("span", { class: "numeric" }, timeOfDay(cell.closes_at, true), cell.paused_at !== null && ` ${t("board.ends_stands")}`)],
      cell.accommodation && [t("board.accommodation"), longerWords(cell.accommodation)],
      [t("board.answered"), el("span", { class: "numeric" }, hasPaper(cell) ? `${cell.answered} / ${cell.total}` : "—")],
      [t("board.flagged"), el("span", { class: "numeric" }, cell.flagged)],
      [t("board.submitted"), el("span", { class: "numeric" }, cell.submitted_tasks)],
      [t("board.last_seen"), el("span", { class: "numeric" }, cell.last_seen_at ? timeOfDay(cell.last_seen_at, true) : "—")],
      cell.receipt && [t("board.receipt"), el("span", { class: "numeric" }, codeWords(cell.receipt), cell.receipt_seen && ` · ${t("board.receipt_seen")}`)],
      [t("board.lost"), cell.attempt_id && room ? lostTime(room.id, cell.attempt_id) : "—"],
    ];
    return [this.#head(seatWords(cell), (cell.candidate_number ?? "").match(/.{1,4}/g)?.join(" ")),
      el("dl", { class: "particulars card-body" }, pairs.map((pair) => pair && [el("dt", {}, pair[0]), el("dd", {}, pair[1])])),
      ...this.#footer([cell])];
  }

  /** @param {Cell[]} cells */
  #several(cells) {
    return [this.#head(t("board.chosen_many", { count: cells.length })),
      el("div", { class: "card-body" }, el("p", { class: "small" }, listed(cells.map(seatWords)))),
      ...this.#footer(cells)];
  }

  /** @param {string} title @param {string} [under] */
  #head(title, under) {
    return el("header", {}, el("div", {}, el("h2", {}, title), under && el("p", { class: "muted small numeric" }, under)),
      button(t("board.clear"), () => this.#selection.clear(), { "data-size": "small", "data-tone": "quiet", "data-do": "clear" }));
  }

  /** @param {Cell[]} cells */
  #footer(cells) {
    return this.#commands ? [el("footer", {}, this.#actions(cells))] : [];
  }

  /** @param {Cell[] | null} cells null: the whole room */
  #actions(cells) {
    const commands = this.#commands;
    if (!commands) return [];
    const among = cells ?? this.#room.taken();
    const over = OVER.has(this.#room.board?.sitting_room.state ?? "");
    const timed = reachable(among, CREDITABLE).length > 0;
    const pausable = cells === null ? [] : reachable(cells, PAUSABLE);
    const stopped = pausable.filter((cell) => this.#room.isPaused(cell));
    const late = cells?.length === 1 && commands.chief && ["expected", "checked_in"].includes(cells[0].state ?? "") && this.#room.board?.sitting_room.started_at;
    const collectable = cells !== null && reachable(cells, COLLECTABLE).length > 0;
    return [
      button(cells ? t("board.give_time") : t("board.give_time_all"), () => commands.giveTime(cells && this.#selection.cells()), { disabled: !timed, "data-do": "time" }),
      cells === null && commands.chief && UNDER_WAY.has(this.#room.board?.sitting_room.state ?? "") && button(t("board.give_time_sitting"), () => commands.giveTime(null, true), { "data-do": "time-sitting" }),
      cells && stopped.length < pausable.length && button(t("board.pause"), () => commands.setPause(this.#selection.cells(), true), { "data-do": "pause" }),
      cells && stopped.length > 0 && button(t("board.resume"), () => commands.setPause(this.#selection.cells(), false), { "data-tone": "primary", "data-do": "resume" }),
      cells === null && commands.chief && UNDER_WAY.has(this.#room.board?.sitting_room.state ?? "") && button(
        this.#room.board?.sitting_room.state === "paused" ? t("board.resume_sitting") : t("board.pause_sitting"),
        () => commands.setSittingPause(this.#room.board?.sitting_room.state !== "paused"), { "data-do": "sitting" }),
      late && button(t("board.admit_late"), () => commands.admitLate(this.#selection.cells()[0]), { disabled: cells[0].late_permitted, "data-do": "late" }),
      cells?.length === 1 && cells[0].closes_at !== null && button(t("time.open_short"), () => commands.explain(this.#selection.cells()[0]), { "data-do": "explain" }),
      button(cells ? t("board.tell") : t("board.tell_all"), () => commands.tell(cells && this.#selection.cells()), { disabled: over || among.length === 0, "data-do": "tell" }),
      cells?.length === 1 && button(t("board.move"), () => commands.move(this.#selection.cells()[0], this.#room.free()), { disabled: over || reachable(cells, MOVABLE).length === 0, "data-do": "move" }),
      cells?.some(isLeaving) && button(t("board.see_receipt"), () => commands.seeReceipts(this.#selection.cells()), { "data-tone": "primary", "data-do": "receipt" }),
      cells && button(t("board.collect"), () => commands.collect(this.#selection.cells()), { disabled: !collectable, "data-tone": "danger", "data-do": "collect" }),
    ];
  }
}

/** Since when, by whom and why. @param {import("/static/js/components/time_rows.js").Pause} pause @returns {[string, string]} */
const pausePair = ({ since, by, reason, own }) => [own ? t("board.paused_since") : t("board.room_paused_since"), t("board.paused_words", { at: timeOfDay(since, true), by, reason })];
