// @ts-check
// Knows the commands on seats: give time, tell something, collect; for some or for the whole room, always with a reason.

import { request } from "/static/js/api.js";
import { el } from "/static/js/dom.js";
import { askFor } from "/static/js/staff/form_dialog.js";
import { listed, t } from "/static/js/text.js";
import { moveSeat } from "./moving.js";
import { COLLECTABLE, CREDITABLE, seatWords } from "./words.js";

/** @typedef {import("./types.js").Cell} Cell */

const MINUTES = ["2", "5", "10"];
const LONGEST = 500;

export class Commands {
  #path;
  #done;

  /** @param {number} id of the sitting-room @param {() => void} done after each command that went through */
  constructor(id, done) {
    this.#path = `/api/sitting-rooms/${id}`;
    this.#done = done;
  }

  /** @param {Cell[] | null} cells null: everybody under way */
  async giveTime(cells) {
    const chosen = cells && reachable(cells, CREDITABLE);
    const reasons = [t("board.reason_machine"), t("board.reason_network"), t("board.reason_power"), t("board.reason_event")];
    await this.#finish(askFor({
      title: cells ? t("board.give_time_title", { count: chosen?.length ?? 0 }) : t("board.give_time_all"),
      body: who(cells, chosen),
      fields: [
        { name: "minutes", label: t("board.minutes"), kind: "number", value: "5", hint: t("board.minutes_hint"), attributes: { min: 0.5, max: 180, step: 0.5, inputmode: "decimal" },
          presets: MINUTES.map((value) => ({ label: t("board.preset_minutes", { minutes: value }), value })) },
        { name: "reason", label: t("staff.reason"), attributes: { maxlength: LONGEST }, presets: reasons.map((value) => ({ label: value, value })) },
      ],
      action: t("board.give_time"),
      run: async ({ minutes, reason }) => {
        await request("POST", `${this.#path}/credits`, { minutes: Number(minutes), reason, attempts: chosen && ids(chosen) });
      },
    }));
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
