// The journal: what was typed is on this machine before anybody hears of it, and the page says when it is not.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { load, withDatabase } from "./page.mjs";

const fresh = await withDatabase();
const { Journal } = await load("exam/journal.js");
const { openDB } = await import("realtime");

const NAME = "kaohe-journal";
const DAY = 86_400_000;

beforeEach(fresh);

const line = (item, revision, value = { choice: "a" }) => ({
  item, revision, value, base: 0, mine: null, sent: null, lease: null, at: 0,
});

async function opened(attempt = "ada") {
  const journal = new Journal();
  return { journal, lines: await journal.open(attempt) };
}

/** Lines on the disk, whoever's. */
async function onDisk() {
  const database = await openDB(NAME);
  const all = await database.getAll("responses");
  database.close();
  return all;
}

/** Every write of a line fails like this until the function given back is called. */
function failing(error) {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    throw error;
  };
  return () => {
    IDBObjectStore.prototype.put = put;
  };
}

const event = (target, name) => new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));

test("a change is on the disk when it may go out, and the next page finds it", async () => {
  const { journal } = await opened();
  journal.write(line("one", 1));
  assert.equal(journal.kept, false);
  await journal.settled();
  assert.equal(journal.kept, true);
  assert.equal((await onDisk()).length, 1);
  const { lines } = await opened();
  assert.deepEqual(lines.map(({ item, revision }) => [item, revision]), [["one", 1]]);
  assert.equal(journal.trouble, null);
});

test("what somebody else left on this machine is never handed to the next candidate", async () => {
  const { journal } = await opened("ada");
  journal.write(line("one", 7));
  await journal.settled();
  assert.deepEqual((await opened("grace")).lines, []);
  assert.equal((await opened("ada")).lines.length, 1);
});

test("after the receipt nothing of the attempt is left, and nothing is written any more", async () => {
  const { journal } = await opened("ada");
  const other = (await opened("grace")).journal;
  other.write(line("one", 1));
  await other.settled();
  journal.write(line("one", 1));
  await journal.clear();
  journal.write(line("one", 2));
  journal.hurry();
  await journal.settled();
  assert.deepEqual((await onDisk()).map(({ attempt }) => attempt), ["grace"]);
});

test("leftovers of others are wiped after a week, younger ones stay, and so does one's own", async (context) => {
  const names = ["ada", "grace", "alan"];
  const ages = [8, 8, 2];
  const now = Date.now();
  for (const [at, name] of names.entries()) {
    context.mock.method(Date, "now", () => now - ages[at] * DAY);
    const { journal } = await opened(name);
    journal.write(line("one", 1));
    await journal.settled();
    context.mock.restoreAll();
  }
  const { journal } = await opened("ada");
  await journal.tidy();
  assert.deepEqual((await onDisk()).map(({ attempt }) => attempt).sort(), ["ada", "alan"]);
});

test("a journal of the version before is taken over with its answers", async () => {
  const old = await openDB(NAME, 1, {
    upgrade: (made) => made.createObjectStore("responses", { keyPath: ["attempt", "item"] }),
  });
  await old.put("responses", { attempt: "ada", item: "one", revision: 3, value: { choice: "b" } });
  old.close();
  const { lines } = await opened();
  assert.deepEqual(lines, [{ attempt: "ada", ...line("one", 3, { choice: "b" }) }]);
});

test("typing costs a handful of writes, and the last letter is among them", async () => {
  const { journal } = await opened();
  let transactions = 0;
  const start = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...of) {
    if (of[1] === "readwrite") transactions += 1;
    return start.apply(this, of);
  };
  for (let revision = 1; revision <= 500; revision += 1) {
    journal.write(line("code", revision, { files: { "a.py": "x".repeat(revision) } }));
    if (revision % 25 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await journal.settled();
  IDBDatabase.prototype.transaction = start;
  assert.deepEqual((await onDisk()).map(({ revision }) => revision), [500]);
  assert.ok(transactions <= 6, `${transactions} transactions`);
});

test("answers are flushed to the disk, the cursor's place need not be", async () => {
  const { journal } = await opened();
  const asked = [];
  const start = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...of) {
    asked.push(of[2]?.durability);
    return start.apply(this, of);
  };
  journal.write(line("@place", 1), false);
  await journal.settled();
  journal.write(line("one", 1));
  await journal.settled();
  IDBDatabase.prototype.transaction = start;
  assert.deepEqual(asked, ["relaxed", "strict"]);
});

test("a browser without IndexedDB is said to keep nothing, and the page goes on", async () => {
  globalThis.indexedDB = undefined;
  const { journal, lines } = await opened();
  assert.deepEqual(lines, []);
  assert.equal(journal.trouble, "missing");
  journal.write(line("one", 1));
  await journal.settled();
  await journal.clear();
});

test("a browser that forbids IndexedDB is said to keep nothing", async () => {
  globalThis.indexedDB = {
    open: () => {
      throw new DOMException("denied", "SecurityError");
    },
  };
  assert.equal((await opened()).journal.trouble, "missing");
});

test("a full disk is said, holds nothing up, and everything is written once there is room", async () => {
  const { journal } = await opened();
  const room = failing(new DOMException("no room", "QuotaExceededError"));
  journal.write(line("one", 1));
  journal.write(line("two", 4));
  await journal.settled();
  assert.equal(journal.trouble, "full");
  assert.equal(journal.durable, false);
  journal.write(line("one", 2));
  await journal.settled();
  room();
  journal.hurry();
  await event(journal, "change");
  assert.equal(journal.trouble, null);
  assert.deepEqual((await onDisk()).map(({ item, revision }) => [item, revision]), [["one", 2], ["two", 4]]);
});

test("one damaged line does not hide the others", async () => {
  const { journal } = await opened();
  for (const item of ["one", "two", "three"]) journal.write(line(item, 1));
  await journal.settled();
  const { getAll, get } = IDBObjectStore.prototype;
  const damaged = () => {
    throw new DOMException("failed to read large value", "DataError");
  };
  IDBObjectStore.prototype.getAll = damaged;
  IDBObjectStore.prototype.get = function (key) {
    return key[1] === "two" ? damaged() : get.call(this, key);
  };
  const { lines } = await opened();
  Object.assign(IDBObjectStore.prototype, { getAll, get });
  assert.deepEqual(lines.map(({ item }) => item).sort(), ["one", "three"]);
});

test("a database that cannot be opened is tried once more and then said to be broken", async () => {
  let tries = 0;
  globalThis.indexedDB = {
    open: () => {
      tries += 1;
      throw new DOMException("internal error opening backing store", "UnknownError");
    },
  };
  assert.equal((await opened()).journal.trouble, "broken");
  assert.equal(tries, 2);
});

test("an old page that holds the journal delays nobody; what lay there is found when it lets go", async () => {
  const old = await openDB(NAME, 1, {
    upgrade: (made) => made.createObjectStore("responses", { keyPath: ["attempt", "item"] }),
  });
  await old.put("responses", { attempt: "ada", item: "one", revision: 3, value: { choice: "b" } });
  const { journal, lines } = await opened();
  assert.deepEqual(lines, []);
  assert.equal(journal.trouble, "blocked");
  journal.write(line("two", 1));
  const found = event(journal, "found");
  old.close();
  assert.deepEqual((await found).detail.map(({ item, revision }) => [item, revision]), [["one", 3]]);
  await journal.settled();
  assert.equal(journal.trouble, null);
  assert.equal((await onDisk()).length, 2);
});

test("a page that is older than the one opened after it lets go of the journal and says so", async () => {
  const { journal } = await opened();
  const newer = await openDB(NAME, 3, { upgrade: () => {} });
  assert.equal(journal.trouble, "replaced");
  newer.close();
  assert.equal((await opened()).journal.trouble, "replaced");
});

test("a disk slower than a second does not hold up an answer on its way to the server", async () => {
  const { journal } = await opened();
  const start = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...of) {
    const change = start.apply(this, of);
    Object.defineProperty(change, "objectStore", {
      value: () => ({ put: () => new Promise(() => {}) }),
    });
    return change;
  };
  journal.write(line("one", 1));
  await journal.settled();
  IDBDatabase.prototype.transaction = start;
});
