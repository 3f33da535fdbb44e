// What the page takes from facts: it goes on with what they say at once, and asks for the rest later, spread out.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Time, load, quiet } from "./page.mjs";

const { Attempt } = await load("exam/attempt.js");
const { ServerClock } = await load("clock.js");
const { followClock } = await load("exam/pushed_clock.js");

const START = "2026-03-14T01:00:00.000Z";
const END = "2026-03-14T03:30:00.000Z";
const LEFT = 150 * 60_000;
const LATER = 10_000;
const MESSAGE = { id: "m1", text: "Ten minutes of silence.", at: START, by: "Wang Fang" };
const WAITING = {
  ...{ id: "ada", state: "waiting", section: null, room_state: "admitting", started_at: null, room_shifts: 0 },
  ...{ server_now: START, closes_at: null, remaining_ms: null, theory_closes_at: null, theory_remaining_ms: null },
  ...{ stands: false, starts_by: null, pauses: [], hand_in_from: null, messages: [], receipt: null },
  ...{ confirmed_at: START, rules_accepted_at: START },
};
const STARTED = { ...WAITING, ...{ state: "theory", section: "theory", room_state: "running", started_at: START } };
const TOLD = { ...STARTED, closes_at: END, remaining_ms: LEFT, hand_in_from: "2026-03-14T01:30:00.000Z" };

/** A page that waits; `answers` are those of the server, in order, each after `roundTrip`. */
class Page {
  asked = [];
  synced = 0;
  live = new EventTarget();
  clock = new ServerClock();
  answers = [];
  roundTrip = 10;

  constructor(time, view = WAITING) {
    this.attempt = new Attempt(view, this.clock);
    this.clock.sync(view, time.now);
    globalThis.fetch = (path) => {
      this.asked.push({ path, at: time.now });
      const answer = this.answers.shift() ?? TOLD;
      return new Promise((resolve) => {
        setTimeout(() => resolve(read(answer)), this.roundTrip);
      });
    };
    const link = { refresh: () => this.attempt.refresh(), resync: () => (this.synced += 1) };
    followClock(this.live, this.attempt, this.clock, link);
  }

  tell(name, fact) {
    this.live.dispatchEvent(new CustomEvent(name, { detail: fact }));
  }

  start() {
    this.tell("room_state_changed", { room_state: "running", started_at: START, paused_at: null, at: START });
    this.tell("attempt_changed", { attempt_id: "ada", state: "theory", section: "theory" });
    this.tell("timer_synced", { ...startedTimer() });
  }
}

/** A response that is here whole: reading it waits for nothing but its turn. */
const read = (body) => ({
  ...{ ok: true, status: 200, headers: new Headers({ "Content-Type": "application/json" }) },
  json: async () => body,
});

const startedTimer = () => ({
  ...{ reason: "started", closes_at: END, remaining_ms: LEFT, theory_remaining_ms: null },
  ...{ stands: false, starts_by: null, room_shifts: 0, server_now: START },
});

/** Runs with timers and clocks in hand, and puts fetch back. */
async function inTime(run) {
  const real = globalThis.fetch;
  const time = new Time();
  try {
    await run(time);
  } finally {
    time.restore();
    globalThis.fetch = real;
  }
}

test("a start shows the first question and the clock at once, and nothing is asked for that", () =>
  inTime(async (time) => {
    const page = new Page(time);
    page.start();
    assert.equal(page.attempt.step, "theory");
    assert.equal(page.attempt.view.section, "theory");
    assert.equal(page.attempt.view.room_state, "running");
    assert.equal(page.attempt.view.started_at, START);
    assert.equal(page.attempt.view.closes_at, END);
    assert.equal(page.clock.remaining(), LEFT);
    assert.deepEqual([page.asked.length, page.synced], [0, 0]);
  }));

test("what a start does not say is asked for once, within ten seconds", () =>
  inTime(async (time) => {
    const page = new Page(time);
    page.start();
    await time.pass(LATER + page.roundTrip);
    assert.deepEqual(page.asked.map(({ path }) => path), ["/api/attempt"]);
    await quiet();
    assert.equal(page.attempt.view.hand_in_from, TOLD.hand_in_from);
    await time.pass(3 * LATER);
    assert.equal(page.asked.length, 1);
  }));

test("pages that start together do not ask together", () =>
  inTime(async (time) => {
    const moments = new Set();
    for (let number = 0; number < 20; number += 1) {
      const page = new Page(time);
      page.start();
      const began = time.now;
      await time.pass(LATER);
      moments.add(Math.floor((page.asked[0].at - began) / 500));
    }
    assert.ok(moments.size > 3, `all asked within ${moments.size} half seconds`);
  }));

test("an answer that left the server before the start does not take the first question away again", () =>
  inTime(async (time) => {
    const page = new Page(time);
    page.roundTrip = 400;
    page.answers = [{ ...WAITING, server_now: "2026-03-14T00:59:59.950Z" }];
    const answered = page.attempt.refresh();
    await time.pass(100);
    page.start();
    await time.pass(400);
    await answered;
    assert.equal(page.attempt.step, "theory");
    assert.equal(page.attempt.view.closes_at, END);
    assert.ok(Math.abs((page.clock.remaining() ?? 0) - LEFT) < 1_000);
  }));

test("an answer that knows more than the start is believed", () =>
  inTime(async (time) => {
    const page = new Page(time);
    page.roundTrip = 400;
    page.answers = [{ ...TOLD, state: "paused", stands: true }];
    const answered = page.attempt.refresh();
    await time.pass(100);
    page.start();
    await time.pass(400);
    await answered;
    assert.equal(page.attempt.view.state, "paused");
    assert.equal(page.attempt.step, "interrupted");
  }));

test("an answer asked for after the start is believed whatever it says", () =>
  inTime(async (time) => {
    const page = new Page(time);
    page.start();
    await time.pass(1);
    page.answers = [WAITING];
    page.roundTrip = 0;
    const answered = page.attempt.refresh();
    await time.pass(0);
    await answered;
    assert.equal(page.attempt.step, "waiting");
  }));

test("a clock that starts by the first answer says by when, and counts nothing yet", () =>
  inTime(async (time) => {
    const page = new Page(time);
    page.tell("attempt_changed", { attempt_id: "ada", state: "theory", section: "theory" });
    page.tell("timer_synced", { ...startedTimer(), remaining_ms: null, starts_by: END });
    assert.equal(page.attempt.view.starts_by, END);
    assert.equal(page.clock.remaining(), null);
  }));

test("every other step is asked for at once", () =>
  inTime(async (time) => {
    for (const state of ["paused", "practical", "stopped", "collected", "waiting"]) {
      const page = new Page(time, TOLD);
      page.tell("attempt_changed", { attempt_id: "ada", state, section: null });
      assert.equal(page.asked.length, 1, state);
    }
    const unconfirmed = new Page(time, { ...WAITING, state: "checked_in" });
    unconfirmed.tell("attempt_changed", { attempt_id: "ada", state: "theory", section: "theory" });
    assert.equal(unconfirmed.asked.length, 1);
  }));

test("a message shows without asking, once, and an answer that missed it does not take it away", () =>
  inTime(async (time) => {
    const page = new Page(time, TOLD);
    page.answers = [TOLD];
    const answered = page.attempt.refresh();
    await time.pass(1);
    const { id, ...said } = MESSAGE;
    for (let twice = 0; twice < 2; twice += 1) page.tell("message_sent", { message_id: id, ...said });
    assert.deepEqual(page.attempt.view.messages, [MESSAGE]);
    await time.pass(LATER);
    await answered;
    assert.deepEqual(page.attempt.view.messages, [MESSAGE]);
    assert.equal(page.asked.length, 1);
  }));
