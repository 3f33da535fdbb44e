// The line that tells how saving stands: it never says more than the server has acknowledged.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./page.mjs";

const { stateOf } = await load("exam/save_state.js");

process.env.TZ = "Asia/Shanghai";
const AT = Date.parse("2026-03-14T02:32:07Z");

const words = (also = {}, refused = []) =>
  stateOf(
    {
      link: { lostSince: null, ...also.link },
      outbox: { failingSince: null, sending: false, savedAt: new Date(AT).toISOString(), ...also.outbox },
      responses: { unsaved: 0, trouble: null, durable: true, kept: true, lastSaved: { revision: 41 }, ...also.responses },
      clock: { now: () => AT },
    },
    refused,
  );

test("all is saved: when, and which revision", () => {
  assert.equal(words().words, "Saved 10:32:07, rev 41");
  assert.equal(words().tone, "good");
});

test("after a reload the time of the last save is told without a revision this page has not seen", () => {
  assert.equal(words({ responses: { lastSaved: null } }).words, "Saved 10:32:07");
});

test("nothing is called saved while a change waits or is under way", () => {
  assert.match(words({ responses: { unsaved: 2 } }).words, /^2 changes, about to save/);
  assert.equal(words({ responses: { unsaved: 1 }, outbox: { sending: true } }).words, "Saving…");
});

test("without a connection: since when, how many changes, and where they are", () => {
  const lost = { link: { lostSince: AT - 60_000 } };
  assert.equal(
    words({ ...lost, responses: { unsaved: 3 } }).words,
    "Not connected since 10:31, 3 changes kept on this machine",
  );
  assert.equal(words(lost).words, "Not connected since 10:31; nothing to save");
});

test("a change is called kept on this machine only once it lies on its disk", () => {
  const lost = { link: { lostSince: AT - 60_000 }, responses: { unsaved: 3, kept: false } };
  assert.match(words(lost).words, /writing 3 changes to this machine/);
});

test("when this machine cannot keep them either, it says so and warns of closing the page", () => {
  const lost = { link: { lostSince: AT } };
  for (const trouble of ["missing", "blocked", "broken", "replaced"])
    assert.match(words({ ...lost, responses: { unsaved: 3, trouble } }).words, /cannot keep them: 3 .* do not close/);
  assert.match(words({ ...lost, responses: { unsaved: 3, trouble: "full" } }).words, /the disk is full: 3 .* do not close/);
});

test("a server that answers but does not save is told from one that cannot be reached", () => {
  const failing = { outbox: { failingSince: performance.now() - 60_000 } };
  assert.match(words({ ...failing, responses: { unsaved: 2 } }).words, /^The server has not saved since 10:31, .* kept/);
  assert.match(words({ ...failing, responses: { unsaved: 2, durable: false } }).words, /cannot keep them either/);
});

test("refused answers are named", () => {
  assert.equal(words({}, ["Question 3", "Question 9"]).words, "Not accepted: Question 3, Question 9; see there why");
});
