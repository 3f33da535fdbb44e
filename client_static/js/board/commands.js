// @ts-check
// Knows the commands on seats: give time, stop clocks, tell something, collect; for some or all, always with a reason.

import { request } from "/static/js/api.js";
import { showTime } from "/static/js/components/time_rows.js";
import { el } from "/static/js/dom.js";
import { askFor } from "/static/js/staff/form_dialog.js";
import { codeWords } from "/static/js/receipt_code.js";
import { listed, t } from "/static/js/text.js";
import { moveSeat } from "./moving.js";
import { instantOf, outlook } from "./outlook.js";
import { COLLECTABLE, CREDITABLE, PAUSABLE, isLeaving, seatWords } from "./words.js";

/** @typedef {import("./types.js").Cell} Cell */

const MINUTES = ["2", "5", "10"];
const LONGEST = 500;
/** Above the chief's limit another person signs at the same desk. */
const SECOND = /** @type {const} */ ([
  { name: "second_login", label: () => t("board.second_login"), kind: "text" },
  { name: "second_password", label: () => t("board.second_password"), kind: "password" },
]);

export class Commands {
  #path;
  #room;
  #sitting;
  #chief;
  #done;

  /**
   * @param {{id: number, sitting: number, role: string}} where the sitting-room, its sitting, and what the reader is
   * @param {import("./room.js").Room} room @param {() => void} done after each command that went through
   */
  constructor({ id, sitting, role }, room, done) {
    this.#path = `/api/sitting-rooms/${id}`;
    this.#sitting = sitting;
    this.#chief = role === "chief";
    this.#room = room;
    this.#done = done;
  }

  /** Commands that only the chief has. */
  get chief() {
    return this.#chief;
  }

  /** @param {Cell[] | null} cells null: everybody under way @param {boolean} [sitting] in every room of the sitting */
  async giveTime(cells, sitting = false) {
    const chosen = cells && reachable(cells, CREDITABLE);
    const among = chosen ?? reachable(this.#room.taken(), CREDITABLE);
    const title = sitting ? t("board.give_time_sitting") : cells ? t("board.give_time_title", { count: chosen?.length ?? 0 }) : t("board.give_time_all");
    await this.#finish(askFor({
      title,
      body: sitting ? el("p", {}, t("board.everybody_sitting")) : who(cells, chosen),
      fields: [
        { name: "minutes", label: t("board.minutes"), kind: "number", value: "5", required: false, hint: t("board.minutes_hint"), attributes: { min: 0.5, max: 180, step: 0.5, inputmode: "decimal" },
          presets: MINUTES.map((value) => ({ label: t("board.preset_minutes", { minutes: value }), value })) },
        { name: "until", label: t("board.until"), kind: "time", required: false, hint: t("board.until_hint"), attributes: { step: 1 } },
        { name: "reason", label: t("staff.reason"), attributes: { maxlength: LONGEST }, presets: reasons() },
        ...(this.#chief ? SECOND.map(({ name, label, kind }) => ({ name, label: label(), kind, required: false, attributes: { autocomplete: "off" } })) : []),
      ],
      action: t("board.give_time"),
      preview: (values) => outlook(among, values),
      run: async ({ minutes, until, reason, second_login: login, second_password: password }) => {
        const amount = until ? { ends_at: instantOf(until) } : { minutes: Number(minutes) };
        const second = login ? { second: { login, password } } : {};
        if (sitting) await request("POST", `/api/sittings/${this.#sitting}/credits`, { ...amount, ...second, reason });
        else await request("POST", `${this.#path}/credits`, { ...amount, ...second, reason, attempts: chosen && ids(chosen) });
      },
    }));
  }

  /** Stops clocks or lets them go on. @param {Cell[] | null} cells null: the whole room @param {boolean} paused */
  async setPause(cells, paused) {
    const chosen = cells && reachable(cells, PAUSABLE).filter((cell) => this.#room.isPaused(cell) !== paused);
    const count = chosen?.length ?? reachable(this.#room.taken(), PAUSABLE).length;
    await this.#finish(askFor({
      ...pauseWords(cells === null ? "room" : "some", paused, count),
      body: [who(cells, chosen), el("p", {}, paused ? t("board.pause_words") : t("board.resume_words"))],
      fields: [{ name: "reason", label: t("staff.reason"), attributes: { maxlength: LONGEST }, presets: paused ? reasons() : overReasons() }],
      run: async ({ reason }) => { await request("PUT", `${this.#path}/pause`, { paused, reason, attempts: chosen && ids(chosen) }); },
    }));
  }

  /** Every room of the sitting; for the chief. @param {boolean} paused */
  async setSittingPause(paused) {
    await this.#finish(askFor({
      ...pauseWords("sitting", paused, 0),
      body: [el("p", {}, t("board.whole_sitting")), el("p", {}, paused ? t("board.pause_words") : t("board.resume_words"))],
      fields: [{ name: "reason", label: t("staff.reason"), attributes: { maxlength: LONGEST }, presets: paused ? reasons() : overReasons() }],
      run: async ({ reason }) => { await request("PUT", `/api/sittings/${this.#sitting}/pause`, { paused, reason }); },
    }));
  }

  /** Lets somebody begin after the limit for late arrivals. @param {Cell} cell */
  async admitLate(cell) {
    await this.#finish(askFor({
      title: t("board.admit_late_title", { who: seatWords(cell) }),
      body: el("p", {}, t("board.admit_late_words")),
      fields: [{ name: "reason", label: t("staff.reason"), attributes: { maxlength: LONGEST } }],
      action: t("board.admit_late"),
      run: async ({ reason }) => { await request("POST", `${this.#path}/late-admissions`, { attempt: cell.attempt_id, reason }); },
    }));
  }

  /** Why this seat ends when it ends. @param {Cell} cell */
  async explain(cell) {
    await showTime(await request("GET", `${this.#path}/attempts/${cell.attempt_id}/time`), seatWords(cell));
  }

  /** @param {Cell[] | null} cells null: the whole room */
  async tell(cells) {
    const presets = [t("board.say_quiet"), t("board.say_save"), t("board.say_hand_up")];
    await this.#finish(askFor({
      title: cells ? t("board.tell_title", { count: cells.length }) : t("board.tell_all"),
      body: who(cells, cells),
      fields: [{ name: "text", label: t("board.message"), kind: "lines", hint: t("board.message_hint"), attributes: { maxlength: LONGEST }, presets: presets.map((value) => ({ label: value, value })) }],
      action: t("board.tell"),
      run: async ({ text }) => {
        for (const attempt of cells ? ids(cells) : [null]) await request("POST", `${this.#path}/messages`, { text, attempt });
      },
    }));
  }

  /** @param {Cell[]} cells */
  async collect(cells) {
    const chosen = reachable(cells, COLLECTABLE);
    await this.#finish(askFor({
      title: t("board.collect_title", { count: chosen.length }),
      body: [who(cells, chosen), el("p", {}, t("board.collect_words"))],
      fields: [{ name: "reason", label: t("staff.reason"), attributes: { maxlength: LONGEST } }],
      action: t("board.collect"),
      tone: "danger",
      run: async ({ reason }) => { await request("POST", `${this.#path}/collections`, { reason, attempts: ids(chosen) }); },
    }));
  }

  /** Candidates whose receipt was seen at their seats may leave. @param {Cell[]} cells */
  async seeReceipts(cells) {
    const chosen = cells.filter(isLeaving);
    await this.#finish(askFor({
      title: t("board.see_receipt_title", { count: chosen.length }),
      body: [el("dl", { class: "particulars" }, chosen.map((cell) => [el("dt", {}, seatWords(cell)), el("dd", { class: "numeric" }, codeWords(cell.receipt ?? ""))])),
        el("p", {}, t("board.see_receipt_words"))],
      action: t("board.see_receipt"),
      run: async () => { await request("POST", `${this.#path}/receipts-seen`, { attempts: ids(chosen) }); },
    }));
  }

  /** @param {Cell} cell @param {Cell[]} free seats nobody sits at */
  async move(cell, free) {
    await this.#finish(moveSeat(this.#path, cell, free));
  }

  /** The room's next step. @param {string} state @param {Parameters<typeof askFor>[0]["fields"]} fields @param {{title: string, body: any, action: string, tone?: string}} how */
  async step(state, fields, { title, body, action, tone }) {
    await this.#finish(askFor({
      title, body, fields, action, tone,
      run: async ({ reason = "" }) => { await request("PUT", `${this.#path}/state`, { state, reason }); },
    }));
  }

  /** @param {Promise<boolean>} asked */
  async #finish(asked) {
    if (await asked) this.#done();
  }
}

/** @param {Cell[]} cells @param {Set<string>} states */
export const reachable = (cells, states) => cells.filter(({ state }) => state !== null && states.has(state));

/** @param {Cell[]} cells @returns {string[]} */
const ids = (cells) => cells.map(({ attempt_id }) => attempt_id).filter((id) => id !== null);

/** Whom it reaches, and whom not. @param {Cell[] | null} cells @param {Cell[] | null} chosen */
function who(cells, chosen) {
  if (cells === null || chosen === null) return el("p", {}, t("board.whole_room"));
  const left = cells.length - chosen.length;
  return [el("p", {}, listed(chosen.map(seatWords))),
    left > 0 && el("p", { class: "muted" }, t("board.not_reached", { count: left }))];
}

/** @param {string} words */
const preset = (words) => ({ label: words, value: words });
const reasons = () => [t("board.reason_machine"), t("board.reason_network"), t("board.reason_power"), t("board.reason_event")].map(preset);
const overReasons = () => [t("board.reason_solved"), t("board.reason_power_back")].map(preset);

/** @param {"some" | "room" | "sitting"} whom @param {boolean} paused @param {number} count */
function pauseWords(whom, paused, count) {
  const titles = {
    some: paused ? t("board.pause_title", { count }) : t("board.resume_title", { count }),
    room: paused ? t("board.pause_room_title", { count }) : t("board.resume_room_title", { count }),
    sitting: paused ? t("board.pause_sitting_title") : t("board.resume_sitting_title"),
  };
  return { title: titles[whom], action: paused ? t("board.pause") : t("board.resume") };
}
