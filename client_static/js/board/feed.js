// @ts-check
// Knows how the board stays true: pushed changes while the socket holds, questions over HTTP while it does not.

import { io } from "realtime";

import { Problem, request } from "/static/js/api.js";

const ACK_MS = 5_000; // then the socket counts as broken for this question
const POLL_MS = 3_000; // while nothing is pushed: slow enough for a weak network, quick enough to steer by
const REFRESH_MS = 15_000; // a snapshot now and then while live: messages of colleagues, and a check on ourselves

/** @typedef {"opening" | "live" | "polling" | "lost" | "signed_out"} How */

/** Emits "how" (detail: How) whenever the way of following changes, and "news" after every word of the server. */
export class Feed extends EventTarget {
  #id;
  #room;
  #clock;
  #socket = io("/room", { autoConnect: false, transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelay: 500, reconnectionDelayMax: 8_000, randomizationFactor: 0.9 });
  /** @type {How} */
  how = "opening";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {number} id of the sitting-room @param {import("./room.js").Room} room @param {import("/static/js/clock.js").ServerClock} clock */
  constructor(id, room, clock) {
    super();
    this.#id = id;
    this.#room = room;
    this.#clock = clock;
    clock.addEventListener("doubt", () => this.refresh());
    this.#socket.on("connect", () => this.#watch());
    this.#socket.on("disconnect", () => { this.#turn("polling"); this.refresh(); });
    this.#socket.on("board_changed", (/** @type {import("./types.js").Change} */ change) => this.#pushed(change));
  }

  open() {
    this.#socket.connect();
    this.refresh();
  }

  /** Asks for the whole board now, and again when it is due. */
  async refresh() {
    clearTimeout(this.#timer);
    try {
      const sentAt = performance.now();
      this.#told(await request("GET", `/api/sitting-rooms/${this.#id}/board`), sentAt);
      if (this.how !== "live") this.#turn("polling");
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return this.#end();
      if (this.how !== "live") this.#turn("lost");
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), this.how === "live" ? REFRESH_MS : POLL_MS);
  }

  async #watch() {
    const sentAt = performance.now();
    try {
      const answer = await this.#socket.timeout(ACK_MS).emitWithAck("watch_room", { sitting_room: this.#id });
      if (answer?.ok !== true) return;
      this.#turn("live");
      this.#told(answer.board, sentAt);
    } catch {
      this.#socket.disconnect().connect(); // no acknowledgement: a line that only looks open
    }
  }

  /** @param {import("./types.js").Board} board @param {number} sentAt */
  #told(board, sentAt) {
    this.#clock.sync({ server_now: board.server_now, remaining_ms: null }, sentAt);
    this.#room.take(board);
    this.dispatchEvent(new Event("news"));
  }

  /** @param {import("./types.js").Change} change */
  #pushed(change) {
    if (change.sitting_room_id !== this.#id) return;
    const credited = change.cells.some((cell) => {
      const known = this.#room.cells.get(cell.seat_id);
      return cell.credits_ms !== known?.credits_ms || cell.paused_at !== known?.paused_at;
    });
    const stepped = this.#room.apply(change);
    // What cells do not carry is fetched: start and ends after a step, reasons of credits, messages (a change of no cell).
    if (stepped || credited || change.cells.length === 0) this.refresh();
    this.dispatchEvent(new Event("news"));
  }

  #end() {
    this.#socket.disconnect();
    clearTimeout(this.#timer);
    this.#turn("signed_out");
  }

  /** @param {How} how */
  #turn(how) {
    if (this.how === how || this.how === "signed_out") return;
    this.how = how;
    this.dispatchEvent(new CustomEvent("how", { detail: how }));
  }
}
