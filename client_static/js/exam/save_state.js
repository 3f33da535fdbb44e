// @ts-check
// Knows how saving is put into words: what is saved since when, what waits where, and what the server will not take.

import { timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { listed, t } from "/static/js/text.js";

const CALM_MS = 1_500; // a listener hears of a state that lasts, not of every flicker

/** @typedef {{tone: "good" | "idle" | "bad", kind: string, words: string}} State kind: what a listener is told once */

/** @param {import("./context.js").Context} context @param {string[]} refused names of the items @returns {State} */
export function stateOf({ link, outbox, responses, clock }, refused) {
  const count = responses.unsaved;
  if (link.lostSince !== null) return offline(timeOfDay(link.lostSince), count, responses);
  if (refused.length > 0) return { tone: "bad", kind: "refused", words: t("save.refused", { names: listed(refused) }) };
  if (outbox.failingSince !== null && count > 0) {
    const time = timeOfDay(clock.now() - (performance.now() - outbox.failingSince));
    return { tone: "bad", kind: "failing", words: failing(time, count, responses.durable) };
  }
  if (count > 0)
    return { tone: "idle", kind: "good", words: outbox.sending ? t("save.sending") : t("save.soon", { count }) };
  if (outbox.savedAt === null) return { tone: "idle", kind: "good", words: t("save.all") };
  const time = timeOfDay(outbox.savedAt, true);
  const words =
    responses.lastSaved === null
      ? t("save.saved_before", { time })
      : t("save.saved", { time, revision: responses.lastSaved.revision });
  return { tone: "good", kind: "good", words };
}

/** @param {string} time @param {number} count @param {import("./responses.js").Responses} responses @returns {State} */
function offline(time, count, { trouble, kept }) {
  if (count === 0) return { tone: "bad", kind: "offline", words: t("save.offline", { time }) };
  if (trouble === null) {
    const words = kept ? t("save.offline_kept", { time, count }) : t("save.offline_writing", { time, count });
    return { tone: "bad", kind: "offline", words };
  }
  const words =
    trouble === "full" ? t("save.offline_full", { time, count }) : t("save.offline_memory", { time, count });
  return { tone: "bad", kind: "offline_memory", words };
}

/** @param {string} time @param {number} count @param {boolean} durable */
const failing = (time, count, durable) =>
  durable ? t("save.failing", { time, count }) : t("save.failing_memory", { time, count });

/** The same for those who only hear, shorter and once. @param {string} kind */
const heardWords = (kind) =>
  ({
    offline: t("save.heard_offline"),
    offline_memory: t("save.heard_offline_memory"),
    failing: t("save.heard_failing"),
    refused: t("save.heard_refused"),
  })[kind] ?? t("save.heard_good");

/** Why this machine keeps nothing. @param {import("./journal_disk.js").Trouble} trouble */
export const troubleWords = (trouble) =>
  ({
    missing: t("journal.missing"),
    blocked: t("journal.blocked"),
    full: t("journal.full"),
    broken: t("journal.broken"),
    replaced: t("journal.replaced"),
  })[trouble];

/** The words in the top bar; they follow what happens until `unmount`. @param {import("./context.js").Context} context */
export function saveState(context) {
  const { link, outbox, responses, notices, papers } = context;
  const words = el("span", {});
  const heard = el("span", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  const element = el("p", { class: "save-state" }, words, heard);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let telling;
  let told = "good";
  /** @type {string[]} */
  let names = [];

  function show() {
    const state = stateOf(context, names);
    if (words.textContent !== state.words) words.textContent = state.words;
    element.dataset.tone = state.tone;
    showTrouble();
    clearTimeout(telling);
    if (state.kind === told) return;
    telling = setTimeout(() => {
      told = state.kind;
      heard.textContent = heardWords(state.kind);
    }, CALM_MS);
  }

  let trouble = /** @type {string | null} */ (null);
  function showTrouble() {
    if (responses.trouble === trouble) return;
    trouble = responses.trouble;
    if (trouble === null) notices.withdraw("journal");
    else notices.show({ id: "journal", tone: "warn", words: troubleWords(/** @type {any} */ (trouble)) });
  }

  // The names of what was refused have to be looked up; what stands there meanwhile is never better than the truth.
  async function showRefused() {
    const items = responses.refused;
    const found = await Promise.all(items.map((item) => papers.find(item)));
    names = found.map((entry, at) => (entry === null ? items[at] : t("item.title", { number: entry.number })));
    show();
  }

  const sources = /** @type {const} */ ([
    [link, "change", show],
    [outbox, "change", show],
    [responses, "change", showRefused],
    [responses, "acknowledged", showRefused],
  ]);
  for (const [source, name, listener] of sources) source.addEventListener(name, listener);
  showRefused();
  show();
  return {
    element,
    unmount: () => {
      clearTimeout(telling);
      for (const [source, name, listener] of sources) source.removeEventListener(name, listener);
    },
  };
}
