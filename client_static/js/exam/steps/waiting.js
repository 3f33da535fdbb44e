// @ts-check
// Knows the third step: waiting for the common start, by the server's clock and truthfully.

import { figures, timeOfDay } from "/static/js/clock.js";
import { el } from "/static/js/dom.js";
import { pick, t } from "/static/js/text.js";

/** @param {import("../context.js").Context} context */
export function waitingStep({ attempt, clock, link }) {
  const { view } = attempt;
  const startsAt = Date.parse(view.starts_at);
  const count = el("p", { class: "waiting-figures numeric", role: "timer" });
  const words = el("p", { class: "waiting-words", "aria-live": "polite" });
  const above = el("p", { class: "muted" }, t("waiting.until"));

  function show() {
    const left = startsAt - clock.now();
    count.textContent = left > 0 ? figures(left) : timeOfDay(clock.now(), true);
    above.textContent = left > 0 ? t("waiting.until") : t("waiting.server_time");
    say(
      link.lostSince !== null
        ? t("waiting.offline", { time: timeOfDay(link.lostSince) })
        : left > 0
          ? t("waiting.planned", { time: timeOfDay(startsAt) })
          : t("waiting.not_started", { time: timeOfDay(startsAt) }),
    );
  }

  // Written only when it changes, so that a screen reader is not told the same thing four times a second.
  /** @param {string} text */
  function say(text) {
    if (words.textContent !== text) words.textContent = text;
  }

  clock.addEventListener("tick", show);
  show();
  const element = el(
    "div",
    { class: "page step", "data-width": "step" },
    el(
      "section",
      { class: "card waiting" },
      el("h1", {}, t("waiting.title")),
      el(
        "p",
        {},
        [
          view.candidate.name,
          pick(view.sitting.title),
          view.room.name,
          t("confirm.seat_number", { number: view.seat.number }),
        ].join(t("common.dot")),
      ),
      el("div", { class: "waiting-clock" }, above, count),
      words,
      el(
        "ul",
        { class: "waiting-list" },
        el(
          "li",
          {},
          t("waiting.papers", {
            theory: view.counts.theory,
            practical: view.counts.practical,
            minutes: view.total_minutes,
          }),
        ),
        el("li", {}, t("waiting.automatic")),
        el("li", {}, t("waiting.quiet")),
      ),
    ),
  );
  return { element, unmount: () => clock.removeEventListener("tick", show) };
}
