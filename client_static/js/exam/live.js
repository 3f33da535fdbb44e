// @ts-check
// Knows the Socket.IO connection of a candidate's page: questions with an acknowledgement, facts as DOM events.

import { io } from "realtime";

import { Problem, Unreachable } from "/static/js/api.js";

const ACK_MS = 5_000; // after this a question is asked again over plain HTTP
const FACTS = [
  "room_state_changed",
  "attempt_changed",
  "timer_synced",
  "room_clock_shifted",
  "message_sent",
  "try_finished",
  "attempt_collected",
  "lease_moved",
];

/** Emits each fact under its name (detail: its payload), and "connect" and "disconnect". */
export class Live extends EventTarget {
  #socket = io("/exam", {
    autoConnect: false,
    transports: ["websocket", "polling"], // asking by HTTP first costs every page four requests more
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    randomizationFactor: 0.9,
  });
  #lastFrame = 0;

  constructor() {
    super();
    for (const name of FACTS)
      this.#socket.on(name, (fact) => this.dispatchEvent(new CustomEvent(name, { detail: fact })));
    for (const name of ["connect", "disconnect"]) this.#socket.on(name, () => this.dispatchEvent(new Event(name)));
  }

  get connected() {
    return this.#socket.connected;
  }

  /** Connects and shows itself alive after `heartbeatS` of silence. @param {number} heartbeatS */
  open(heartbeatS) {
    this.#socket.connect();
    setInterval(
      () => {
        if (this.connected && performance.now() - this.#lastFrame >= heartbeatS * 1000) this.#emit("beat", {});
      },
      (heartbeatS * 1000) / 4,
    );
  }

  /** The server answers again by another way: connect now instead of after the next delay. */
  hurry() {
    if (!this.connected) this.#socket.disconnect().connect();
  }

  close() {
    this.#socket.disconnect();
  }

  /**
   * Asks and waits for the acknowledgement.
   * @param {string} event @param {unknown} payload @returns {Promise<any>}
   * @throws {Problem | Unreachable}
   */
  async ask(event, payload) {
    if (!this.connected) throw new Unreachable("not connected");
    /** @type {any} */
    let answer;
    try {
      this.#lastFrame = performance.now();
      answer = await this.#socket.timeout(ACK_MS).emitWithAck(event, payload);
    } catch (error) {
      throw new Unreachable(String(error));
    }
    if (answer?.ok === true) return answer;
    if (answer?.ok === false && typeof answer.problem === "object") throw new Problem(answer.problem);
    throw new Unreachable("not an acknowledgement");
  }

  /** @param {string} event @param {unknown} payload */
  #emit(event, payload) {
    this.#lastFrame = performance.now();
    this.#socket.emit(event, payload);
  }
}
