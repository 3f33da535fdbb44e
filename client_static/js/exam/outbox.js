// @ts-check
// Knows when answers are sent: soon after a change, at once on leaving, again and again until acknowledged.

import { Problem } from "/static/js/api.js";

/** @typedef {import("./types.js").SaveAck} SaveAck */

const BATCH = 50; // the server's limit of writes in one request
const BATCH_CHARACTERS = 200_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
const FINAL = ["attempt_closed", "lease_lost"]; // waiting changes nothing

/**
 * Emits "change" when its state does, "saved" (detail: SaveAck), "stopped" (detail: Problem) when the server will
 * take no more of this page, "failed" when an attempt to send failed.
 */
export class Outbox extends EventTarget {
  /** @type {string | null} the server's instant of the last acknowledgement */
  savedAt = null;
  sending = false;
  /** @type {Problem | null} */
  stopped = null;
  #responses;
  #send;
  #autosaveMs;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<void> | null} */
  #running = null;

  /**
   * @param {import("./responses.js").Responses} responses
   * @param {(writes: import("./types.js").Write[], leaving?: boolean) => Promise<SaveAck>} send
   * @param {number} autosaveS
   */
  constructor(responses, send, autosaveS) {
    super();
    this.#responses = responses;
    this.#send = send;
    this.#autosaveMs = autosaveS * 1000;
    responses.addEventListener("change", () => this.#schedule(this.#autosaveMs));
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
    const writes = this.#batch();
    if (writes.length === 0 || this.stopped !== null) return;
    this.#send(writes, true).then(
      (ack) => this.#accept(ack),
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
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#responses.pending().length > 0) this.#schedule(Math.random() * withinMs);
  }

  /** @param {number} delayMs */
  #schedule(delayMs) {
    this.dispatchEvent(new Event("change"));
    if (this.stopped !== null) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.flush();
    }, delayMs);
  }

  async #exchange() {
    this.sending = true;
    this.dispatchEvent(new Event("change"));
    try {
      this.#accept(await this.#send(this.#batch()));
    } catch (error) {
      this.#fail(error);
    } finally {
      this.sending = false;
      this.#running = null;
      this.dispatchEvent(new Event("change"));
    }
  }

  /** @param {SaveAck} ack */
  #accept(ack) {
    this.#failures = 0;
    this.savedAt = ack.saved_at;
    this.#responses.acknowledge(ack.results);
    this.dispatchEvent(new CustomEvent("saved", { detail: ack }));
  }

  // A refusal of the whole batch that will not change by waiting stops the box; anything else is tried again
  // with full jitter, so that a room coming back does not arrive in one instant.
  /** @param {unknown} error */
  #fail(error) {
    this.#failures += 1;
    if (error instanceof Problem && (error.status === 401 || FINAL.includes(error.kind))) {
      this.stopped = error;
      this.dispatchEvent(new CustomEvent("stopped", { detail: error }));
      return;
    }
    this.dispatchEvent(new CustomEvent("failed", { detail: error }));
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
    this.#schedule(Math.random() * longest);
  }

  /** As much as fits into one request, at least one write. */
  #batch() {
    let characters = 0;
    return this.#responses
      .pending()
      .slice(0, BATCH)
      .filter((write, index) => {
        characters += JSON.stringify(write.value).length;
        return index === 0 || characters <= BATCH_CHARACTERS;
      });
  }
}
