// Answer files: sealed without WebCrypto, the same way the station opens them (tests/integration/test_answer_files.py).

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./page.mjs";

const { fetchSealing, sealAnswers } = await load("exam/sealed_answers.js");
const sealing = await fetchSealing();

const base64 = (byte) => Buffer.alloc(32, byte).toString("base64");
const CONTENT = {
  attempt: "a".repeat(32), lease: "b".repeat(32), seat: 7, madeAt: "2026-03-14T02:00:00.000Z",
  keys: { station: Buffer.from(sealing.x25519.getPublicKey(new Uint8Array(32).fill(3))).toString("base64"), secret: base64(9) },
  lines: [{ item: "one", revision: 4, base: 3, value: { files: { "a.py": "print('考核')\n" } } }],
};

test("nothing of an answer, the lease or the secret can be read in the file", () => {
  const { text } = sealAnswers(sealing, CONTENT);
  for (const hidden of ["print", "one", CONTENT.lease, CONTENT.keys.secret]) assert.equal(text.includes(hidden), false);
  assert.equal(JSON.parse(text).version, 1);
});

test("two files of the same answers have nothing in common but what names them, and codes of their own", () => {
  const [one, two] = [sealAnswers(sealing, CONTENT), sealAnswers(sealing, CONTENT)];
  assert.notEqual(JSON.parse(one.text).sealed, JSON.parse(two.text).sealed);
  assert.notEqual(one.code, two.code);
});

test("a code has eight letters that nobody misreads", () => {
  for (let round = 0; round < 20; round += 1)
    assert.match(sealAnswers(sealing, CONTENT).code, /^[0-9A-HJKMNP-TV-Z]{8}$/);
});

test("a page without WebCrypto seals as well", () => {
  const subtle = Object.getOwnPropertyDescriptor(Crypto.prototype, "subtle");
  Object.defineProperty(Crypto.prototype, "subtle", { configurable: true, value: undefined });
  try {
    assert.ok(sealAnswers(sealing, CONTENT).text.length > 100);
  } finally {
    Object.defineProperty(Crypto.prototype, "subtle", subtle);
  }
});

test("the answers of a large paper are sealed in one piece", () => {
  const value = { files: { "a.py": "考".repeat(64 * 1024) } };
  const lines = Array.from({ length: 6 }, (_, at) => ({ item: `task-${at}`, revision: 1, base: 0, value }));
  assert.ok(sealAnswers(sealing, { ...CONTENT, lines }).text.length < 2 * 1024 * 1024);
});
