// @ts-check
// Knows whether this page reaches its server, since when not, and keeps the clock in step with it.

import { Problem } from "/static/js/api.js";
import { followClock } from "./pushed_clock.js";

/** Emits "change" when the link is lost or found. */
export class Link extends EventTarget {
  /** @type {number | null} the server's instant (epoch ms) since which nothing was heard */
  lostSince = null;
  closed = false;
  #attempt;
  #clock;
  #live;
  /** @type {Promise<void> | null} */
  #asking = null;

  /**
   * @param {import("./attempt.js").Attempt} attempt
   * @param {import("/static/js/clock.js").ServerClock} clock
   * @param {import("./live.js").Live} live
   */
  constructor(attempt, clock, live) {
    super();
    this.#attempt = attempt;
    this.#clock = clock;
    this.#live = live;
  }

  /**
   * Resyncs every `resync_s`, on a connection made or lost, on pushed changes, when the page is seen again or comes out
   * of the browser's store, and whenever the clock is in doubt.
   */
  open() {
    const soon = () => this.resync();
    setInterval(soon, this.#attempt.view.resync_s * 1000);
    for (const name of ["connect", "disconnect"]) this.#live.addEventListener(name, soon);
    this.#live.addEventListener("attempt_collected", () => this.refresh());
    followClock(this.#live, this.#attempt, this.#clock, this);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.resync();
    });
    this.#clock.addEventListener("doubt", soon);
    for (const name of ["online", "offline", "pageshow"]) window.addEventListener(name, soon);
  }

  /** Asks no more: this page is over. */
  close() {
    this.closed = true;
  }

  /** Asks for the time; fetches the attempt when it is no longer what this page shows. */
  resync() {
    this.#asking ??= this.#resync().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #resync() {
    if (this.closed) return;
    if (!this.#live.connected) {
      await this.refresh();
      return;
    }
    const sentAt = performance.now();
    try {
      const timing = await this.#live.ask("sync_timer", {});
      this.found();
      const { view } = this.#attempt;
      if (timing.room_shifts < view.room_shifts) return; // written before the last change: the next answer knows it
      this.#clock.sync(timing, sentAt);
      const moved =
        timing.state !== view.state ||
        timing.room_state !== view.room_state ||
        timing.closes_at !== view.closes_at ||
        timing.starts_by !== view.starts_by;
      if (moved) await this.refresh();
    } catch {
      await this.refresh(); // the socket stays silent or refuses: HTTP says what is wrong
    }
  }

  /** Fetches the attempt; a refusal means the sign-in is gone, and the page says so by "refused" (detail: Problem). */
  async refresh() {
    if (this.closed) return;
    try {
      await this.#attempt.refresh();
      this.found();
    } catch (error) {
      if (error instanceof Problem && error.status < 500)
        this.dispatchEvent(new CustomEvent("refused", { detail: error }));
      else this.lost();
    }
  }

  lost() {
    if (this.lostSince !== null) return;
    this.lostSince = this.#clock.now();
    this.dispatchEvent(new Event("change"));
  }

  found() {
    if (this.lostSince === null) return;
    this.lostSince = null;
    this.dispatchEvent(new Event("change"));
  }
}
