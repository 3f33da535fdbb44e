// @ts-check
// Knows how a program is run once: asked for, waited for by fact or by asking again, read.

import { Problem, request } from "/static/js/api.js";

/** @typedef {import("../types.js").Try} Try */

const ASK_AGAIN_MS = 1_500; // a fact usually comes first; this is for when it does not

/**
 * @param {import("../live.js").Live} live
 * @param {{task: string, files: Record<string, string>, sample: string | null, stdin: string | null}} wish
 * @returns {Promise<Try>} done or failed
 * @throws {Problem | import("/static/js/api.js").Unreachable}
 */
export async function tryRun(live, wish) {
  let run = /** @type {Try} */ ((await request("POST", "/api/attempt/tries", wish)).try);
  while (run.state === "queued" || run.state === "running") {
    await finishedOrLater(live, run.id);
    run = (await request("GET", `/api/attempt/tries/${run.id}`)).try;
  }
  return run;
}

/** @param {import("../live.js").Live} live @param {string} id @returns {Promise<void>} */
function finishedOrLater(live, id) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      live.removeEventListener("try_finished", heard);
      resolve();
    };
    const heard = (/** @type {Event} */ event) => {
      if (/** @type {CustomEvent} */ (event).detail.try_id === id) done();
    };
    const timer = setTimeout(done, ASK_AGAIN_MS);
    live.addEventListener("try_finished", heard);
  });
}
