// Present answers: what is acknowledged, what a reload goes on with, and when two answers are one too many.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./page.mjs";

const { Responses } = await load("exam/responses.js");
const { merged } = await load("exam/merging.js");
const { printOf } = await load("exam/prints.js");

const LEASE = printOf("lease-1");
const a = { choice: "a" };
const b = { choice: "b" };
const c = { choice: "c" };

/** A journal that remembers its lines. */
class Paper extends EventTarget {
  trouble = null;
  durable = true;
  lines = new Map();
  write(line) {
    this.lines.set(line.item, { attempt: "ada", ...line });
  }
  async settled() {}
  hurry() {}
  async clear() {
    this.lines.clear();
  }
}

const journalLine = (revision, value, also = {}) => ({
  attempt: "ada", item: "one", revision, value, lease: LEASE, base: 0, sent: null, mine: null, at: 0, ...also,
});
const kept = (revision, value) => [{ item: "one", revision, value }];
const ack = (revision, outcome, current = null, reason = null) => [{ item: "one", revision, outcome, current, reason }];

function page(server = [], journal = [], lease = "lease-1") {
  const paper = new Paper();
  const responses = new Responses(paper, merged(server, journal, printOf(lease)), () => lease);
  const replaced = [];
  responses.addEventListener("replaced", (event) => replaced.push(event.detail));
  return { responses, paper, replaced };
}

/** What a reload of this page would go on with. */
const reloaded = ({ paper }, server, lease) => page(server, [...paper.lines.values()], lease);

test("only an acknowledgement of that very revision makes an answer saved", async () => {
  const { responses } = page();
  responses.set("one", a);
  await responses.sending(responses.pending());
  responses.set("one", b);
  responses.acknowledge(ack(1, "saved"));
  assert.deepEqual(responses.pending(), [{ item: "one", revision: 2, value: b }]);
  assert.equal(responses.unsaved, 1);
  responses.acknowledge(ack(2, "saved"));
  assert.equal(responses.unsaved, 0);
  assert.deepEqual(responses.lastSaved, { item: "one", revision: 2 });
});

test("a reload sends what the server has not seen, and never calls it saved", () => {
  const { responses } = page(kept(3, a), [journalLine(5, b, { base: 3 })]);
  assert.deepEqual(responses.value("one"), b);
  assert.deepEqual(responses.pending(), [{ item: "one", revision: 5, value: b }]);
});

test("a reload after everything was acknowledged shows the server's answer and sends nothing", () => {
  const { responses } = page(kept(5, a), [journalLine(5, a, { base: 5 })]);
  assert.deepEqual(responses.pending(), []);
  assert.deepEqual(responses.contested, []);
});

test("an answer that arrived although its acknowledgement did not is no conflict", async () => {
  const before = page(kept(3, a), []);
  before.responses.set("one", b);
  await before.responses.sending(before.responses.pending());
  before.responses.set("one", c);
  const { responses } = reloaded(before, kept(4, b), "lease-2");
  assert.deepEqual(responses.contested, []);
  assert.deepEqual(responses.pending(), [{ item: "one", revision: 5, value: c }]);
});

test("a server that was put back to an older copy gets everything again", async () => {
  const before = page();
  before.responses.set("one", a);
  await before.responses.sending(before.responses.pending());
  before.responses.acknowledge(ack(1, "saved"));
  const { responses } = reloaded(before, [], "lease-2");
  assert.deepEqual(responses.pending(), [{ item: "one", revision: 1, value: a }]);
});

test("work of another machine in between is not written over: both answers are kept for a choice", () => {
  const { responses } = page(kept(7, b), [journalLine(9, c, { base: 5, lease: printOf("old lease") })]);
  assert.deepEqual(responses.value("one"), b);
  assert.deepEqual(responses.pending(), []);
  assert.deepEqual(responses.contested, [{ item: "one", mine: c }]);
});

test("what this machine knew to be saved gives way without a question when the work went on elsewhere", () => {
  const { responses } = page(kept(8, b), [journalLine(6, a, { base: 6, lease: printOf("old lease") })]);
  assert.deepEqual(responses.value("one"), b);
  assert.deepEqual(responses.contested, []);
});

test("an acknowledgement is written down, so that a later reload knows it", async () => {
  const before = page();
  before.responses.set("one", a);
  await before.responses.sending(before.responses.pending());
  before.responses.acknowledge(ack(1, "saved"));
  assert.equal(before.paper.lines.get("one").base, 1);
  assert.deepEqual(reloaded(before, kept(4, b), "lease-2").responses.contested, []);
});

test("a place that was changed elsewhere just moves on", () => {
  const place = { item: "@place", revision: 4, value: { item: "two" } };
  const mine = { ...journalLine(9, { item: "one" }), item: "@place", base: 1, lease: printOf("old lease") };
  const { responses } = page([place], [mine]);
  assert.deepEqual(responses.value("@place"), { item: "two" });
  assert.deepEqual(responses.contested, []);
});

test("stale: the server's answer is shown, mine is kept and offered, and nothing is sent before the choice", async () => {
  const { responses, replaced } = page(kept(1, a));
  responses.set("one", b);
  await responses.sending(responses.pending());
  responses.acknowledge(ack(2, "stale", { revision: 6, value: c }));
  assert.deepEqual(responses.value("one"), c);
  assert.deepEqual(replaced, [{ item: "one", mine: b }]);
  assert.deepEqual(responses.pending(), []);
  responses.choose("one", true);
  assert.deepEqual(responses.pending(), [{ item: "one", revision: 7, value: b }]);
  assert.deepEqual(responses.contested, []);
});

test("keeping the server's answer sends nothing and forgets mine", async () => {
  const { responses } = page(kept(1, a));
  responses.set("one", b);
  await responses.sending(responses.pending());
  responses.acknowledge(ack(2, "conflict", { revision: 2, value: c }));
  responses.choose("one", false);
  assert.deepEqual(responses.value("one"), c);
  assert.deepEqual(responses.pending(), []);
  assert.deepEqual(responses.contested, []);
});

test("a choice that was put off survives a reload", async () => {
  const before = page(kept(1, a));
  before.responses.set("one", b);
  await before.responses.sending(before.responses.pending());
  before.responses.acknowledge(ack(2, "conflict", { revision: 2, value: c }));
  const { responses } = reloaded(before, kept(2, c));
  assert.deepEqual(responses.contested, [{ item: "one", mine: b }]);
});

test("what this page itself sent by another way is no conflict, and typing goes on untouched", async () => {
  const { responses, replaced } = page();
  responses.set("one", a);
  await responses.sending(responses.pending());
  responses.set("one", b);
  await responses.sending(responses.pending()); // the last words of a page that was only hidden
  responses.set("one", c);
  responses.acknowledge(ack(1, "stale", { revision: 2, value: b }));
  assert.deepEqual(replaced, []);
  assert.deepEqual(responses.value("one"), c);
  assert.deepEqual(responses.pending(), [{ item: "one", revision: 3, value: c }]);
});

test("the same answer in another order of its keys is the same answer", async () => {
  const { responses, replaced } = page();
  responses.set("one", { blanks: { 1: "x", 2: "y" }, flagged: true });
  await responses.sending(responses.pending());
  responses.acknowledge(ack(1, "conflict", { revision: 1, value: { flagged: true, blanks: { 2: "y", 1: "x" } } }));
  assert.deepEqual(replaced, []);
  assert.equal(responses.unsaved, 0);
});

test("a refused answer is named, not sent again as it is, and sent when it changes", () => {
  const { responses } = page();
  responses.set("one", a);
  responses.set("two", a);
  responses.acknowledge(ack(1, "refused", null, "value: too long"));
  assert.deepEqual(responses.refused, ["one"]);
  assert.equal(responses.refusal("one"), "value: too long");
  assert.deepEqual(responses.pending().map(({ item }) => item), ["two"]);
  responses.set("one", b);
  assert.deepEqual(responses.refused, []);
  assert.equal(responses.pending().length, 2);
});

test("a whole sitting without a network keeps one line per item, the newest", () => {
  const { responses, paper } = page();
  for (let round = 1; round <= 2_000; round += 1) {
    responses.set(`item-${round % 50}`, { blanks: { 1: String(round) } });
    responses.set("@place", { item: `item-${round % 50}` });
  }
  assert.equal(paper.lines.size, 51);
  assert.equal(responses.pending().length, 51);
  assert.equal(responses.unsaved, 50);
});

test("answers found late on this machine are taken up where nothing was typed since, and give way where it was", () => {
  const { responses, paper, replaced } = page(kept(1, a));
  responses.set("two", b);
  const late = [journalLine(4, c, { base: 1 }), { ...journalLine(6, a), item: "two" }];
  paper.dispatchEvent(new CustomEvent("found", { detail: late }));
  assert.deepEqual(responses.value("one"), c);
  assert.deepEqual(responses.value("two"), b);
  assert.deepEqual(replaced.map(({ item }) => item), ["one"]);
  assert.deepEqual(responses.pending().map(({ item, revision }) => [item, revision]), [["one", 4], ["two", 7]]);
});

test("the copy of all answers holds those the server has and those it lacks, and no places", () => {
  const { responses } = page(kept(3, a));
  responses.set("two", b);
  responses.set("@place", { item: "two" });
  assert.deepEqual(responses.all, [
    { item: "one", revision: 3, base: 3, value: a },
    { item: "two", revision: 1, base: 0, value: b },
  ]);
});
