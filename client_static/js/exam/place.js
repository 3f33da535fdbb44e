// @ts-check
// Knows where the candidate is on the page (item, file, selection, scrolling, bars) and keeps it like an answer, but later.

import { PLACE } from "./types.js";

/**
 * @typedef {[number, number, number, number, number]} Cursor anchor and head as line and column, then the line at the top and how much of it is hidden
 * @typedef {{section?: "theory" | "practical", item?: string, file?: string, cursors?: Record<string, Cursor>,
 *   scrolls?: Record<string, number>, splits?: Record<string, number>}} At
 *   cursors by "task/file", scrolls in pixels by the name of the part and its item, splits in per cent by name
 */

const SETTLED_MS = 400; // what moves with every key is noted once it rests
const MOST = 24; // of each kind, the latest
const LARGEST = 1_900; // characters; the server takes a place of at most 2,000
const NEAR = 4; // pixels nobody notices

export class Place {
  #responses;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {(() => void) | null} what is still to be looked at */
  #look = null;

  /** @param {import("./responses.js").Responses} responses */
  constructor(responses) {
    this.#responses = responses;
  }

  /** @returns {At} */
  get at() {
    return this.#responses.value(PLACE);
  }

  /** On to an item, at once. @param {"theory" | "practical"} section @param {string} item @param {string} [file] */
  go(section, item, file) {
    this.flush();
    this.#keep({ section, item, ...(file === undefined ? {} : { file }) });
  }

  /** Something moved: `look` is called when it rests, or when the page goes away. @param {() => void} look */
  soon(look) {
    if (this.#look !== null && this.#look !== look) this.flush();
    this.#look = look;
    this.#timer ??= setTimeout(() => this.flush(), SETTLED_MS);
  }

  /** Looks now. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const look = this.#look;
    this.#look = null;
    look?.();
  }

  /** @param {string} id of a file @param {Cursor} cursor */
  noteCursor(id, cursor) {
    this.#note("cursors", id, cursor);
  }

  /** @param {Record<string, number>} percents by the name of the bar */
  noteSplits(percents) {
    for (const [name, percent] of Object.entries(percents)) this.#note("splits", name, Math.round(percent * 10) / 10);
  }

  /** Puts a part back to where it was scrolled, and notes where it goes from here. @param {HTMLElement} part shown already @param {string} name */
  follow(part, name) {
    const { at } = this;
    const look = () => {
      const from = this.at.scrolls?.[name] ?? 0;
      if (part.isConnected && Math.abs(part.scrollTop - from) > NEAR) this.#note("scrolls", name, Math.round(part.scrollTop));
    };
    part.scrollTop = at.scrolls?.[name] ?? 0;
    const heard = () => this.soon(look);
    part.addEventListener("scroll", heard, { passive: true });
    return () => part.removeEventListener("scroll", heard);
  }

  /** @param {"cursors" | "scrolls" | "splits"} kind @param {string} name @param {any} value */
  #note(kind, name, value) {
    const { [name]: _, ...others } = this.at[kind] ?? {};
    const latest = [...Object.entries(others), [name, value]].slice(-MOST);
    const grown = () => ({ [kind]: Object.fromEntries(latest) });
    while (latest.length > 1 && JSON.stringify({ ...this.at, ...grown() }).length > LARGEST) latest.shift();
    this.#keep(grown());
  }

  /** @param {At} part */
  #keep(part) {
    this.#responses.set(PLACE, { ...this.at, ...part });
  }
}
