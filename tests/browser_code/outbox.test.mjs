// The outbox: when answers go out, what it takes for an answer, and how it comes back.

import assert from "node:assert/strict";
import { after, afterEach, beforeEach, test } from "node:test";

import { Time, load, quiet } from "./page.mjs";

const { Problem, Unreachable } = await load("api.js");
const { Outbox } = await load("exam/outbox.js");
const { batchOf, lastWords } = await load("exam/batches.js");
const { Responses } = await load("exam/responses.js");
const { merged } = await load("exam/merging.js");

const A_MINUTE = 60_000;
let time;
beforeEach(() => {
  time = new Time();
});
afterEach(() => time.restore());

class Paper extends EventTarget {
  trouble = null;
  durable = true;
  written = [];
  settling = async () => {};
  write(line) {
    this.written.push(`${line.item}@${line.revision}`);
  }
  settled() {
    return this.settling();
  }
  hurry() {}
}

/** A server that answers by `answer(writes)`, or keeps everything. */
function room(answer = null) {
  const paper = new Paper();
  const responses = new Responses(paper, merged([], [], null));
  const sent = [];
  const server = {
    answer: answer ?? ((writes) => acknowledgement(writes)),
  };
  const outbox = new Outbox(
    responses,
    async (writes, leaving) => {
      sent.push({ at: time.now, writes, leaving: leaving === true });
      return server.answer(writes);
    },
    2,
  );
  return { paper, responses, outbox, sent, server };
}

const acknowledgement = (writes) => ({
  results: writes.map(({ item, revision }) => ({ item, revision, outcome: "saved", current: null, reason: null })),
  saved_at: "2026-03-14T01:00:00Z", server_now: "2026-03-14T01:00:00Z", closes_at: null, remaining_ms: 1000,
});
const unreachable = () => {
  throw new Unreachable("nobody");
};
const refusing = (status, type, also = {}) => () => {
  throw new Problem({ status, type: `/problems/${type}`, detail: "no", ...also });
};
const revisions = (sent) => sent.map(({ writes }) => writes.map(({ item, revision }) => `${item}@${revision}`).join(" "));

test("changes go out together two seconds after the first of them, however long somebody types", async () => {
  const { responses, sent } = room();
  const start = time.now;
  for (let letter = 1; letter <= 60; letter += 1) {
    responses.set("one", { blanks: { 1: "x".repeat(letter) } });
    await time.pass(100);
  }
  assert.deepEqual(sent.map(({ at }) => at - start), [2000, 4000, 6000]);
  assert.deepEqual(revisions(sent), ["one@20", "one@40", "one@60"]);
});

test("leaving an item sends at once", async () => {
  const { responses, outbox, sent } = room();
  responses.set("one", { choice: "a" });
  await outbox.flush();
  assert.equal(sent.length, 1);
  assert.deepEqual(responses.pending(), []);
});

test("nothing goes out before it lies on this machine's disk", async () => {
  const { paper, responses, outbox, sent } = room();
  let settled = () => {};
  paper.settling = () => new Promise((resolve) => {
    settled = resolve;
  });
  responses.set("one", { choice: "a" });
  outbox.flush();
  await quiet();
  assert.equal(sent.length, 0);
  assert.deepEqual(paper.written, ["one@1"]);
  settled();
  await quiet();
  assert.equal(sent.length, 1);
});

test("the cursor's place alone waits longer and goes along with answers", async () => {
  const { responses, sent } = room();
  responses.set("@place", { line: 1 });
  await time.pass(2_800);
  assert.equal(sent.length, 0);
  responses.set("@place", { line: 2 });
  responses.set("one", { choice: "a" });
  await time.pass(2_000);
  assert.deepEqual(revisions(sent), ["@place@2 one@1"]);
});

test("without an answer it asks again and again with growing pauses of random length, at most every 15 s", async (context) => {
  const { responses, outbox, sent } = room(unreachable);
  const rolled = [];
  context.mock.method(Math, "random", () => {
    rolled.push(0.999);
    return 0.999;
  });
  responses.set("one", { choice: "a" });
  await time.pass(10 * A_MINUTE);
  const pauses = sent.slice(1).map(({ at }, index) => at - sent[index].at);
  assert.ok(pauses.every((pause, index) => pause <= 15_000 && (index === 0 || pause >= pauses[index - 1] - 1)));
  assert.ok(pauses[0] < 2_000 && pauses.at(-1) > 14_000);
  assert.equal(rolled.length, sent.length);
  assert.equal(outbox.failing, true);
});

test("a hall that comes back together is spread: no two dice, no two instants", async () => {
  const instants = [];
  for (let seat = 0; seat < 200; seat += 1) {
    const { responses, outbox, sent, server } = room(unreachable);
    responses.set("one", { choice: "a" });
    await time.pass(2_000);
    server.answer = acknowledgement;
    const before = sent.length;
    const start = time.now;
    outbox.retry(1_500);
    await time.pass(1_500);
    assert.equal(sent.length, before + 1);
    instants.push(sent.at(-1).at - start);
  }
  const tenths = new Set(instants.map((instant) => Math.floor(instant / 150)));
  assert.equal(tenths.size, 10);
});

test("typing through an outage does not knock more often", async (context) => {
  context.mock.method(Math, "random", () => 0.999);
  const { responses, sent } = room(unreachable);
  for (let second = 0; second < 120; second += 1) {
    responses.set("one", { blanks: { 1: String(second) } });
    await time.pass(1_000);
  }
  assert.ok(sent.length <= 14, `${sent.length} tries`);
});

test("a sitting of three hours without a network ends with the newest of every item, each sent once", async () => {
  const { responses, outbox, sent, server } = room(unreachable);
  for (let minute = 0; minute < 180; minute += 1) {
    responses.set(`item-${minute % 60}`, { blanks: { 1: String(minute) } });
    responses.set("@place", { item: `item-${minute % 60}` });
    await time.pass(A_MINUTE);
  }
  server.answer = acknowledgement;
  sent.length = 0;
  outbox.retry();
  await time.pass(1_000);
  const all = sent.flatMap(({ writes }) => writes);
  assert.equal(all.length, 61);
  assert.equal(new Set(all.map(({ item }) => item)).size, 61);
  assert.ok(sent.length <= 2);
  assert.equal(responses.unsaved, 0);
  assert.equal(outbox.failing, false);
});

test("a change while its batch is under way goes out after it, and is not called saved before", async () => {
  let answer = () => {};
  const { responses, outbox, sent } = room(() => new Promise((resolve) => {
    answer = resolve;
  }));
  responses.set("one", { choice: "a" });
  const flushed = outbox.flush();
  await quiet();
  responses.set("one", { choice: "b" });
  answer(acknowledgement(sent[0].writes));
  await quiet();
  assert.equal(responses.unsaved, 1);
  answer(acknowledgement(sent[1].writes));
  await flushed;
  assert.deepEqual(revisions(sent), ["one@1", "one@2"]);
  assert.equal(responses.unsaved, 0);
});

test("a message the server cannot read goes in pieces: one bad answer holds up no other and is named", async () => {
  const bad = (writes) => {
    if (writes.some(({ item }) => item === "two")) refusing(422, "invalid-input")();
    return acknowledgement(writes);
  };
  const { responses, outbox } = room(bad);
  for (const item of ["one", "two", "three"]) responses.set(item, { choice: "a" });
  await outbox.flush();
  assert.deepEqual(responses.pending(), []);
  assert.deepEqual(responses.refused, ["two"]);
  assert.equal(outbox.failing, false);
});

test("a closed attempt and a lost lease stop the box; a reopening lets it go on", async () => {
  for (const kind of ["attempt-closed", "lease-lost"]) {
    const { responses, outbox, sent, server } = room(refusing(409, kind));
    const stopped = [];
    outbox.addEventListener("stopped", (event) => stopped.push(event.detail.kind));
    responses.set("one", { choice: "a" });
    await time.pass(A_MINUTE);
    assert.equal(sent.length, 1);
    assert.deepEqual(stopped, [kind.replace("-", "_")]);
    assert.equal(responses.unsaved, 1);
    server.answer = acknowledgement;
    outbox.resume();
    await time.pass(1_000);
    assert.equal(responses.unsaved, 0);
  }
});

test("a server that says when to come again is not asked before", async () => {
  const { responses, sent } = room(refusing(429, "throttled", { retry_after_s: 30 }));
  responses.set("one", { choice: "a" });
  await time.pass(31_000);
  assert.equal(sent.length, 1);
  await time.pass(5_000);
  assert.equal(sent.length, 2);
});

test("a page that goes away says what fits into what a browser lets outlive it, answers first", () => {
  const code = (size) => ({ files: { "a.py": "考".repeat(size) } });
  const pending = [
    { item: "@place", revision: 9, value: { item: "big" } },
    { item: "big", revision: 3, value: code(30_000) },
    { item: "one", revision: 1, value: { choice: "a" } },
    { item: "small", revision: 2, value: code(1_000) },
  ];
  const said = lastWords(pending);
  assert.deepEqual(said.map(({ item }) => item), ["one", "small", "@place"]);
  assert.ok(Buffer.byteLength(JSON.stringify(said)) < 64 * 1024);
});

test("last words are heard: their acknowledgement counts when it comes", async () => {
  const { responses, outbox, sent } = room();
  responses.set("one", { choice: "a" });
  outbox.leave();
  await quiet();
  assert.deepEqual(sent.map(({ leaving }) => leaving), [true]);
  assert.equal(responses.unsaved, 0);
});

test("a batch keeps the server's limits in number and size, and large answers go one at a time", () => {
  const many = Array.from({ length: 120 }, (_, at) => ({ item: `i${at}`, revision: 1, value: { choice: "a" } }));
  assert.equal(batchOf(many).length, 50);
  const large = (item) => ({ item, revision: 1, value: { files: { "a.py": "考".repeat(60_000) } } });
  assert.deepEqual(batchOf([large("x"), large("y"), many[0]]).map(({ item }) => item), ["x", "i0"]);
  assert.equal(batchOf([{ ...large("x"), value: "y".repeat(900_000) }]).length, 1);
});

after(quiet);
