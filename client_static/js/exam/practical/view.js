// @ts-check
// Knows the practical paper on the page: the row of tasks and the task that is open.

import { tabs } from "/static/js/components/tabs.js";
import { el } from "/static/js/dom.js";
import { pick, t } from "/static/js/text.js";
import { isWorkedOn } from "../papers.js";
import { makeEditor } from "./editor.js";
import { Submissions } from "./submitting.js";
import { taskPane } from "./task_pane.js";

/** @param {import("../context.js").Context} context @returns {Promise<import("../context.js").StepView>} */
export async function practicalStep(context) {
  const { responses, outbox, papers } = context;
  const entries = await papers.practical();
  const submissions = new Submissions();
  await submissions.load();
  const place = el("div", { class: "editor-place" });
  let heard = { onchange: (/** @type {string} */ _text) => {}, onmove: () => {} };
  const editor = await makeEditor(place, { onchange: (text) => heard.onchange(text), onmove: () => heard.onmove() });
  const panel = el("div", {
    class: "task-panel",
    id: "task-panel",
    role: "tabpanel",
    "aria-label": t("practical.title"),
  });
  let current = lastPlace(context) ?? entries[0].key;
  /** @type {ReturnType<typeof taskPane>} */
  let pane;

  const row = tabs({
    label: t("practical.tasks"),
    panel: "task-panel",
    onchoose: goTo,
    entries: entries.map(({ key, number, points, task }) => ({
      value: key,
      words: [
        el("span", { class: "task-name" }, `${number} ${pick(task.title)}`),
        el("span", { class: "task-state small" }),
        el("span", { class: "visually-hidden" }, ` ${Number(points)}`),
      ],
    })),
  });

  function showStates() {
    for (const entry of entries) {
      const made = submissions.of(entry.task.id).length;
      const worked = isWorkedOn(entry, responses.value(entry.key));
      const tab = /** @type {HTMLElement} */ (row.tab(entry.key));
      tab.dataset.flagged = String(responses.value(entry.key).flagged === true);
      const state = /** @type {HTMLElement} */ (tab.querySelector(".task-state"));
      state.textContent =
        made > 0
          ? t("practical.submitted", { count: made })
          : worked
            ? t("practical.worked_on")
            : t("practical.untouched");
    }
    pane?.showState();
  }

  let unfollow = () => {};

  /** @param {string} key */
  function goTo(key) {
    const entry = entries.find((each) => each.key === key);
    if (entry === undefined) return;
    context.place.flush();
    heard = { onchange: () => {}, onmove: () => {} };
    current = key;
    pane = taskPane(
      context,
      entry,
      {
        editor,
        place,
        hear: (told) => {
          heard = told;
        },
      },
      submissions,
    );
    unfollow();
    panel.replaceChildren(pane.element);
    if (panel.isConnected) unfollow = pane.shown();
    row.choose(key);
    outbox.flush();
  }

  /** @param {Event} event */
  const replaced = (event) => {
    if (/** @type {CustomEvent} */ (event).detail.item === current) pane.replaced();
  };

  responses.addEventListener("change", showStates);
  responses.addEventListener("replaced", replaced);
  submissions.addEventListener("change", showStates);
  goTo(entries.some(({ key }) => key === current) ? current : entries[0].key);
  showStates();
  return {
    element: el(
      "div",
      { class: "practical" },
      el("h1", { class: "visually-hidden" }, t("practical.title")),
      el("div", { class: "task-row" }, row.element),
      panel,
    ),
    goTo,
    shown: () => {
      unfollow();
      unfollow = pane.shown();
    },
    unmount: () => {
      unfollow();
      editor.destroy();
      responses.removeEventListener("change", showStates);
      responses.removeEventListener("replaced", replaced);
    },
  };
}

/** The task this candidate was at. @param {import("../context.js").Context} context */
function lastPlace({ attempt, place, lastItems }) {
  if (place.at.section === "practical") return place.at.item;
  return lastItems.practical ?? (attempt.view.place?.section === "practical" ? attempt.view.place.item : undefined);
}
