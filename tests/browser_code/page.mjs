// Makes Node look enough like a page: the texts, a document that holds them, a clock that only tests move.

import { readFileSync } from "node:fs";
import { register } from "node:module";

register("./hooks.mjs", import.meta.url);

export const CLIENT = new URL("../../client_static/", import.meta.url);

const texts = {};
for (const area of ["common", "exam", "errors"]) {
  const read = JSON.parse(readFileSync(new URL(`text/${area}.json`, CLIENT), "utf8"));
  for (const [key, { en }] of Object.entries(read)) texts[key] = en;
}
globalThis.document = {
  documentElement: { lang: "en" },
  getElementById: (id) => (id === "texts" ? { textContent: JSON.stringify(texts) } : null),
};
globalThis.ResizeObserver = class {
  observe() {}
};
console.info = () => {}; // what the page tells whoever opens its console

/** The module of the page at this path under js/. */
export const load = (path) => import(new URL(`js/${path}`, CLIENT));

/** What fake-indexeddb exports, as a browser has it. */
export async function withDatabase() {
  await import(new URL("node_modules/fake-indexeddb/auto/index.mjs", CLIENT));
  const { IDBFactory } = await import(new URL("node_modules/fake-indexeddb/build/esm/index.js", CLIENT));
  return () => {
    globalThis.indexedDB = new IDBFactory();
  };
}

/** Timers and both clocks under the hand of the test. */
export class Time {
  now = 1_000_000;
  #real = {};
  #queue = [];
  #last = 0;

  constructor() {
    for (const name of ["setTimeout", "clearTimeout", "setInterval", "clearInterval"])
      this.#real[name] = globalThis[name];
    this.#real.now = performance.now;
    this.#real.date = Date.now;
    globalThis.setTimeout = (run, ms = 0) => this.#plan(run, ms, null);
    globalThis.setInterval = (run, ms) => this.#plan(run, ms, ms);
    globalThis.clearTimeout = globalThis.clearInterval = (id) => {
      this.#queue = this.#queue.filter((each) => each.id !== id);
    };
    performance.now = () => this.now;
    Date.now = () => this.now;
  }

  restore() {
    for (const name of ["setTimeout", "clearTimeout", "setInterval", "clearInterval"])
      globalThis[name] = this.#real[name];
    performance.now = this.#real.now;
    Date.now = this.#real.date;
  }

  /** Lets so many milliseconds pass; whatever comes due runs in its order. */
  async pass(ms) {
    const until = this.now + ms;
    await quiet();
    for (;;) {
      const due = this.#queue.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.id - b.id)[0];
      if (due === undefined) break;
      this.now = Math.max(this.now, due.at);
      if (due.every === null) this.#queue.splice(this.#queue.indexOf(due), 1);
      else due.at += due.every;
      due.run();
      await quiet();
    }
    this.now = until;
  }

  #plan(run, ms, every) {
    this.#last += 1;
    this.#queue.push({ id: this.#last, at: this.now + Math.max(0, ms), run, every });
    return this.#last;
  }
}

/** Everything that is ready to go on has gone on. */
export async function quiet() {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}

/** Numbers between 0 and 1 that are the same in every run. */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
