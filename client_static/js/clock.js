// @ts-check
// Knows what time the server has and how much of it is left, counted on this machine's monotonic clock.

/**
 * @typedef {{server_now: string, remaining_ms: number | null, theory_remaining_ms?: number | null, stands?: boolean}} Timing
 *   remaining time at the server's instant; null while no clock runs; theory's is left out where it is not told;
 *   `stands`: staff have stopped it
 * @typedef {{monotonic: () => number, wall: () => number}} Readings both in milliseconds
 */

const TICK_MS = 250; // often enough that a second is never seen skipping
const PUSHED_MS = 2_000; // how late a pushed word may be: nothing says when it left
const DRIFT = 200e-6; // two cheap quartzes run apart by less
const STEP_MS = 1_000; // this machine's two clocks never part by more, unless it slept or somebody set one of them
const WARM_UP_MS = 1; // below this the round trip is as good as it gets
const GAP_MS = 10_000; // ticks this far apart: the machine or the page stood still

/**
 * Emits "tick" four times a second while started, and "doubt" when this machine slept, its clock was set or the page
 * stood still: only the server knows then what time it is.
 */
export class ServerClock extends EventTarget {
  /** Set while nobody has confirmed the time since the machine slept or its clock was set. */
  doubtful = false;
  #readings;
  /** @type {{offset: number, error: number, at: number} | null} server's clock less monotonic clock, and how wrong at most */
  #best = null;
  #toldAt = -Infinity; // the server's instant of the newest word on what is left
  /** @type {number | null} */
  #end = null;
  /** @type {number | null} */
  #theoryEnd = null;
  /** @type {number | null} the server's instant since which the clock stands */
  #stoodAt = null;
  #doubtedAt = -Infinity;
  #apart;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #tickedAt = Infinity;

  /** @param {Readings} [readings] */
  constructor(readings = { monotonic: () => performance.now(), wall: () => Date.now() }) {
    super();
    this.#readings = readings;
    this.#apart = readings.wall() - readings.monotonic();
  }

  /**
   * Takes the server's word. The answer was written between sending and receiving: the middle is wrong by half the
   * round trip at most, and a better word is not given up for a worse one.
   * @param {Timing} timing
   * @param {number} [sentAt] performance.now() when the question left; absent for a pushed fact
   * @param {number} [gotAt] the same when the answer arrived, where that was a while ago
   */
  sync(timing, sentAt, gotAt) {
    this.check();
    const now = this.#readings.monotonic();
    const server = Date.parse(timing.server_now);
    const known = sentAt !== undefined && sentAt >= this.#doubtedAt;
    const heard = gotAt ?? now;
    const error = known ? (heard - sentAt) / 2 : PUSHED_MS;
    if (known || this.#best === null) this.#weigh(server - (known ? (sentAt + heard) / 2 : now), error, now);
    if (server >= this.#toldAt || this.#steppedBack(server, error)) {
      this.#toldAt = server;
      this.#end = timing.remaining_ms === null ? null : server + timing.remaining_ms;
      const theory = timing.theory_remaining_ms;
      this.#stoodAt = timing.stands ? server : null;
      if (theory !== undefined) this.#theoryEnd = theory === null ? null : server + theory;
    }
    this.dispatchEvent(new Event("tick"));
  }

  /** More (or less) is left than was known, whenever that was decided. @param {number} ms @param {number} theoryMs */
  shift(ms, theoryMs) {
    if (this.#end !== null) this.#end += ms;
    if (this.#theoryEnd !== null) this.#theoryEnd += theoryMs;
    this.dispatchEvent(new Event("tick"));
  }

  /** The clock was stopped, or goes on, at this instant of the server. @param {boolean} stands @param {number} at epoch ms */
  hold(stands, at) {
    if (stands === (this.#stoodAt !== null)) return;
    if (this.#stoodAt !== null) {
      const stood = at - this.#stoodAt;
      this.shift(stood, stood);
    }
    this.#stoodAt = stands ? at : null;
    this.dispatchEvent(new Event("tick"));
  }

  /** The server's present instant in epoch milliseconds; this machine's own clock before the first word. */
  now() {
    return this.#best === null ? this.#readings.wall() : this.#readings.monotonic() + this.#best.offset;
  }

  /** Milliseconds left of the whole, never negative; null while no clock runs. */
  remaining() {
    return this.#left(this.#end);
  }

  /** Milliseconds left of the theory paper; null where it has no limit of its own. */
  theoryRemaining() {
    return this.#left(this.#theoryEnd);
  }

  start() {
    this.#tickedAt = this.#readings.monotonic();
    this.#timer ??= setInterval(() => {
      const now = this.#readings.monotonic();
      if (!this.check() && now - this.#tickedAt > GAP_MS) this.dispatchEvent(new Event("doubt"));
      this.#tickedAt = now;
      this.dispatchEvent(new Event("tick"));
    }, TICK_MS);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /**
   * Looks whether the machine slept (its monotonic clock may have stood) or its clock was set. What is shown goes on as
   * before until the server was asked; the next answer then counts whatever its round trip.
   * @returns {boolean} whether it did
   */
  check() {
    const apart = this.#readings.wall() - this.#readings.monotonic();
    const parted = Math.abs(apart - this.#apart) > STEP_MS;
    this.#apart = apart;
    if (!parted) return false;
    this.#doubtedAt = this.#readings.monotonic();
    if (this.#best !== null) this.#best.error = Infinity;
    this.doubtful = true;
    this.dispatchEvent(new Event("doubt"));
    return true;
  }

  /** @param {number} offset @param {number} error @param {number} now */
  #weigh(offset, error, now) {
    const best = this.#best;
    const bestError = best === null ? Infinity : best.error + (now - best.at) * DRIFT;
    const apart = best === null ? Infinity : Math.abs(offset - best.offset);
    if (apart <= error + bestError && error > Math.max(bestError, WARM_UP_MS)) return;
    // Out of step by little: no further than this word asks for. By much: one of the clocks was set, start anew.
    const near = best !== null && apart > error + bestError && apart < STEP_MS;
    const edge = near ? Math.min(Math.max(best.offset, offset - error), offset + error) : offset;
    this.#best = { offset: edge, error: near ? Math.min(error, bestError + apart) : error, at: now };
    this.doubtful = false;
  }

  // An older word that arrives late is passed over; a server whose clock was set back is not.
  /** @param {number} server @param {number} error */
  #steppedBack(server, error) {
    return error !== PUSHED_MS && this.now() < this.#toldAt - STEP_MS && server > this.now() - error - STEP_MS;
  }

  /** @param {number | null} end */
  #left(end) {
    return end === null ? null : Math.max(0, end - (this.#stoodAt ?? this.now()));
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
