// @ts-check
// Knows the browser's own journal: every change is on this machine's disk before the server hears of it.

import { openDB } from "realtime";

/** @typedef {{attempt: string, item: string, revision: number, value: any}} Line */

const NAME = "kaohe-journal";
const STORE = "responses";

/**
 * Opens the journal of one attempt; where the browser refuses IndexedDB, one in memory that says so by `durable`.
 * @param {string} attempt
 * @returns {Promise<Journal>}
 */
export async function openJournal(attempt) {
  try {
    const database = await openDB(NAME, 1, {
      upgrade: (made) => {
        made.createObjectStore(STORE, { keyPath: ["attempt", "item"] });
      },
    });
    await database.getAll(STORE, IDBKeyRange.bound([attempt], [attempt, []]));
    return new DiskJournal(database, attempt);
  } catch (error) {
    console.warn("the journal stays in memory:", error);
    return new MemoryJournal();
  }
}

/** @typedef {DiskJournal | MemoryJournal} Journal */

class DiskJournal {
  durable = true;
  #database;
  #attempt;

  /** @param {import("idb").IDBPDatabase} database @param {string} attempt */
  constructor(database, attempt) {
    this.#database = database;
    this.#attempt = attempt;
  }

  /** Every line of this attempt. @returns {Promise<Line[]>} */
  lines() {
    return this.#database.getAll(STORE, IDBKeyRange.bound([this.#attempt], [this.#attempt, []]));
  }

  /** Writes one change. @param {string} item @param {number} revision @param {any} value */
  async write(item, revision, value) {
    try {
      await this.#database.put(STORE, { attempt: this.#attempt, item, revision, value });
    } catch (error) {
      this.durable = false; // a full or broken disk: from here on the page says that nothing is kept on this machine
      console.warn("the journal could not be written:", error);
    }
  }

  /** Forgets the attempt, once the server has everything. */
  async clear() {
    await this.#database.delete(STORE, IDBKeyRange.bound([this.#attempt], [this.#attempt, []]));
  }
}

class MemoryJournal {
  durable = false;

  /** @returns {Promise<Line[]>} */
  async lines() {
    return [];
  }

  /** @param {string} _item @param {number} _revision @param {any} _value */
  async write(_item, _revision, _value) {}

  async clear() {}
}
