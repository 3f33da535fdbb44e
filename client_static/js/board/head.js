// @ts-check
// Knows the head of the board: where the room is, its start code, the server's clock, what is left.

import { figures, timeOfDay } from "/static/js/clock.js";
import { ask } from "/static/js/components/dialog.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

const HIDDEN_CODE = "••••••";
/** Steps that stand for another in the row of steps. @type {Record<string, string>} */
const SHOWN_AS = { paused: "running", sealed: "collected" };
const AHEAD = new Set(["closed", "admitting"]);

/** @param {string} id */
const find = (id) => document.getElementById(id);

/** @param {import("./room.js").Room} room @param {import("/static/js/clock.js").ServerClock} clock */
export function head(room, clock) {
  const steps = /** @type {HTMLElement[]} */ ([...(find("board-steps")?.children ?? [])]);
  const time = /** @type {HTMLElement} */ (find("server-clock"));
  const left = /** @type {HTMLElement} */ (find("room-left"));
  const label = /** @type {HTMLElement} */ (find("room-left-label"));

  room.addEventListener("changed", () => {
    if (!room.board) return;
    const { state } = room.board.sitting_room;
    const at = steps.findIndex((step) => step.dataset.step === (SHOWN_AS[state] ?? state));
    for (const [index, step] of steps.entries()) {
      step.dataset.passed = index < at ? "yes" : "no";
      if (index === at) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    }
  });
  clock.addEventListener("tick", () => {
    if (!room.board) return;
    const now = clock.now();
    const { state, starts_at } = room.board.sitting_room;
    const stopped = room.board.pauses.find((pause) => pause.cause === "room" && pause.until === null);
    const at = stopped ? Date.parse(stopped.since) : now; // while the room is paused its clock stands
    const end = AHEAD.has(state) ? Date.parse(starts_at) : room.closesAt();
    put(time, timeOfDay(now, true));
    put(label, stopped ? t("board.paused_at", { at: timeOfDay(stopped.since, true) })
      : AHEAD.has(state) ? t("board.until_start", { at: timeOfDay(starts_at) }) : t("board.room_left"));
    left.dataset.stands = stopped ? "yes" : "no";
    put(left, end === null ? "—" : figures(Math.max(0, end - at)));
  });
  startCode(room);
}

/** @param {HTMLElement} element @param {string} text only touched when it changes */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {import("./room.js").Room} room */
function startCode(room) {
  const shown = find("start-code-figures");
  const show = find("start-code-show");
  if (!shown || !show) return; // a profile without one
  const code = () => room.board?.sitting_room.start_code ?? HIDDEN_CODE;
  show.addEventListener("click", () => {
    const open = show.getAttribute("aria-pressed") !== "true";
    show.setAttribute("aria-pressed", String(open));
    show.textContent = open ? t("board.hide") : t("board.show");
    shown.textContent = open ? code() : HIDDEN_CODE;
  });
  find("start-code-enlarge")?.addEventListener("click", () => ask({
    title: t("board.start_code"),
    body: [el("p", { class: "huge-code" }, code()), el("p", { class: "muted" }, t("board.code_words"))],
    actions: [{ label: t("common.close"), value: "close" }],
    size: "wide",
  }));
}
