// @ts-check
// Knows the candidate's attempt as the server last described it, and which step of the page belongs to it.

import { request } from "/static/js/api.js";

/** @typedef {import("./types.js").AttemptView} AttemptView */
/** @typedef {"confirm" | "rules" | "waiting" | "theory" | "practical" | "interrupted" | "receipt" | "over"} Step */

const FINISHED = ["handed_in", "collected"];
const OVER = ["absent", "stopped", "superseded"];
const INTERRUPTED = ["paused", "moving", "away"];
const MOST_TOLD = 8; // facts that an answer on its way can have missed

/** @param {AttemptView} view @returns {Step} */
export function stepOf(view) {
  if (view.receipt !== null || FINISHED.includes(view.state)) return "receipt";
  if (OVER.includes(view.state)) return "over";
  if (INTERRUPTED.includes(view.state)) return "interrupted";
  if (view.room_state === "paused" && view.rules_accepted_at !== null) return "interrupted";
  if (view.state === "theory" || view.state === "practical") return view.state;
  if (view.confirmed_at === null) return "confirm";
  return view.rules_accepted_at === null ? "rules" : "waiting";
}

/** Emits "change" (detail: {before, view}) whenever the server described the attempt anew. */
export class Attempt extends EventTarget {
  /** @type {AttemptView} */
  view;
  #clock;
  /** @type {{at: number, known: Partial<AttemptView>}[]} the newest facts and when they were heard (performance.now()) */
  #told = [];

  /** @param {AttemptView} view @param {import("/static/js/clock.js").ServerClock} clock */
  constructor(view, clock) {
    super();
    this.view = view;
    this.#clock = clock;
  }

  get step() {
    return stepOf(this.view);
  }

  /** Asks the server. @returns {Promise<AttemptView>} @throws {import("/static/js/api.js").Problem | import("/static/js/api.js").Unreachable} */
  refresh() {
    return this.#take(() => request("GET", "/api/attempt"));
  }

  confirm() {
    return this.#take(() => request("POST", "/api/attempt/confirmation", {}));
  }

  acceptRules() {
    return this.#take(() => request("POST", "/api/attempt/rules", { accepted: true }));
  }

  /** Goes to a paper; in rollover timing this seals the theory. @param {"theory" | "practical"} section */
  enter(section) {
    return this.#take(() => request("PUT", "/api/attempt/section", { section }));
  }

  /** Hands everything in; afterwards the view carries the receipt. */
  async handIn() {
    await request("POST", "/api/attempt/hand-in", {});
    return this.refresh();
  }

  /** What a fact says of the attempt; the next answer of the server confirms it. @param {Partial<AttemptView>} known */
  apply(known) {
    this.#become({ ...this.view, ...known });
  }

  /** As `apply`; an answer that was asked for before this was heard may not know it yet. @param {Partial<AttemptView>} known */
  tell(known) {
    this.#told = [...this.#told.slice(1 - MOST_TOLD), { at: performance.now(), known }];
    this.apply(known);
  }

  /** @param {() => Promise<AttemptView>} ask */
  async #take(ask) {
    const sentAt = performance.now();
    const view = await ask();
    // Written before the last change of the room's clocks: that change is known already and stays.
    const old = view.room_shifts < this.view.room_shifts;
    const { room_shifts, closes_at, theory_closes_at } = this.view;
    if (!old) this.#clock.sync(view, sentAt);
    const kept = old ? { room_shifts, closes_at, theory_closes_at } : {};
    const begun = view.state !== "waiting"; // written after the start, whatever was heard meanwhile
    const missed = this.#told.filter(({ at, known }) => at >= sentAt && !(begun && "state" in known));
    this.#become(Object.assign({}, view, kept, ...missed.map(({ known }) => known)));
    return view;
  }

  /** @param {AttemptView} view */
  #become(view) {
    const before = this.view;
    this.view = view;
    this.dispatchEvent(new CustomEvent("change", { detail: { before, view } }));
  }
}
