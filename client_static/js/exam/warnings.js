// @ts-check
// Knows which warning of remaining time is due: each mark once, on the page's own clock; more time arms it again.

const MINUTE_MS = 60_000; // a mark passed longer ago than this is old news: after a reload it is not said again

/** Remembers in the browser tab what was said, so that a reload repeats nothing. */
export class Warnings {
  #marks;
  #key;
  /** the smallest mark that needs no word any more */
  #said;

  /** @param {number[]} marks remaining milliseconds, longest first @param {string} key under which the tab remembers */
  constructor(marks, key) {
    this.#marks = marks;
    this.#key = key;
    this.#said = Number(sessionStorage.getItem(key) ?? Infinity);
  }

  /** The mark to say now, null when there is nothing new. @param {number} left milliseconds @returns {number | null} */
  due(left) {
    const mark = this.#marks.filter((at) => left <= at).at(-1) ?? Infinity;
    if (mark === this.#said) return null;
    const news = mark < this.#said && mark - left < MINUTE_MS;
    this.#said = mark; // below an earlier one: the next; above it: time was given, and what lies below is armed again
    sessionStorage.setItem(this.#key, String(mark));
    return news ? mark : null;
  }
}
