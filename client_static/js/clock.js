// @ts-check
// Knows what time the server has and how much of it is left, counted on this machine's monotonic clock.

/**
 * @typedef {{server_now: string, remaining_ms: number | null, theory_remaining_ms?: number | null, stands?: boolean}} Timing
 *   remaining time at the server's instant; null while no clock runs; `stands`: staff have stopped it
 */

const TICK_MS = 250; // often enough that a second is never seen skipping

/** Emits "tick" four times a second while started. */
export class ServerClock extends EventTarget {
  /** @type {{server: number, here: number, left: number | null, theoryLeft: number | null, stands: boolean} | null} */
  #anchor = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /**
   * Takes the server's word. The answer was written between sending and receiving, so half of the way is added.
   * @param {Timing} timing
   * @param {number} [sentAt] performance.now() when the question left; absent for a pushed fact
   */
  sync(timing, sentAt) {
    const receivedAt = performance.now();
    const here = sentAt === undefined ? receivedAt : (sentAt + receivedAt) / 2;
    this.#anchor = {
      server: Date.parse(timing.server_now),
      here,
      left: timing.remaining_ms,
      theoryLeft: timing.theory_remaining_ms ?? null,
      stands: timing.stands ?? false,
    };
    this.dispatchEvent(new Event("tick"));
  }

  /** More (or less) is left than was known, whenever that was decided. @param {number} ms @param {number} theoryMs */
  shift(ms, theoryMs) {
    const anchor = this.#anchor;
    if (anchor === null) return;
    if (anchor.left !== null) anchor.left += ms;
    if (anchor.theoryLeft !== null) anchor.theoryLeft += theoryMs;
    this.dispatchEvent(new Event("tick"));
  }

  /** The clock was stopped, or goes on, at this instant of the server. @param {boolean} stands @param {number} at epoch ms */
  hold(stands, at) {
    const anchor = this.#anchor;
    if (anchor === null || anchor.stands === stands) return;
    const since = at - anchor.server;
    const run = stands ? since : 0; // what ran off until it was stopped; while it stood, nothing did
    this.#anchor = {
      server: at,
      here: anchor.here + since,
      left: anchor.left === null ? null : anchor.left - run,
      theoryLeft: anchor.theoryLeft === null ? null : anchor.theoryLeft - run,
      stands,
    };
    this.dispatchEvent(new Event("tick"));
  }

  /** The server's present instant in epoch milliseconds; this machine's own clock before the first word. */
  now() {
    return this.#anchor === null ? Date.now() : this.#anchor.server + this.#elapsed();
  }

  /** Milliseconds left of the whole, never negative; null while no clock runs. */
  remaining() {
    return this.#counted(this.#anchor?.left ?? null);
  }

  /** Milliseconds left of the theory paper; null where it has no limit of its own. */
  theoryRemaining() {
    return this.#counted(this.#anchor?.theoryLeft ?? null);
  }

  start() {
    this.#timer ??= setInterval(() => this.dispatchEvent(new Event("tick")), TICK_MS);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #elapsed() {
    return this.#anchor === null ? 0 : performance.now() - this.#anchor.here;
  }

  /** @param {number | null} left */
  #counted(left) {
    return left === null ? null : Math.max(0, left - (this.#anchor?.stands ? 0 : this.#elapsed()));
  }
}

/** "3:27:12"; a started second still shows. @param {number} ms */
export function figures(ms) {
  const seconds = Math.ceil(ms / 1000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** "10:32:07" or "10:32" of an instant, in the time zone of the room. @param {string | number} at @param {boolean} [seconds] */
export function timeOfDay(at, seconds = false) {
  const date = new Date(at);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return seconds ? `${minutes}:${two(date.getSeconds())}` : minutes;
}
