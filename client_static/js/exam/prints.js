// @ts-check
// Knows how to tell whether two answers are the same, and to remember what this page itself has sent.

const REMEMBERED = 20; // more than are ever under way at once

/** JSON with sorted keys: the same answer is the same text, whoever wrote it. @param {any} value @returns {string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(",")}}`;
}

/** @param {any} a @param {any} b */
export const alike = (a, b) => canonical(a) === canonical(b);

/**
 * A short mark of a value: its length and 53 bits over its canonical text. Two answers of one candidate under one
 * revision that share it by accident do not happen in an examination.
 * @param {any} value
 */
export function printOf(value) {
  const text = canonical(value);
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return `${text.length}:${(4294967296 * (2097151 & low) + (high >>> 0)).toString(36)}`;
}

/** What went out for each item, newest last. */
export class Sent {
  /** @type {Map<string, import("./journal_disk.js").Print[]>} */
  #items = new Map();

  /** @param {import("./types.js").Write[]} writes */
  note(writes) {
    for (const { item, revision, value } of writes) {
      const known = (this.#items.get(item) ?? []).filter((each) => each.revision !== revision);
      this.#items.set(item, [...known, { revision, print: printOf(value) }].slice(-REMEMBERED));
    }
  }

  /** Whether the server's answer is one of this page's own. @param {string} item @param {number} revision @param {any} value */
  holds(item, revision, value) {
    const own = this.#items.get(item)?.find((each) => each.revision === revision);
    return own !== undefined && own.print === printOf(value);
  }

  /** @param {string} item */
  last(item) {
    return this.#items.get(item)?.at(-1) ?? null;
  }
}
