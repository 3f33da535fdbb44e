// @ts-check
// Knows the alarms that stand above every staff page until somebody says that they have looked.

import { request } from "/static/js/api.js";
import { timeOfDay } from "/static/js/clock.js";
import { button, el } from "/static/js/dom.js";
import { askFor } from "/static/js/staff/form_dialog.js";
import { t } from "/static/js/text.js";

/** @typedef {{id: number, kind: string, host: string, since: string, body: Record<string, number>}} Alarm */

const LOOK_EVERY_MS = 10_000; // an alarm is for people, who need longer than this to come

const place = /** @type {HTMLElement | null} */ (document.getElementById("alarms"));
let shown = "";

/** How far the clock is off, in the words of people. @param {number} ms */
function amount(ms) {
  const seconds = Math.abs(ms) / 1000;
  if (seconds < 120) return t("alarm.seconds", { count: seconds.toFixed(seconds < 10 ? 1 : 0) });
  if (seconds < 7200) return t("alarm.minutes", { count: Math.round(seconds / 60) });
  return t("alarm.hours", { count: Math.round(seconds / 3600) });
}

/** @param {Alarm} alarm @returns {[string, string]} */
function words({ kind, body }) {
  const by = amount(body.ahead_ms ?? 0);
  switch (kind) {
    case "clock_stepped":
      return [t("alarm.stepped_title"), Math.abs(body.ahead_ms) < 2000 ? t("alarm.stepped_back") : body.ahead_ms > 0 ? t("alarm.stepped_ahead", { by }) : t("alarm.stepped_behind", { by })];
    case "clock_behind":
      return [t("alarm.behind_title"), t("alarm.behind_words", { by })];
    case "clock_ahead":
      return [t("alarm.ahead_title"), t("alarm.ahead_words", { by })];
    default:
      return [kind, ""];
  }
}

/** @param {Alarm} alarm */
async function acknowledge(alarm) {
  await askFor({
    title: words(alarm)[0],
    body: words(alarm)[1],
    fields: [{ name: "note", label: t("alarm.note"), kind: "lines", required: true, attributes: { maxlength: 500 } }],
    action: t("alarm.acknowledge"),
    run: async ({ note }) => { await request("POST", `/api/alarms/${alarm.id}/acknowledgement`, { note }); },
  });
  await look();
}

/** @param {Alarm} alarm */
function notice(alarm) {
  const [title, said] = words(alarm);
  const box = el("section", { class: "notice", role: "alert", "data-tone": "bad" },
    el("div", {}, el("p", { class: "notice-title" }, title), el("p", {}, said),
      el("p", { class: "muted small" }, t("alarm.where", { host: alarm.host, at: timeOfDay(alarm.since, true) }))),
    place?.dataset.acknowledges === "yes" && el("div", { class: "notice-actions" },
      button(t("alarm.acknowledge"), () => acknowledge(alarm), { "data-size": "small" })));
  return box;
}

async function look() {
  /** @type {Alarm[]} */
  const alarms = (await request("GET", "/api/alarms")).alarms;
  const now = alarms.map(({ id }) => id).join();
  if (now === shown) return; // a button under the pointer must not be swapped away
  shown = now;
  place?.replaceChildren(...alarms.map(notice));
}

if (place) {
  const again = () => look().catch(() => {}); // not connected: the page itself says so
  again();
  setInterval(again, LOOK_EVERY_MS);
}
