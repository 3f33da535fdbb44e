// @ts-check
// Knows the second step: the rules of the room, read and accepted.

import { timeOfDay } from "/static/js/clock.js";
import { button, el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { countsWords } from "../words.js";

/** @param {number} minutes @param {string | null} from the instant, once the room has started */
function earlyRule(minutes, from) {
  if (minutes === 0) return t("rules.time_early_any");
  return from === null ? t("rules.time_early", { minutes }) : t("rules.time_early_from", { time: timeOfDay(from) });
}

/** @param {import("../types.js").AttemptView} view */
function ruleGroups(view) {
  const { total_minutes: minutes, weights, timing, hand_in_from: from, theory_max_minutes: longest } = view;
  return [
    [
      t("rules.time_title"),
      [
        t("rules.time_total", { minutes, theory: weights.theory, practical: weights.practical }),
        { rollover: t("rules.time_rollover"), free: t("rules.time_free"), fixed: t("rules.time_fixed") }[timing],
        ...(timing !== "free" && longest !== null ? [t("rules.time_theory_max", { minutes: longest })] : []),
        t("rules.time_server"),
        t("rules.time_late", { minutes: view.late_limit_minutes }),
        earlyRule(view.early_hand_in_minutes, from),
      ],
    ],
    [
      t("rules.answer_title"),
      [
        t("rules.answer_saving"),
        t("rules.answer_end"),
        t("rules.answer_practical", { seconds: view.try_seconds, counts: countsWords(view.practical_counts) }),
      ],
    ],
    [
      t("rules.conduct_title"),
      [t("rules.conduct_alone"), t("rules.conduct_devices"), t("rules.conduct_paper"), t("rules.conduct_leave")],
    ],
    [
      t("rules.trouble_title"),
      [t("rules.trouble_machine"), t("rules.trouble_questions"), t("rules.trouble_violation")],
    ],
  ];
}

/** @param {import("../context.js").Context} context */
export function rulesStep({ attempt, act }) {
  const accept = button(t("rules.accept"), () => act(() => attempt.acceptRules()), {
    "data-tone": "primary",
    "data-size": "large",
    disabled: true,
  });
  const tick = el("input", {
    type: "checkbox",
    id: "rules-read",
    onchange: () => {
      accept.disabled = !tick.checked;
    },
  });
  const element = el(
    "div",
    { class: "page step", "data-width": "step" },
    el("h1", {}, t("rules.title")),
    el(
      "section",
      { class: "card" },
      el(
        "div",
        { class: "card-body rules prose" },
        ruleGroups(attempt.view).map(([title, rules]) => [
          el("h2", {}, title),
          el(
            "ol",
            {},
            /** @type {string[]} */ (rules).map((rule) => el("li", {}, rule)),
          ),
        ]),
      ),
      el(
        "footer",
        { class: "rules-foot" },
        el("label", { class: "choice", for: "rules-read" }, tick, el("span", {}, t("rules.read"))),
        accept,
      ),
    ),
  );
  return { element };
}
