// @ts-check
// Knows the page while the clock stands: who stopped it since when and why, what is left, and that nothing is lost.

import { figures, timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { haltedPage } from "./halted.js";

/** @param {import("../context.js").Context} context @returns {import("../context.js").StepView} */
export function interruptedStep(context) {
  const { view } = context.attempt;
  if (view.state === "away") return { element: haltedPage("away") };
  const moving = view.state === "moving";
  const left = el("p", { class: "waiting-figures numeric" });
  const reasons = el("ul", { class: "waiting-list" });
  const saved = el("p", { class: "muted", "aria-live": "polite" });
  const element = el(
    "div",
    { class: "page step", "data-width": "step" },
    el(
      "section",
      { class: "card waiting", "aria-labelledby": "interrupted-title" },
      el("h1", { id: "interrupted-title" }, moving ? t("halted.moving") : t("halted.paused")),
      el("p", { class: "waiting-words" }, moving ? t("halted.moving_words") : t("halted.paused_words")),
      el("div", { class: "waiting-clock" }, el("p", { class: "muted" }, t("paused.left")), left),
      reasons,
      saved,
    ),
  );
  const drop = keptTrue(context, { left, reasons, saved });
  return { element, unmount: drop };
}

/**
 * Follows what is known: the reason may arrive after the lock, and the last changes are sent meanwhile.
 * @param {import("../context.js").Context} context @param {{left: HTMLElement, reasons: HTMLElement, saved: HTMLElement}} places
 */
function keptTrue({ attempt, clock, outbox, responses, announce }, { left, reasons, saved }) {
  let told = "";
  function show() {
    const ms = clock.remaining();
    put(left, ms === null ? "—" : figures(ms));
    const count = responses.unsaved;
    put(saved, count === 0 ? t("paused.saved") : responses.durable ? t("paused.unsaved", { count }) : t("halted.kept_memory", { count }));
    const lines = attempt.view.pauses.map(({ since, by, reason }) => t("paused.by", { time: timeOfDay(since, true), by, reason }));
    if (told === lines.join("\n")) return;
    told = lines.join("\n");
    reasons.replaceChildren(...lines.map((line) => el("li", {}, line)));
  }
  const heard = /** @type {const} */ ([
    [attempt, "change"],
    [clock, "tick"],
    [outbox, "change"],
  ]);
  for (const [source, name] of heard) source.addEventListener(name, show);
  show();
  announce(t("halted.paused"));
  return () => {
    for (const [source, name] of heard) source.removeEventListener(name, show);
  };
}

/** @param {HTMLElement} element @param {string} text only touched when it changes */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
