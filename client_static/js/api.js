// @ts-check
// Knows how to speak JSON with the server: the anti-forgery header, problem+json, and what counts as an answer.

/** The server understood and refused: an RFC 9457 problem. `kind` is the last part of its type URI, in snake_case. */
export class Problem extends Error {
  /** @param {Record<string, any>} body */
  constructor(body) {
    super(body.detail || body.title || "");
    this.status = Number(body.status) || 0;
    this.title = String(body.title || "");
    this.kind =
      String(body.type || "")
        .split(/[/:#]/)
        .pop()
        ?.replaceAll("-", "_") ?? "";
    this.body = body;
  }
}

/** Nothing that is our server answered: no network, a time-out, or some other machine's page. */
export class Unreachable extends Error {}

const TIMEOUT_MS = 10_000; // a hall's network answers in milliseconds; ten seconds is a dead one

/** @type {string | null} given with the page, where somebody is signed in on it */
let csrf = document.getElementById("csrf")?.getAttribute("content") ?? null;

/**
 * @typedef {{sentAt: number, gotAt?: number, answer: Promise<Response>}} Ahead
 *   asked before any module was here; both times as performance.now(), the second once its head arrived
 */

/** @type {Record<string, Ahead>} by path; each serves once */
const ahead = /** @type {any} */ (globalThis).kaoheAhead ?? {};

/** The question to this path that is under way already. @param {string} path @returns {Ahead | undefined} */
export const askedAhead = (path) => ahead[path];

/** What was asked ahead and nobody wanted is old now. */
export function forgetAhead() {
  for (const path of Object.keys(ahead)) delete ahead[path];
}

/** @param {string} token what a sign-in or GET /api/me gave */
export function useCsrf(token) {
  csrf = token;
}

/**
 * One exchange. Resolves to the decoded body (null for 204).
 * @param {"GET" | "POST" | "PUT" | "DELETE"} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {{keepalive?: boolean, signIn?: boolean, timeoutMs?: number}} [how]
 *   keepalive: may outlive the page; signIn: no anti-forgery header is needed yet
 * @returns {Promise<any>}
 * @throws {Problem | Unreachable}
 */
export async function request(method, path, body, how = {}) {
  const guarded = method !== "GET" && !how.signIn;
  if (guarded && csrf === null) await fetchCsrf();
  try {
    return await exchange(method, path, body, how);
  } catch (error) {
    if (!guarded || !(error instanceof Problem) || error.status !== 403) throw error;
    await fetchCsrf(); // the token of an earlier sign-in: ask once more, then believe the refusal
    return exchange(method, path, body, how);
  }
}

/** Fetches the anti-forgery token anew. */
async function fetchCsrf() {
  const me = await exchange("GET", "/api/me", undefined, {});
  csrf = me.csrf;
}

/**
 * @param {string} method @param {string} path @param {unknown} body
 * @param {{keepalive?: boolean, timeoutMs?: number}} how
 */
async function exchange(method, path, body, { keepalive = false, timeoutMs = TIMEOUT_MS }) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (csrf !== null && method !== "GET") headers["X-Kaohe-Csrf"] = csrf;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const early = method === "GET" && path in ahead ? await takeAhead(path, abort.signal) : null;
    if (early !== null) return early.body;
    const response = await fetch(path, {
      method,
      headers,
      keepalive,
      signal: abort.signal,
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return await read(response);
  } catch (error) {
    if (error instanceof Problem || error instanceof Unreachable) throw error;
    throw new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What was asked ahead, if it was answered well: anything else is asked again.
 * @param {string} path @param {AbortSignal} signal @returns {Promise<{body: any} | null>}
 */
async function takeAhead(path, signal) {
  const asked = ahead[path];
  delete ahead[path];
  const late = new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Unreachable("too late")));
  });
  try {
    return await Promise.race([asked.answer.then(read).then((body) => ({ body })), late]);
  } catch {
    return null;
  }
}

/** @param {Response} response */
async function read(response) {
  if (response.status === 204) return null;
  const media = response.headers.get("Content-Type") ?? "";
  if (media.startsWith("application/problem+json")) throw new Problem(await response.json());
  if (response.ok && media.startsWith("application/json")) return response.json();
  throw new Unreachable(`HTTP ${response.status}`);
}
