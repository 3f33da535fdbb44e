// What counts as an acknowledgement, by which way a batch goes, and who may send.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { load } from "./page.mjs";

const { Problem, Unreachable, useCsrf } = await load("api.js");
const { senderOver } = await load("exam/sender.js");

useCsrf("token");
const WRITES = [{ item: "one", revision: 4, value: { choice: "a" } }];
const ACK = {
  results: [{ item: "one", revision: 4, outcome: "saved", current: null, reason: null }],
  saved_at: "2026-03-14T01:00:00Z", server_now: "2026-03-14T01:00:00Z", closes_at: null, remaining_ms: 1,
};
const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
});

function answering(body, type = "application/json", status = 200) {
  const asked = [];
  globalThis.fetch = async (path, how) => {
    asked.push({ path, how });
    return new Response(typeof body === "string" ? body : JSON.stringify(body), {
      status, headers: { "Content-Type": type },
    });
  };
  return asked;
}

const live = (ask, connected = true) => ({ connected, ask });
const off = live(async () => ({}), false);

test("a page of some other machine with status 200 is a failure, not an acknowledgement", async () => {
  answering("<html><title>Welcome to the hotel</title></html>", "text/html");
  await assert.rejects(senderOver(off, () => "lease")(WRITES), Unreachable);
});

test("JSON with status 200 that is not ours is a failure", async () => {
  for (const body of [{}, [], { results: [] }, { ...ACK, saved_at: null }, { ...ACK, server_now: "soon" }, null]) {
    answering(body);
    await assert.rejects(senderOver(off, () => "lease")(WRITES), Unreachable);
  }
});

test("an acknowledgement of another item or another revision is a failure", async () => {
  for (const other of [{ item: "two" }, { revision: 3 }, { outcome: "fine" }]) {
    answering({ ...ACK, results: [{ ...ACK.results[0], ...other }] });
    await assert.rejects(senderOver(off, () => "lease")(WRITES), Unreachable);
  }
});

test("a line that stays silent is passed by over HTTP with the same revision", async () => {
  const asked = answering(ACK);
  const silent = live(async () => {
    throw new Unreachable("operation has timed out");
  });
  assert.deepEqual(await senderOver(silent, () => "lease")(WRITES), ACK);
  assert.deepEqual(JSON.parse(asked[0].how.body), { lease: "lease", writes: WRITES });
});

test("a refusal over the line is a refusal and is not asked again over HTTP", async () => {
  const asked = answering(ACK);
  const refusing = live(async () => {
    throw new Problem({ status: 409, type: "/problems/lease-lost" });
  });
  await assert.rejects(senderOver(refusing, () => "lease")(WRITES), Problem);
  assert.equal(asked.length, 0);
});

test("a page that another one replaced sends nothing by any way", async () => {
  const asked = answering(ACK);
  let lines = 0;
  const open = live(async () => {
    lines += 1;
    return ACK;
  });
  await assert.rejects(senderOver(open, () => "lease", () => false)(WRITES), Unreachable);
  await assert.rejects(senderOver(open, () => "lease", () => false)(WRITES, true), Unreachable);
  assert.equal(asked.length + lines, 0);
});

test("what a page says as it goes away may outlive it", async () => {
  const asked = answering(ACK);
  await senderOver(off, () => "lease")(WRITES, true);
  assert.equal(asked[0].how.keepalive, true);
});
