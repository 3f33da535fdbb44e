// @ts-check
// Knows the bar above the papers: who, what, where; which paper; what is saved; how much time; hand in.

import { request } from "/static/js/api.js";
import { timeOfDay } from "/static/js/clock.js";
import { showTime } from "/static/js/components/time_rows.js";
import { button, el } from "/static/js/dom.js";
import { pick, t } from "/static/js/text.js";
import { countdown } from "./countdown.js";
import { openHandIn } from "./hand_in.js";
import { openHelp } from "./help.js";
import { openMessages } from "./messages.js";
import { saveState } from "./save_state.js";
import { grouped } from "./words.js";

/** @param {import("./context.js").Context} context */
function papersRow({ attempt, outbox, act }) {
  const { timing, section } = attempt.view;
  const papers = /** @type {const} */ ([
    ["theory", t("paper.theory")],
    ["practical", t("paper.practical")],
  ]);
  if (timing === "free") {
    return el(
      "div",
      { class: "segments paper-row", role: "group", "aria-label": t("paper.choose") },
      papers.map(([name, words]) =>
        el(
          "button",
          {
            type: "button",
            "aria-pressed": String(name === section),
            onclick: () => {
              if (name !== attempt.view.section)
                act(async () => {
                  await outbox.flush();
                  await attempt.enter(name);
                });
            },
          },
          words,
        ),
      ),
    );
  }
  return el(
    "ol",
    { class: "paper-row paper-steps", "aria-label": t("paper.order") },
    papers.map(([name, words]) =>
      el(
        "li",
        { "aria-current": name === section ? "step" : null },
        words,
        name === "theory" && section === "practical" && el("span", { class: "small" }, t("paper.sealed")),
      ),
    ),
  );
}

/**
 * The clocks; a press on them says why the attempt ends when it ends. Before the first answer, from when they count.
 * @param {import("./context.js").Context} context @param {HTMLElement} theory @param {HTMLElement} whole
 */
function clocks({ attempt, act }, theory, whole) {
  const open = () => act(async () => showTime(await request("GET", "/api/attempt/time")));
  const starts = attempt.view.starts_by;
  return el(
    "div",
    { class: "exam-clocks", title: t("time.open"), onclick: open },
    theory,
    whole,
    starts !== null && el("p", { class: "clock-waits" }, t("clock.starts_by", { time: timeOfDay(starts) })),
    button("?", (event) => (event.stopPropagation(), open()), { class: "button clock-why", "data-tone": "quiet", "data-size": "small", "aria-label": t("time.open") }),
  );
}

/**
 * @param {import("./context.js").Context} context
 * @param {import("./context.js").StepView["action"]} action in place of handing in
 */
export function topBar(context, action) {
  const { attempt, clock } = context;
  const { view } = attempt;
  const saved = saveState(context);
  const whole = countdown(context, {
    name: "whole",
    label: t("clock.left"),
    left: () => clock.remaining(),
    warn: (time) => t("clock.warn", { time }),
  });
  const theory = countdown(context, {
    name: "theory",
    label: t("clock.theory_left"),
    small: true,
    warn: (time) => t("clock.theory_warn", { time }),
    left: () => (attempt.view.section === "theory" ? clock.theoryRemaining() : null),
  });
  const last =
    action === undefined
      ? button(t("hand_in.open"), () => openHandIn(context), { "data-tone": "primary" })
      : button(action.label, action.run, { "data-tone": "primary" });
  const element = el(
    "header",
    { class: "exam-bar" },
    el(
      "div",
      { class: "exam-who" },
      el("p", { class: "exam-title" }, pick(view.sitting.title)),
      el(
        "p",
        { class: "exam-person numeric" },
        el("b", { lang: "zh-CN" }, view.candidate.name),
        el("span", {}, grouped(view.candidate.candidate_number)),
        el("span", {}, `${view.room.name} ${t("confirm.seat_number", { number: view.seat.number })}`),
      ),
    ),
    papersRow(context),
    saved.element,
    clocks(context, theory.element, whole.element),
    el(
      "div",
      { class: "exam-buttons" },
      view.messages.length > 0 &&
        button(t("messages.open", { count: view.messages.length }), () => openMessages(context), {
          "data-tone": "quiet",
        }),
      button(t("help.open"), () => openHelp(), { "data-tone": "quiet" }),
      last,
    ),
  );
  return {
    element,
    unmount: () => {
      saved.unmount();
      whole.unmount();
      theory.unmount();
    },
  };
}
