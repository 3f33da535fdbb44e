// @ts-check
// Knows how a batch of answers reaches the server, and what alone counts as its acknowledgement.

import { Problem, Unreachable, request } from "/static/js/api.js";

/** @typedef {import("./types.js").Write} Write */
/** @typedef {import("./types.js").SaveAck} SaveAck */

const OUTCOMES = ["saved", "stale", "conflict", "refused"];
const PATH = "/api/attempt/responses";

/** Throws unless the answer names exactly what was sent. @param {any} answer @param {Write[]} writes @returns {SaveAck} */
export function acknowledged(answer, writes) {
  const results = Array.isArray(answer?.results) ? answer.results : [];
  const complete = writes.every(({ item, revision }) =>
    results.some(
      (/** @type {any} */ result) =>
        result?.item === item && result.revision === revision && OUTCOMES.includes(result.outcome),
    ),
  );
  if (!complete || typeof answer.saved_at !== "string" || !Number.isFinite(Date.parse(answer.server_now)))
    throw new Unreachable("not an acknowledgement of these answers");
  return answer;
}

/**
 * A function that sends one batch: over Socket.IO when connected, else, or when that stays silent, over HTTP.
 * @param {import("./live.js").Live} live @param {() => string | null} lease
 * @param {() => boolean} allowed whether this page still speaks for the candidate of this browser
 * @returns {(writes: Write[], leaving?: boolean) => Promise<SaveAck>} leaving: the page is being hidden or closed
 */
export function senderOver(live, lease, allowed = () => true) {
  return async (writes, leaving = false) => {
    if (!allowed()) throw new Unreachable("another page of this browser has taken over");
    const batch = { lease: lease(), writes };
    if (leaving) return acknowledged(await request("POST", PATH, batch, { keepalive: true }), writes);
    if (live.connected) {
      try {
        return acknowledged(await live.ask("save_responses", batch), writes);
      } catch (error) {
        if (error instanceof Problem) throw error;
        if (!allowed()) throw error;
      }
    }
    return acknowledged(await request("POST", PATH, batch), writes);
  };
}
