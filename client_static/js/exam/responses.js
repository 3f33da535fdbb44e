// @ts-check
// Knows the present answer to every item: its value, its revision, and which revision the server has acknowledged.

import { merged, newEntry } from "./merging.js";
import { Sent, alike, printOf } from "./prints.js";

/**
 * @typedef {import("./types.js").WriteResult} WriteResult
 * @typedef {import("./merging.js").Entry} Entry
 */

/**
 * Emits "change" (detail: item; the candidate answered), "replaced" (detail: {item, mine}; the server's newer answer
 * took the place of ours; mine is null when ours took its place again or was found on this machine), "chosen" (detail: item;
 * the candidate said which of two answers stays) and "acknowledged".
 */
export class Responses extends EventTarget {
  /** @type {Map<string, Entry>} */
  #entries;
  #journal;
  #lease;
  #sent = new Sent();
  /** @type {{item: string, revision: number} | null} the answer (no place) that was acknowledged last */
  lastSaved = null;

  /** @param {import("./journal.js").Journal} journal @param {Map<string, Entry>} entries @param {() => string | null} lease */
  constructor(journal, entries, lease = () => null) {
    super();
    this.#journal = journal;
    this.#entries = entries;
    this.#lease = () => printOf(lease());
    journal.addEventListener("found", (event) => this.#found(/** @type {CustomEvent} */ (event).detail));
    journal.addEventListener("change", () => this.dispatchEvent(new Event("acknowledged")));
  }

  /** Why this machine keeps nothing; null: it does. */
  get trouble() {
    return this.#journal.trouble;
  }

  get durable() {
    return this.#journal.durable;
  }

  /** Whether every answer lies on this machine's disk at this moment. */
  get kept() {
    return this.#journal.kept;
  }

  /** The value of an item, or an empty one. @param {string} item */
  value(item) {
    return this.#entries.get(item)?.value ?? {};
  }

  /** @param {string} item */
  refusal(item) {
    return this.#entries.get(item)?.refused ?? null;
  }

  /** The candidate changed an answer. @param {string} item @param {any} value */
  set(item, value) {
    const entry = this.#entries.get(item) ?? newEntry();
    if (JSON.stringify(entry.value) === JSON.stringify(value)) return;
    this.#keep(item, { ...entry, value, revision: entry.revision + 1, refused: null });
    this.dispatchEvent(new CustomEvent("change", { detail: item }));
  }

  /** What the server has not acknowledged. @returns {import("./types.js").Write[]} */
  pending() {
    return [...this.#entries]
      .filter(([, entry]) => entry.revision > entry.savedRevision && entry.refused === null)
      .map(([item, { revision, value }]) => ({ item, revision, value }));
  }

  /** Whether an answer (places do not count) waits to be sent. */
  get answersPending() {
    return this.pending().some(({ item }) => !item.startsWith("@"));
  }

  /** How many answers (places do not count) wait or were refused. */
  get unsaved() {
    return [...this.#entries].filter(([item, entry]) => !item.startsWith("@") && entry.revision > entry.savedRevision)
      .length;
  }

  /** The items whose answers the server will not take as they are. */
  get refused() {
    return [...this.#entries].filter(([, entry]) => entry.refused !== null).map(([item]) => item);
  }

  /** Every answer as it stands here, for a copy of all. @returns {{item: string, revision: number, base: number, value: any}[]} */
  get all() {
    return [...this.#entries]
      .filter(([item, { revision }]) => !item.startsWith("@") && revision > 0)
      .map(([item, { revision, savedRevision: base, value }]) => ({ item, revision, base, value }));
  }

  /** Answers of this page that gave way to the server's and await a choice. @returns {{item: string, mine: any}[]} */
  get contested() {
    return [...this.#entries].filter(([, { mine }]) => mine !== null).map(([item, { mine }]) => ({ item, mine }));
  }

  /** Resolves when what is to go out lies on this machine's disk; remembers that it goes. @param {import("./types.js").Write[]} writes */
  async sending(writes) {
    this.#sent.note(writes);
    await this.#journal.settled();
  }

  /** The page may go away: no more waiting for a better moment to write. */
  hurry() {
    this.#journal.hurry();
  }

  /** The candidate chose between two answers. @param {string} item @param {boolean} mine */
  choose(item, mine) {
    const entry = this.#entries.get(item);
    if (entry === undefined || entry.mine === null) return;
    const value = entry.mine;
    this.#keep(item, { ...entry, mine: null });
    this.dispatchEvent(new CustomEvent("chosen", { detail: item }));
    if (!mine) return;
    this.set(item, value);
    this.dispatchEvent(new CustomEvent("replaced", { detail: { item, mine: null } }));
  }

  /** Takes the server's word on what was sent. @param {WriteResult[]} results */
  acknowledge(results) {
    for (const result of results) {
      const entry = this.#entries.get(result.item);
      if (entry === undefined) continue;
      if (result.outcome === "saved") this.#saved(result, entry);
      else if (result.outcome === "refused") this.#refuse(entry, result);
      else if (result.current) this.#overtaken(result.item, entry, result.current);
    }
    this.dispatchEvent(new Event("acknowledged"));
  }

  /** Refuses one answer here that the server cannot even read. @param {string} item @param {number} revision @param {string} reason */
  reject(item, revision, reason) {
    this.acknowledge([{ item, revision, outcome: "refused", current: null, reason }]);
  }

  async forget() {
    await this.#journal.clear();
  }

  /** @param {WriteResult} result @param {Entry} entry */
  #saved({ item, revision }, entry) {
    entry.savedRevision = Math.max(entry.savedRevision, revision);
    if (!item.startsWith("@")) this.lastSaved = { item, revision: entry.savedRevision };
    this.#note(item, entry, false);
  }

  /** @param {Entry} entry @param {WriteResult} result */
  #refuse(entry, result) {
    if (entry.revision === result.revision) entry.refused = result.reason ?? "";
  }

  // The server has something else. If this page sent it by another way, all is well and a newer change still goes out.
  // Otherwise another page or machine wrote it: it is shown, and ours is offered. A place just moves on.
  /** @param {string} item @param {Entry} entry @param {{revision: number, value: any}} current */
  #overtaken(item, entry, current) {
    if (this.#sent.holds(item, current.revision, current.value)) {
      entry.savedRevision = Math.max(entry.savedRevision, current.revision);
      return;
    }
    const answer = !item.startsWith("@") && !alike(entry.value, current.value);
    const mine = answer ? entry.value : null;
    this.#keep(item, { ...newEntry(), ...current, savedRevision: current.revision, mine });
    if (answer) this.dispatchEvent(new CustomEvent("replaced", { detail: { item, mine } }));
  }

  // The journal opened late. What this page has not touched since is taken up; what it has gets the higher revision.
  /** @param {import("./journal_disk.js").Line[]} lines */
  #found(lines) {
    const server = [...this.#entries]
      .filter(([, { savedRevision }]) => savedRevision > 0)
      .map(([item, { value, savedRevision: revision }]) => ({ item, revision, value }));
    const known = new Map(server.map((each) => [each.item, each]));
    const untouched = lines.filter(({ item }) => {
      const entry = this.#entries.get(item);
      if (entry === undefined || entry.revision === entry.savedRevision) return true;
      const newest = lines.find((line) => line.item === item)?.revision ?? 0;
      if (newest >= entry.revision) this.#keep(item, { ...entry, revision: newest + 1 });
      return false;
    });
    const base = untouched.flatMap(({ item }) => known.get(item) ?? []);
    for (const [item, entry] of merged(base, untouched, this.#lease())) {
      if (alike(this.value(item), entry.value) && entry.revision === this.#entries.get(item)?.revision) continue;
      this.#keep(item, entry);
      this.dispatchEvent(new CustomEvent("replaced", { detail: { item, mine: entry.mine } }));
      this.dispatchEvent(new CustomEvent("change", { detail: item }));
    }
  }

  /** @param {string} item @param {Entry} entry */
  #keep(item, entry) {
    this.#entries.set(item, entry);
    this.#note(item, entry, !item.startsWith("@"));
  }

  /** @param {string} item @param {Entry} entry @param {boolean} urgent */
  #note(item, { revision, value, savedRevision: base, mine }, urgent) {
    const line = { item, revision, value, base, mine, lease: this.#lease(), sent: this.#sent.last(item) };
    this.#journal.write({ at: Date.now(), ...line }, urgent);
  }
}
