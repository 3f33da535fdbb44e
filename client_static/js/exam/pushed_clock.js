// @ts-check
// Knows what facts say about the clock, so that a whole room need not ask at once: shifts, pauses and their end.

const SPREAD_MS = 2_000; // within this every page of a room has asked for what a fact does not carry

/**
 * @param {import("./live.js").Live} live @param {import("./attempt.js").Attempt} attempt
 * @param {import("/static/js/clock.js").ServerClock} clock @param {import("./link.js").Link} link
 */
export function followClock(live, attempt, clock, link) {
  const told = (/** @type {string} */ name, /** @type {(fact: any) => void} */ how) =>
    live.addEventListener(name, (event) => how(/** @type {CustomEvent} */ (event).detail));
  const askSoon = () => setTimeout(() => link.refresh(), Math.random() * SPREAD_MS);

  told("timer_synced", ({ reason, closes_at }) => {
    const before = attempt.view.closes_at;
    if (reason !== "credit" || before === null || closes_at === null) return link.resync();
    const ms = Date.parse(closes_at) - Date.parse(before);
    if (ms > 0) shiftBy(ms, {});
  });

  told("room_clock_shifted", ({ number, shift_ms }) => {
    const known = attempt.view.room_shifts;
    if (number <= known) return;
    if (number > known + 1) link.resync();
    else shiftBy(shift_ms, { room_shifts: number });
  });

  told("room_state_changed", ({ room_state, started_at, paused_at, at }) => {
    const { view } = attempt;
    if (room_state === "paused") {
      clock.hold(true, Date.parse(paused_at));
      attempt.apply({ room_state, started_at, stands: true });
      askSoon();
    } else if (room_state === "running" && view.room_state === "paused") {
      goOn(room_state, at);
      askSoon();
    } else link.refresh();
  });

  /** @param {number} ms @param {Partial<import("./types.js").AttemptView>} also */
  function shiftBy(ms, also) {
    const { closes_at, theory_closes_at, section } = attempt.view;
    const theoryMs = section === "theory" ? ms : 0; // time belongs to the paper it is given in
    clock.shift(ms, theoryMs);
    attempt.apply({
      ...also,
      closes_at: later(closes_at, ms),
      theory_closes_at: later(theory_closes_at, theoryMs),
    });
  }

  /** Whom nothing else stops goes on at once, from where the clock stood. @param {string} room_state @param {string} at */
  function goOn(room_state, at) {
    const { state, section, pauses, closes_at, theory_closes_at } = attempt.view;
    if (pauses.some(({ own, until }) => own && until === null) || closes_at === null) {
      attempt.apply({ room_state });
      link.refresh();
      return;
    }
    clock.hold(false, Date.parse(at));
    const stoodMs = clock.now() + (clock.remaining() ?? 0) - Date.parse(closes_at);
    attempt.apply({
      room_state,
      state: section ?? state,
      stands: false,
      pauses: [],
      closes_at: later(closes_at, stoodMs),
      theory_closes_at: section === "theory" ? later(theory_closes_at, stoodMs) : theory_closes_at,
    });
  }
}

/** @param {string | null} at @param {number} ms */
const later = (at, ms) => (at === null ? null : new Date(Date.parse(at) + ms).toISOString());
