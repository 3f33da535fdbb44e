// @ts-check
// Knows the browser's database under the journal: opening it whatever state it is in, reading and writing lines.

import { openDB } from "realtime";

/**
 * @typedef {{attempt: string, item: string, revision: number, value: any, lease: string | null, base: number,
 *   sent: Print | null, mine: any, at: number}} Line
 *   lease: a print of the lease under which it was made; base: the server's revision it was made from; sent: what went out last, acknowledged or not;
 *   mine: an answer of this page that gave way to the server's and awaits the candidate's choice (null: none)
 * @typedef {{revision: number, print: string}} Print a revision and the canonical text of its value, shortened
 * @typedef {"missing" | "blocked" | "full" | "broken" | "replaced"} Trouble
 *   why nothing is kept on this machine: no IndexedDB; an old page holds it; no room; unreadable; a newer page took it
 */

const NAME = "kaohe-journal";
const STORE = "responses";
const SEEN = "attempts"; // when an attempt was last open here, for those who never came back to their receipt
const VERSION = 2;
const STALE_MS = 7 * 24 * 3600 * 1000; // appeals of a room's machine are settled by then
const PATIENCE_MS = 2_000; // a browser that has not opened it by then may never do so

/** The trouble that an error of the browser's stands for. @param {unknown} error @returns {Trouble} */
export function troubleOf(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "QuotaExceededError") return "full";
  if (name === "SecurityError" || name === "ReferenceError" || name === "NotSupportedError") return "missing";
  return name === "VersionError" ? "replaced" : "broken";
}

/** The database of all attempts that were taken on this machine. */
export class JournalDisk {
  #database;
  #attempt;

  /** @param {import("idb").IDBPDatabase} database @param {string} attempt */
  constructor(database, attempt) {
    this.#database = database;
    this.#attempt = attempt;
  }

  /**
   * Every line of this attempt that can be read; one damaged line does not hide the others.
   * @returns {Promise<Line[]>}
   */
  async lines() {
    const range = rangeOf(this.#attempt);
    try {
      return (await this.#database.getAll(STORE, range)).map(completed);
    } catch {
      const keys = await this.#database.getAllKeys(STORE, range);
      const read = await Promise.allSettled(keys.map((key) => this.#database.get(STORE, key)));
      return read.flatMap((each) => (each.status === "fulfilled" && each.value ? [completed(each.value)] : []));
    }
  }

  /**
   * All of them or none.
   * @param {Line[]} lines @param {boolean} flushed survives a power cut too, where the browser can promise that
   */
  async write(lines, flushed) {
    const options = /** @type {any} */ ({ durability: flushed ? "strict" : "relaxed" });
    const change = this.#database.transaction([STORE, SEEN], "readwrite", options);
    const store = change.objectStore(STORE);
    const asked = lines.map((line) => store.put(line));
    asked.push(change.objectStore(SEEN).put({ attempt: this.#attempt, at: Date.now() }));
    const outcome = await Promise.allSettled([...asked, change.done]);
    const failed = outcome.find((each) => each.status === "rejected");
    if (failed?.status === "rejected") throw change.error ?? failed.reason;
  }

  /** Forgets this attempt. */
  async clear() {
    await this.#forget(this.#attempt);
  }

  /** Forgets attempts of others that nobody has opened here for a week. @param {number} now epoch milliseconds */
  async tidy(now) {
    for (const { attempt, at } of await this.#database.getAll(SEEN))
      if (attempt !== this.#attempt && (now - at > STALE_MS || at > now + STALE_MS)) await this.#forget(attempt);
  }

  close() {
    this.#database.close();
  }

  /** @param {string} attempt */
  async #forget(attempt) {
    const change = this.#database.transaction([STORE, SEEN], "readwrite");
    await change.objectStore(STORE).delete(rangeOf(attempt));
    await change.objectStore(SEEN).delete(attempt);
    await change.done;
  }
}

/**
 * Opens the database, once more when it cannot be opened at first.
 * @param {string} attempt @param {(trouble: Trouble) => void} onlost it was open and is no longer
 * @returns {{soon: Promise<JournalDisk>, later: Promise<JournalDisk>}}
 *   soon: rejects when it takes too long; later: goes on waiting for whoever holds it
 */
export function openDisk(attempt, onlost) {
  const later = opened(attempt, onlost).catch((error) => {
    if (troubleOf(error) !== "broken") throw error;
    return opened(attempt, onlost);
  });
  const late = new Promise((_resolve, reject) => {
    setTimeout(() => reject(new DOMException("another page holds the journal", "TimeoutError")), PATIENCE_MS);
  });
  return { soon: Promise.race([later, /** @type {Promise<never>} */ (late)]), later };
}

/** @param {string} attempt @param {(trouble: Trouble) => void} onlost */
async function opened(attempt, onlost) {
  if (globalThis.indexedDB === undefined) throw new DOMException("no IndexedDB", "NotSupportedError");
  const database = await openDB(NAME, VERSION, {
    upgrade: (made, from, _to, change) => {
      if (from < 1) made.createObjectStore(STORE, { keyPath: ["attempt", "item"] });
      if (from < 2) {
        const seen = made.createObjectStore(SEEN, { keyPath: "attempt" });
        change
          .objectStore(STORE)
          .getAllKeys()
          .then((keys) => {
            const attempts = new Set(keys.map((key) => /** @type {any} */ (key)[0]));
            for (const each of attempts) seen.put({ attempt: each, at: Date.now() });
          });
      }
    },
    blocking: (_current, _wanted, event) => {
      /** @type {any} */ (event.target).close();
      onlost("replaced"); // a newer page wants another shape of it
    },
    terminated: () => onlost("broken"),
  });
  return new JournalDisk(database, attempt);
}

/** @param {string} attempt */
const rangeOf = (attempt) => IDBKeyRange.bound([attempt], [attempt, []]);

/** A line as an earlier version wrote it, with what it did not know. @param {any} line @returns {Line} */
const completed = (line) => ({ lease: null, base: 0, sent: null, mine: null, at: 0, ...line });
