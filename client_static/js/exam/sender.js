// @ts-check
// Knows how a batch of answers reaches the server, and what alone counts as its acknowledgement.

import { Problem, Unreachable, request } from "/static/js/api.js";

/** @typedef {import("./types.js").Write} Write */
/** @typedef {import("./types.js").SaveAck} SaveAck */

const OUTCOMES = ["saved", "stale", "conflict", "refused"];
const PATH = "/api/attempt/responses";
const KEEPALIVE_BYTES = 60_000; // browsers drop larger bodies of requests that outlive their page

/** Throws unless the answer names exactly what was sent. @param {any} answer @param {Write[]} writes @returns {SaveAck} */
export function acknowledged(answer, writes) {
  const results = Array.isArray(answer?.results) ? answer.results : [];
  const complete = writes.every(({ item, revision }) =>
    results.some(
      (/** @type {any} */ result) =>
        result?.item === item && result.revision === revision && OUTCOMES.includes(result.outcome),
    ),
  );
  if (!complete || typeof answer.saved_at !== "string")
    throw new Unreachable("not an acknowledgement of these answers");
  return answer;
}

/**
 * A function that sends one batch: over Socket.IO when connected, else, or when that stays silent, over HTTP.
 * @param {import("./live.js").Live} live @param {() => string | null} lease
 * @returns {(writes: Write[], leaving?: boolean) => Promise<SaveAck>} leaving: the page is being hidden or closed
 */
export function senderOver(live, lease) {
  return async (writes, leaving = false) => {
    const batch = { lease: lease(), writes };
    if (leaving) {
      const keepalive = JSON.stringify(batch).length < KEEPALIVE_BYTES;
      return acknowledged(await request("POST", PATH, batch, { keepalive }), writes);
    }
    if (live.connected) {
      try {
        return acknowledged(await live.ask("save_responses", batch), writes);
      } catch (error) {
        if (error instanceof Problem) throw error;
      }
    }
    return acknowledged(await request("POST", PATH, batch), writes);
  };
}
