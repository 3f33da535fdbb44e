// @ts-check
// Knows the present answer to every item: its value, its revision, and which revision the server has acknowledged.

/**
 * @typedef {import("./types.js").WriteResult} WriteResult
 * @typedef {{value: any, revision: number, savedRevision: number, refused: string | null}} Entry
 *   refused: the server's reason; such a value is not sent again until it changes
 */

/**
 * What to go on with after a reload: the server's answers, and of the journal what the server has not seen yet.
 * @param {{item: string, revision: number, value: any}[]} server
 * @param {{item: string, revision: number, value: any}[]} journal
 * @returns {Map<string, Entry>}
 */
export function merged(server, journal) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  for (const { item, revision, value } of server) {
    entries.set(item, { value, revision, savedRevision: revision, refused: null });
  }
  for (const { item, revision, value } of journal) {
    const known = entries.get(item)?.revision ?? 0;
    if (revision > known) entries.set(item, { value, revision, savedRevision: known, refused: null });
  }
  return entries;
}

/**
 * Emits "change" (detail: item; the candidate answered), "replaced" (detail: {item, mine}; the server's newer answer
 * took the place of ours) and "acknowledged".
 */
export class Responses extends EventTarget {
  /** @type {Map<string, Entry>} */
  #entries;
  #journal;

  /** @param {import("./journal.js").Journal} journal @param {Map<string, Entry>} entries */
  constructor(journal, entries) {
    super();
    this.#journal = journal;
    this.#entries = entries;
  }

  get durable() {
    return this.#journal.durable;
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
    const entry = this.#entries.get(item) ?? { value: {}, revision: 0, savedRevision: 0, refused: null };
    if (JSON.stringify(entry.value) === JSON.stringify(value)) return;
    this.#entries.set(item, { ...entry, value, revision: entry.revision + 1, refused: null });
    this.#journal.write(item, entry.revision + 1, value);
    this.dispatchEvent(new CustomEvent("change", { detail: item }));
  }

  /** What the server has not acknowledged. @returns {import("./types.js").Write[]} */
  pending() {
    return [...this.#entries]
      .filter(([, entry]) => entry.revision > entry.savedRevision && entry.refused === null)
      .map(([item, { revision, value }]) => ({ item, revision, value }));
  }

  /** How many answers (places do not count) wait or were refused. */
  get unsaved() {
    return [...this.#entries].filter(([item, entry]) => !item.startsWith("@") && entry.revision > entry.savedRevision)
      .length;
  }

  /** How many answers the server will not take as they are. */
  get refused() {
    return [...this.#entries.values()].filter((entry) => entry.refused !== null).length;
  }

  /** Takes the server's word on what was sent. @param {WriteResult[]} results */
  acknowledge(results) {
    for (const result of results) {
      const entry = this.#entries.get(result.item);
      if (entry === undefined) continue;
      if (result.outcome === "saved") entry.savedRevision = Math.max(entry.savedRevision, result.revision);
      else if (result.outcome === "refused") this.#refuse(entry, result);
      else if (result.current) this.#replace(result.item, entry, result.current);
    }
    this.dispatchEvent(new Event("acknowledged"));
  }

  async forget() {
    await this.#journal.clear();
  }

  /** @param {Entry} entry @param {WriteResult} result */
  #refuse(entry, result) {
    if (entry.revision === result.revision) entry.refused = result.reason ?? "";
  }

  // Another page or machine wrote a newer answer. A place just moves on; an answer is shown, and ours is offered back.
  /** @param {string} item @param {Entry} entry @param {{revision: number, value: any}} current */
  #replace(item, entry, current) {
    const mine = entry.value;
    const same = JSON.stringify(mine) === JSON.stringify(current.value);
    this.#entries.set(item, {
      value: current.value,
      revision: current.revision,
      savedRevision: current.revision,
      refused: null,
    });
    this.#journal.write(item, current.revision, current.value);
    if (item.startsWith("@") || same) return;
    this.dispatchEvent(new CustomEvent("replaced", { detail: { item, mine } }));
  }
}
