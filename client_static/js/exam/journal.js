// @ts-check
// Knows the browser's own journal: every change is on this machine's disk before the server hears of it.

import { openDisk, troubleOf } from "./journal_disk.js";

/** @typedef {import("./journal_disk.js").Line} Line */
/** @typedef {import("./journal_disk.js").Trouble} Trouble */

const GAP_MS = 200; // a flushed write costs the disk a turn: typing is gathered in between
const LEISURE_MS = 2_000; // what would be no loss: where the cursor stands, what was acknowledged
const AGAIN_MS = 5_000; // a full disk may have room again
const LATE_MS = 1_000; // a disk slower than this holds up no answer on its way to the server

/**
 * What changed is written in the order of need: at once after a quiet moment, gathered while somebody types. Emits
 * "change" when `trouble` or `kept` does and "found" (detail: lines) when a disk that was held by another page opens late.
 */
export class Journal extends EventTarget {
  /** @type {Trouble | null} why nothing is kept on this machine; null while the disk takes everything */
  trouble = null;
  /** @type {import("./journal_disk.js").JournalDisk | null} */
  #disk = null;
  /** @type {Map<string, Line>} by item */
  #waiting = new Map();
  /** @type {Promise<void> | null} */
  #writing = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #wroteAt = -Infinity;
  #attempt = "";
  #urgent = false;
  #flushing = false;
  #over = false;

  get durable() {
    return this.trouble === null;
  }

  /** Whether every answer lies on the disk at this moment. */
  get kept() {
    return this.durable && !this.#urgent && !this.#flushing;
  }

  /**
   * Opens the journal of one attempt and reads it. A browser that keeps nothing is no error: `trouble` says so.
   * @param {string} attempt @returns {Promise<Line[]>}
   */
  async open(attempt) {
    this.#attempt = attempt;
    const { soon, later } = openDisk(attempt, (trouble) => this.#lost(trouble));
    try {
      this.#disk = await soon;
      return await this.#disk.lines();
    } catch (error) {
      this.#disk = null;
      this.#say(/** @type {any} */ (error)?.name === "TimeoutError" ? "blocked" : troubleOf(error), error);
      later.then((disk) => this.#adopt(disk)).catch(() => {});
      return [];
    }
  }

  /** Takes one change; the newest of an item is what counts. @param {Omit<Line, "attempt">} line @param {boolean} [urgent] */
  write(line, urgent = true) {
    if (this.#over) return;
    this.#waiting.set(line.item, { ...line, attempt: this.#attempt });
    if (urgent && !this.#urgent) clearTimeout(this.#timer);
    if (urgent && !this.#urgent) this.#timer = undefined;
    this.#urgent ||= urgent;
    this.#timer ??= setTimeout(() => this.#write(), this.#pauseMs());
  }

  /**
   * Resolves once everything is on the disk, or the disk has shown that it will not or not soon take it: answers go
   * out then all the same, for the server is the safer place.
   */
  async settled() {
    if (this.#disk === null || !this.durable) return;
    const late = new Promise((resolve) => {
      setTimeout(resolve, LATE_MS);
    });
    await Promise.race([this.#write(), late]);
  }

  /** Writes what waits without waiting for a gap: the page may go away. */
  hurry() {
    this.#write();
  }

  /** Forgets the attempt, once the server has everything; nothing is written afterwards. */
  async clear() {
    this.#over = true;
    this.#waiting.clear();
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#disk?.clear().catch((error) => console.warn("the journal was not wiped:", error));
  }

  #pauseMs() {
    if (!this.durable) return AGAIN_MS;
    if (!this.#urgent) return LEISURE_MS;
    return Math.max(0, GAP_MS - (performance.now() - this.#wroteAt));
  }

  /** @returns {Promise<void>} one flushed transaction at a time; all that waits goes into the next */
  #write() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing !== null) return this.#writing.then(() => (this.#waiting.size > 0 ? this.#write() : undefined));
    if (this.#disk === null || this.#waiting.size === 0) return Promise.resolve();
    const lines = [...this.#waiting.values()];
    const urgent = this.#urgent;
    this.#flushing = urgent;
    this.#urgent = false;
    this.#writing = this.#disk
      .write(lines, urgent)
      .then(() => this.#wrote(lines))
      .catch((error) => this.#failed(error))
      .finally(() => {
        this.#writing = null;
        this.#flushing = false;
        if (urgent) this.dispatchEvent(new Event("change"));
      });
    return this.#writing;
  }

  /** @param {Line[]} lines */
  #wrote(lines) {
    this.#wroteAt = performance.now();
    for (const line of lines) if (this.#waiting.get(line.item) === line) this.#waiting.delete(line.item);
    this.#say(null);
  }

  // What was not written waits for the next change or the next look; nothing is lost from the page itself.
  /** @param {unknown} error */
  #failed(error) {
    this.#urgent = true;
    this.#say(troubleOf(error), error);
    if (this.#disk !== null) this.#timer ??= setTimeout(() => this.#write(), AGAIN_MS);
  }

  /** @param {Trouble} trouble */
  #lost(trouble) {
    this.#disk = null;
    this.#say(trouble);
  }

  // The disk opened after the page had begun without it: what lies there may be newer than what the page knows.
  /** @param {import("./journal_disk.js").JournalDisk} disk */
  async #adopt(disk) {
    const lines = await disk.lines();
    if (this.#over) return;
    this.#disk = disk;
    this.#say(null);
    this.dispatchEvent(new CustomEvent("found", { detail: lines }));
    await this.#write();
  }

  /** Forgets what others left on this machine long ago. */
  async tidy() {
    await this.#disk?.tidy(Date.now()).catch((error) => console.warn("old journals were not wiped:", error));
  }

  /** @param {Trouble | null} trouble @param {unknown} [error] */
  #say(trouble, error) {
    if (trouble !== null) console.info(`the journal stays in memory (${trouble}):`, error);
    if (this.trouble === trouble) return;
    this.trouble = trouble;
    this.dispatchEvent(new Event("change"));
  }
}
