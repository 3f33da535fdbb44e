// @ts-check
// Knows the submissions of this attempt: what was handed in when, and the line that says so under a task.

import { request } from "/static/js/api.js";
import { ask } from "/static/js/components/dialog.js";
import { timeOfDay } from "/static/js/clock.js";
import { button, el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { countsWords } from "../words.js";

/** Emits "change" when another submission has arrived. */
export class Submissions extends EventTarget {
  /** @type {import("../types.js").Submission[]} */
  #all = [];
  /** @type {Map<string, string>} the files last submitted from this page, by task */
  #texts = new Map();

  async load() {
    this.#all = (await request("GET", "/api/attempt/submissions")).submissions;
    this.dispatchEvent(new Event("change"));
  }

  /** @param {string} task */
  of(task) {
    return this.#all
      .filter((each) => each.task === task && each.cause !== "collected")
      .sort((a, b) => a.at.localeCompare(b.at));
  }

  /** @param {string} task @param {Record<string, string>} files @throws {import("/static/js/api.js").Problem | import("/static/js/api.js").Unreachable} */
  async submit(task, files) {
    const { submission } = await request("POST", "/api/attempt/submissions", { task, files });
    this.#texts.set(task, JSON.stringify(files));
    this.#all = [...this.#all, submission];
    this.dispatchEvent(new Event("change"));
  }

  /** Whether the files differ from what this page last submitted; null when it does not know. @param {string} task @param {Record<string, string>} files */
  changedSince(task, files) {
    const text = this.#texts.get(task);
    return text === undefined ? null : text !== JSON.stringify(files);
  }
}

/**
 * The foot of a task: what has been submitted, what counts, and the button.
 * @param {import("../context.js").Context} context @param {Submissions} submissions
 * @param {import("../types.js").TaskView} task @param {() => Record<string, string>} files
 */
export function submitBar({ attempt, outbox, act, announce }, submissions, task, files) {
  const told = el("p", { class: "submit-words" });
  const submit = button(t("submit.do"), send);

  function show() {
    const made = submissions.of(task.id);
    const last = made.at(-1);
    told.replaceChildren(
      last === undefined ? t("submit.none") : t("submit.made", { count: made.length, time: timeOfDay(last.at, true) }),
      submissions.changedSince(task.id, files()) === true ? t("submit.changed") : "",
      " ",
      el("span", { class: "muted" }, countsWords(attempt.view.practical_counts)),
    );
  }

  async function send() {
    submit.disabled = true;
    await outbox.flush();
    if (await act(() => submissions.submit(task.id, files()))) announce(t("submit.done"));
    submit.disabled = false;
    show();
  }

  show();
  return { element: el("div", { class: "submit-bar" }, told, submit), show };
}

/** Asks before the starter takes the place of what was written. @param {string} path */
export const confirmReset = async (path) =>
  (await ask({
    title: t("reset.title"),
    body: [el("p", {}, t("reset.words", { path }))],
    actions: [
      { label: t("reset.do"), value: "reset", tone: "danger" },
      { label: t("common.cancel"), value: "", tone: "primary" },
    ],
  })) === "reset";
