// @ts-check
// Knows when answers are sent: soon after a change, at once on leaving, again and again until acknowledged.

import { Problem } from "/static/js/api.js";
import { batchOf, lastWords } from "./batches.js";

/** @typedef {import("./types.js").SaveAck} SaveAck */
/** @typedef {import("./types.js").Write} Write */

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
const PLACE_MS = 3_000; // where the cursor stands may be that old on another machine; here the journal knows it
const FINAL = ["attempt_closed", "lease_lost"]; // waiting changes nothing
const UNREADABLE = [400, 413, 415, 422]; // refusals of a message, not of the one who sends it

/**
 * Emits "change" when its state does, "saved" (detail: {ack, sentAt}), "stopped" (detail: Problem) when the server will
 * take no more of this page, "failed" when an attempt to send failed.
 */
export class Outbox extends EventTarget {
  /** @type {string | null} the server's instant of the last acknowledgement of an answer */
  savedAt = null;
  sending = false;
  /** @type {number | null} performance.now() of the first of the failures that go on */
  failingSince = null;
  /** @type {Problem | null} */
  stopped = null;
  #responses;
  #send;
  #autosaveMs;
  #failures = 0;
  #alone = false; // a batch could not be read by the server: its writes go one by one
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #due = Infinity;
  /** @type {Promise<void> | null} */
  #running = null;

  /**
   * @param {import("./responses.js").Responses} responses
   * @param {(writes: Write[], leaving?: boolean) => Promise<SaveAck>} send
   * @param {number} autosaveS
   */
  constructor(responses, send, autosaveS) {
    super();
    this.#responses = responses;
    this.#send = send;
    this.#autosaveMs = autosaveS * 1000;
    responses.addEventListener("change", (event) => this.#changed(/** @type {CustomEvent} */ (event).detail));
  }

  get failing() {
    return this.#failures > 0;
  }

  /** Sends everything now; resolves once it was acknowledged or has failed. */
  async flush() {
    while (this.#responses.pending().length > 0 && this.stopped === null) {
      this.#running ??= this.#exchange();
      await this.#running;
      if (this.failing) return;
    }
  }

  /** A last word while the page goes away; its acknowledgement is welcome but not awaited. */
  leave() {
    this.#responses.hurry();
    if (this.stopped !== null) return;
    const writes = lastWords(this.#responses.pending());
    if (writes.length === 0) return;
    this.#responses.sending(writes);
    const sentAt = performance.now();
    this.#send(writes, true).then(
      (ack) => this.#accept(ack, sentAt),
      () => this.#schedule(FIRST_RETRY_MS),
    );
  }

  /** The server takes answers of this page again, for example after a reopening. */
  resume() {
    if (this.stopped === null) return;
    this.stopped = null;
    this.retry();
  }

  /** The way to the server is open again: do not wait for the next try. @param {number} [withinMs] spread over a room */
  retry(withinMs = 0) {
    this.#cancel();
    if (this.#responses.pending().length > 0) this.#schedule(Math.random() * withinMs);
  }

  // A change that comes while a failed batch waits for its next try does not bring that try forward.
  /** @param {string} item */
  #changed(item) {
    const soon = item.startsWith("@") && !this.#responses.answersPending ? PLACE_MS : this.#autosaveMs;
    this.#schedule(this.failing && this.#timer !== undefined ? Infinity : soon);
  }

  /** @param {number} delayMs no later than this */
  #schedule(delayMs) {
    this.dispatchEvent(new Event("change"));
    const due = performance.now() + delayMs;
    if (this.stopped !== null || due >= this.#due) return;
    this.#cancel();
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#cancel();
      this.flush();
    }, delayMs);
  }

  #cancel() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Infinity;
  }

  async #exchange() {
    this.sending = true;
    this.dispatchEvent(new Event("change"));
    const writes = batchOf(this.#responses.pending(), this.#alone);
    try {
      await this.#responses.sending(writes); // on this machine's disk before anybody hears of it
      const sentAt = performance.now();
      this.#accept(await this.#send(writes), sentAt);
    } catch (error) {
      this.#fail(error, writes);
    } finally {
      this.sending = false;
      this.#running = null;
      this.dispatchEvent(new Event("change"));
    }
  }

  /** @param {SaveAck} ack @param {number} sentAt */
  #accept(ack, sentAt) {
    this.#well();
    if (ack.results.some(({ item, outcome }) => outcome === "saved" && !item.startsWith("@")))
      this.savedAt = ack.saved_at;
    this.#responses.acknowledge(ack.results);
    if (this.#responses.pending().length === 0) this.#alone = false;
    this.dispatchEvent(new CustomEvent("saved", { detail: { ack, sentAt } }));
  }

  #well() {
    this.#failures = 0;
    this.failingSince = null;
  }

  // A refusal of the whole batch that will not change by waiting stops the box; one that the server could not read
  // is sent in pieces, so that one bad answer does not hold up the others; anything else is tried again with full
  // jitter, so that a room coming back does not arrive in one instant.
  /** @param {unknown} error @param {Write[]} writes */
  #fail(error, writes) {
    if (error instanceof Problem && UNREADABLE.includes(error.status)) {
      this.#well();
      if (writes.length === 1) this.#responses.reject(writes[0].item, writes[0].revision, error.message);
      this.#alone = true;
      return;
    }
    this.#failures += 1;
    this.failingSince ??= performance.now();
    if (error instanceof Problem && (error.status === 401 || FINAL.includes(error.kind))) {
      this.stopped = error;
      this.#cancel();
      this.dispatchEvent(new CustomEvent("stopped", { detail: error }));
      return;
    }
    this.#cancel();
    this.#schedule(pauseMs(this.#failures, error));
    this.dispatchEvent(new CustomEvent("failed", { detail: error }));
  }
}

/** @param {number} failures in a row @param {unknown} error a server that says when is heard */
function pauseMs(failures, error) {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
  const asked = error instanceof Problem ? Number(error.body.retry_after_s) || 0 : 0;
  return asked * 1000 + Math.random() * longest;
}
