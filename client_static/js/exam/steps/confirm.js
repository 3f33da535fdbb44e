// @ts-check
// Knows the first step: the candidate checks that the page means them.

import { button, el } from "/static/js/dom.js";
import { pick, t } from "/static/js/text.js";
import { timeOfDay } from "/static/js/clock.js";
import { categoryWords, grouped, levelWords, sittingKindWords } from "../words.js";

/** @param {import("../context.js").Context} context */
export function confirmStep({ attempt, act }) {
  const { view } = attempt;
  const rows = [
    [t("confirm.number"), grouped(view.candidate.candidate_number)],
    [t("confirm.document"), view.candidate.document_masked],
    [t("confirm.category"), categoryWords(view.candidate.category)],
    [t("confirm.subject"), pick(view.sitting.title)],
    [t("confirm.level"), `${levelWords(view.sitting.level)}${t("common.dot")}${sittingKindWords(view.sitting.kind)}`],
    [t("confirm.room"), `${view.room.station}${t("common.dot")}${view.room.name}`],
    [t("confirm.seat"), t("confirm.seat_number", { number: view.seat.number })],
    [t("confirm.time"), t("confirm.time_words", { start: timeOfDay(view.starts_at), minutes: view.total_minutes })],
  ];
  const element = el(
    "div",
    { class: "page step", "data-width": "step" },
    el("h1", {}, t("confirm.title")),
    el(
      "section",
      { class: "card" },
      el(
        "div",
        { class: "card-body person" },
        el(
          "figure",
          { class: "person-photo" },
          el("img", { src: "/static/images/silhouette.svg", alt: "", width: 120, height: 160 }),
          el("figcaption", { class: "small muted" }, t("confirm.photo")),
        ),
        el(
          "div",
          { class: "person-words" },
          el("p", { class: "person-name", lang: "zh-CN" }, view.candidate.name),
          el(
            "dl",
            { class: "particulars numeric" },
            rows.map(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]),
          ),
        ),
      ),
      el(
        "footer",
        {},
        el("p", { class: "step-advice" }, t("confirm.advice")),
        button(t("confirm.yes"), () => act(() => attempt.confirm()), { "data-tone": "primary", "data-size": "large" }),
      ),
    ),
  );
  return { element };
}
