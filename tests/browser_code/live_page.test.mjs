// One live page a browser: the last one opened or chosen goes on, the others say so and send nothing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dice, load, quiet } from "./page.mjs";

const { LivePage } = await load("exam/live_page.js");

/** A browser: storage that all pages share, and a wire that delivers in an order of its own. */
class Browser {
  stored = new Map();
  #pages = [];
  #posted = [];

  get storage() {
    return {
      getItem: (key) => this.stored.get(key) ?? null,
      setItem: (key, value) => this.stored.set(key, value),
    };
  }

  open(attempt = "ada", how = {}) {
    const heard = [];
    const self = { heard, frozen: false, reason: null };
    const wire = {
      post: (claim) => this.#posted.push({ from: self, claim: structuredClone(claim), to: [...this.#pages] }),
      hear: (listener) => heard.push(listener),
      close: () => heard.splice(0),
    };
    this.#pages.push(self);
    const page = new LivePage(attempt, how.storage === undefined ? this.storage : how.storage, wire);
    page.lost.then((reason) => {
      self.reason = reason;
    });
    return Object.assign(self, { page });
  }

  async deliver(random = () => 0) {
    for (let round = 0; this.#posted.length > 0; round += 1) {
      assert.ok(round < 1_000, "pages talk for ever");
      const [{ from, claim, to }] = this.#posted.splice(Math.floor(random() * this.#posted.length), 1);
      for (const each of to) if (each !== from && !each.frozen) for (const listener of [...each.heard]) listener(claim);
    }
    await quiet();
  }
}

const live = (pages) => pages.filter(({ page }) => page.holds());

test("of two pages the one opened last goes on, and the other says that another page is open", async () => {
  const browser = new Browser();
  const first = browser.open();
  await browser.deliver();
  const second = browser.open();
  await browser.deliver();
  assert.deepEqual(live([first, second]), [second]);
  assert.equal(first.reason, "other_page");
  assert.equal(second.reason, null);
});

test("tabs that a browser restores all at once end with exactly one, in whatever order they hear of one another", async () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = dice(seed);
    const browser = new Browser();
    const how = seed % 3 === 0 ? { storage: null } : {};
    const pages = [];
    for (let tab = 0; tab < 2 + (seed % 4); tab += 1) {
      pages.push(browser.open("ada", how));
      if (random() < 0.3) await browser.deliver(random);
    }
    await browser.deliver(random);
    const going = live(pages);
    assert.equal(going.length, 1, `seed ${seed}: ${going.length} pages go on`);
    assert.equal(pages.filter(({ reason }) => reason === null).length, 1);
  }
});

test("a reload of the only page goes on", async () => {
  const browser = new Browser();
  browser.open().frozen = true;
  const again = browser.open();
  await browser.deliver();
  assert.equal(again.page.holds(), true);
});

test("choosing an older page again stops the newer one", async () => {
  const browser = new Browser();
  const first = browser.open();
  const second = browser.open();
  await browser.deliver();
  const firstReloaded = browser.open();
  await browser.deliver();
  assert.deepEqual(live([first, second, firstReloaded]), [firstReloaded]);
});

test("a page that was frozen and heard nothing sends nothing when it wakes", async () => {
  const browser = new Browser();
  const frozen = browser.open();
  frozen.frozen = true;
  const second = browser.open();
  await browser.deliver();
  assert.equal(frozen.page.holds(), false);
  assert.equal(second.page.holds(), true);
});

test("a machine whose clock was set back a day still lets the last page go on", async (context) => {
  const browser = new Browser();
  const first = browser.open();
  context.mock.method(Date, "now", () => 1_000);
  const second = browser.open();
  await browser.deliver();
  assert.deepEqual(live([first, second]), [second]);
});

test("a page of the candidate before says that another candidate is here", async () => {
  const browser = new Browser();
  const ada = browser.open("ada");
  const grace = browser.open("grace");
  await browser.deliver();
  assert.equal(ada.page.holds(), false);
  assert.equal(ada.reason, "other_candidate");
  assert.equal(grace.page.holds(), true);
});

test("nonsense in the browser's storage stops nobody", async () => {
  const browser = new Browser();
  const page = browser.open();
  for (const text of ["", "{", "null", '{"at":9e99}', '{"id":1,"at":"x","attempt":"ada"}', "[]"]) {
    browser.stored.set("kaohe-live-page", text);
    assert.equal(page.page.holds(), true);
  }
});
