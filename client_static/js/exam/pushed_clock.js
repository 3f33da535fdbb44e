// @ts-check
// Knows what facts say of the clock, the step and messages, so that a whole room need not ask at once: the start, shifts, pauses.

const SPREAD_MS = 2_000; // within this every page of a room has asked for what a fact does not carry
const LATER_MS = 10_000; // the same where nobody waits for it

/**
 * @param {import("./live.js").Live} live @param {import("./attempt.js").Attempt} attempt
 * @param {import("/static/js/clock.js").ServerClock} clock @param {import("./link.js").Link} link
 */
export function followClock(live, attempt, clock, link) {
  const told = (/** @type {string} */ name, /** @type {(fact: any) => void} */ how) =>
    live.addEventListener(name, (event) => how(/** @type {CustomEvent} */ (event).detail));
  const askSoon = () => setTimeout(() => link.refresh(), Math.random() * SPREAD_MS);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let asking;
  const askLater = () => {
    asking ??= setTimeout(() => {
      asking = undefined;
      link.refresh();
    }, Math.random() * LATER_MS);
  };

  told("attempt_changed", ({ state, section }) => {
    if (attempt.view.state !== "waiting" || state !== "theory") return link.refresh();
    attempt.tell({ state, section }); // the first question; its clock and what else is new follow
    askLater();
  });

  told("message_sent", ({ message_id: id, text, at, by }) => {
    const { messages } = attempt.view;
    if (!messages.some((message) => message.id === id)) attempt.tell({ messages: [...messages, { id, text, at, by }] });
  });

  told("timer_synced", (timing) => {
    const { reason, closes_at } = timing;
    if (reason === "started" && timing.room_shifts >= attempt.view.room_shifts) return started(timing);
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
    } else {
      attempt.tell({ room_state, started_at });
      askLater();
    }
  });

  /** The clock that the first question begins with. @param {any} timing */
  function started(timing) {
    const { closes_at, starts_by, room_shifts, server_now, theory_remaining_ms: left } = timing;
    clock.sync(timing);
    const theory_closes_at = left === null ? null : later(server_now, left);
    attempt.tell({ closes_at, starts_by, room_shifts, theory_closes_at });
    askLater();
  }

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
