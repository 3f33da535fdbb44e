// The clock of the page: the server's time on this machine's monotonic clock, whatever happens to the machine.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dice, load } from "./page.mjs";

const { ServerClock } = await load("clock.js");

const DAY = 86_400_000;
const START = Date.parse("2026-03-14T01:00:00Z");
const LEFT = 90 * 60_000;

/** A machine and a server; `monotonic` and `wall` are the machine's two clocks, `true` is what really passed. */
class World {
  passed = 0;
  monotonic = 5_000;
  wall = Date.parse("2026-03-14T01:00:20Z");
  left = LEFT;

  constructor() {
    this.clock = new ServerClock({ monotonic: () => this.monotonic, wall: () => this.wall });
    this.doubts = 0;
    this.clock.addEventListener("doubt", () => {
      this.doubts += 1;
    });
  }

  pass(ms) {
    this.passed += ms;
    this.monotonic += ms;
    this.wall += ms;
  }

  /** The machine sleeps: its monotonic clock stands. */
  sleep(ms) {
    this.passed += ms;
    this.wall += ms;
  }

  word(also = {}) {
    const server = START + this.passed;
    return { server_now: new Date(server).toISOString(), remaining_ms: this.left - this.passed, ...also };
  }

  /** One question; the way there and back take so long. */
  ask(there, back, also) {
    const sentAt = this.monotonic;
    this.pass(there);
    const word = this.word(also);
    this.pass(back);
    this.clock.sync(word, sentAt);
  }

  get error() {
    return Math.abs(this.clock.remaining() - (this.left - this.passed));
  }
}

test("the answer with the shortest way counts, a slow one does not spoil it", () => {
  const world = new World();
  world.ask(2, 2);
  assert.ok(world.error <= 2);
  world.ask(0, 900);
  assert.ok(world.error <= 3, `off by ${world.error} ms`);
});

test("through a thousand slow and crooked ways and a quartz that runs wrong the clock stays right to a quarter of a second", () => {
  const random = dice(7);
  const world = new World();
  world.ask(3, 3);
  for (let round = 0; round < 1000; round += 1) {
    const ms = 15_000 * random();
    world.pass(ms);
    world.monotonic += ms * 100e-6;
    world.left += 10_000;
    world.ask(Math.floor(random() ** 3 * 800), Math.floor(random() ** 3 * 800));
    assert.ok(world.error <= 250, `off by ${world.error} ms in round ${round}`);
  }
});

test("added time counts at once, even when the word of it came a slow way", () => {
  const world = new World();
  world.ask(1, 1);
  world.left += 5 * 60_000;
  world.ask(100, 700);
  assert.ok(world.error < 10);
});

test("a word that was overtaken by a newer one changes nothing", () => {
  const world = new World();
  world.ask(1, 1);
  const old = world.word();
  const sentAt = world.monotonic;
  world.pass(400);
  world.left += 60_000;
  world.ask(1, 1);
  world.pass(100);
  world.clock.sync(old, sentAt);
  assert.ok(world.error < 10);
});

test("an acknowledgement that says nothing of theory leaves its clock running", () => {
  const world = new World();
  world.ask(1, 1, { theory_remaining_ms: 60_000 });
  world.ask(1, 1);
  assert.ok(Math.abs(world.clock.theoryRemaining() - 60_000) < 10);
});

test("setting the machine's clock a day ahead, a day back or by a time zone changes nothing of the time left", () => {
  for (const step of [DAY, -DAY, 8 * 3_600_000]) {
    const world = new World();
    world.ask(2, 2);
    world.pass(10_000);
    world.wall += step;
    world.clock.check();
    assert.ok(world.error < 1_000, `off by ${world.error} ms`);
    assert.equal(world.doubts, 1);
    assert.equal(world.clock.doubtful, true);
    world.ask(20, 20);
    assert.ok(world.error < 50);
    assert.equal(world.clock.doubtful, false);
  }
});

test("a machine that slept with its monotonic clock standing is right again after one answer, however slow", () => {
  const world = new World();
  world.ask(1, 1);
  world.sleep(20 * 60_000);
  world.clock.check();
  assert.equal(world.doubts, 1);
  world.ask(300, 500);
  assert.ok(world.error < 1_000, `off by ${world.error} ms`);
  assert.equal(world.clock.doubtful, false);
});

test("an answer to a question from before the sleep is not believed", () => {
  const world = new World();
  world.ask(1, 1);
  const sentAt = world.monotonic;
  const word = world.word();
  world.pass(1);
  world.sleep(10 * 60_000);
  world.clock.sync(word, sentAt);
  assert.equal(world.clock.doubtful, true);
  world.ask(5, 5);
  assert.ok(world.error < 50);
});

test("a server whose clock was set back or ahead is followed, and the time left with it", () => {
  for (const step of [-3_600_000, 3_600_000]) {
    const world = new World();
    world.ask(1, 1);
    world.pass(5_000);
    const server = START + world.passed + step;
    const word = { server_now: new Date(server).toISOString(), remaining_ms: world.left - world.passed };
    world.clock.sync(word, world.monotonic - 4);
    assert.ok(world.error < 20, `off by ${world.error} ms`);
  }
});

test("a tab whose timers were throttled shows the right time at its first tick and asks the server", (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const world = new World();
  world.ask(1, 1);
  world.clock.start();
  context.mock.timers.tick(250);
  world.pass(60_000);
  context.mock.timers.tick(250);
  world.clock.stop();
  assert.ok(world.error < 10);
  assert.equal(world.doubts, 1);
  assert.equal(world.clock.doubtful, false);
});

test("a pushed word, of which nobody knows how long it took, moves the end and not the clock", () => {
  const world = new World();
  world.ask(2, 2);
  const before = world.clock.now();
  const word = world.word({ remaining_ms: world.left - world.passed + 60_000 });
  world.pass(1_500);
  world.left += 60_000;
  world.clock.sync(word);
  assert.ok(Math.abs(world.clock.now() - before - 1_500) < 1);
  assert.ok(world.error < 10);
});

test("no time runs before the server says so, and none is negative", () => {
  const world = new World();
  assert.equal(world.clock.remaining(), null);
  assert.equal(world.clock.now(), world.wall);
  world.clock.sync({ ...world.word(), remaining_ms: 1_000 }, world.monotonic);
  world.pass(5_000);
  assert.equal(world.clock.remaining(), 0);
  world.clock.sync({ ...world.word(), remaining_ms: null }, world.monotonic);
  assert.equal(world.clock.remaining(), null);
});
