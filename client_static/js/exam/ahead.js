// @ts-check
// Knows what the page asks for before its modules are here. No module: the server writes these lines into the page.

{
  const how = /** @type {const} */ ({
    cache: "no-store",
    credentials: "same-origin",
    redirect: "error",
    headers: { Accept: "application/json" },
  });
  /** @type {Record<string, import("../api.js").Ahead>} */
  const ahead = {};
  /** @param {string} path */
  const ask = (path) => {
    /** @type {import("../api.js").Ahead} */
    const asked = { sentAt: performance.now(), answer: fetch(path, how) };
    asked.answer.then(
      () => {
        asked.gotAt = performance.now();
      },
      () => {}, // whoever wants it asks again
    );
    ahead[path] = asked;
    return asked.answer;
  };

  /** The paper that will be shown. @param {{state: string, room_state: string}} view */
  const askForPaper = ({ state, room_state: room }) => {
    if (room === "paused" || (state !== "theory" && state !== "practical")) return;
    ask(`/api/attempt/paper/${state}`);
    if (state === "practical") ask("/api/attempt/submissions");
  };

  ask("/api/attempt")
    .then((answer) => (answer.ok ? answer.clone().json() : null))
    .then((view) => view && askForPaper(view))
    .catch(() => {});
  ask("/api/attempt/responses");
  Object.assign(window, { kaoheAhead: ahead });
}
