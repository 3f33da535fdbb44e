// @ts-check
// Knows one task on the page: its statement, its files in the editor, the run panel and the submit bar.

import { split } from "/static/js/components/split.js";
import { tabs } from "/static/js/components/tabs.js";
import { button, el, prose, reachable } from "/static/js/dom.js";
import { pick, t } from "/static/js/text.js";
import { pointsWords } from "../words.js";
import { runPanel } from "./run_panel.js";
import { confirmReset, submitBar } from "./submitting.js";

/** @typedef {import("../types.js").TaskEntry} TaskEntry */

/** @param {TaskEntry} entry @param {() => void} toggleFlag */
function statement({ number, points, task }, toggleFlag) {
  const { cpu_ms: cpu, memory_mib: memory } = task.limits;
  const flag = button(t("item.flag"), toggleFlag, { class: "button flag-button", "data-size": "small" });
  const element = el(
    "section",
    { class: "statement", tabindex: "0", "aria-label": t("practical.statement") },
    el(
      "header",
      { class: "item-head" },
      el("h2", {}, `${number}. ${pick(task.title)}`),
      el("span", { class: "muted numeric" }, pointsWords(points)),
      flag,
    ),
    el(
      "p",
      { class: "muted small numeric" },
      t("practical.limits", { seconds: cpu / 1000, memory }),
      " ",
      t("practical.entry", { files: task.entry.join(" ") }),
    ),
    prose(pick(task.statement_html)),
    task.protected.length > 0 &&
      el(
        "div",
        { class: "prose" },
        el("p", {}, t("practical.protected")),
        reachable(el("pre", { class: "code" }, task.protected.join("\n"))),
      ),
  );
  return { element, flag };
}

/**
 * @param {import("../context.js").Context} context @param {TaskEntry} entry
 * @param {{editor: import("./editor.js").Editor, place: HTMLElement, hear: (heard: {onchange: (text: string) => void, onmove: () => void}) => void}} editing
 *   the one editor of the page and where its changes are to be told
 * @param {import("./submitting.js").Submissions} submissions
 */
export function taskPane(context, entry, { editor, place: editing, hear }, submissions) {
  const { place, responses } = context;
  const { key, task } = entry;
  const names = [...task.entry, ...Object.keys(task.data_files)];
  const { item, file, splits } = place.at;
  let path = item === key && file !== undefined && names.includes(file) ? file : task.entry[0];

  /** @returns {Record<string, string>} */
  const files = () =>
    Object.fromEntries(
      task.entry.map((name) => [name, responses.value(key).files?.[name] ?? task.starter[name] ?? ""]),
    );
  const { element: words, flag } = statement(entry, () => {
    const { flagged, ...rest } = responses.value(key);
    responses.set(key, flagged ? rest : { ...rest, flagged: true });
  });
  const bar = submitBar(context, submissions, task, files);
  const reset = button(
    t("reset.open"),
    async () => {
      if (!(await confirmReset(path))) return;
      change(task.starter[path] ?? "");
      show(path);
    },
    { "data-tone": "quiet", "data-size": "small" },
  );
  const row = tabs({
    label: t("practical.files"),
    panel: "editor-panel",
    onchoose: show,
    entries: names.map((name) => ({
      value: name,
      words: [name, !task.entry.includes(name) && el("span", { class: "badge" }, t("practical.read_only"))],
    })),
  });

  /** @param {string} text */
  function change(text) {
    responses.set(key, { ...responses.value(key), files: { ...files(), [path]: text } });
    bar.show();
  }

  const look = () => place.noteCursor(`${key}/${path}`, editor.cursor());

  /** @type {Record<string, number>} */
  const bars = {};
  const lookAtBars = () => place.noteSplits(bars);
  /** @param {string} name @param {number} percent */
  function put(name, percent) {
    bars[name] = percent;
    place.soon(lookAtBars);
  }

  /** Back to where this file was left. */
  function back() {
    const cursor = place.at.cursors?.[`${key}/${path}`];
    if (cursor) editor.goTo(cursor);
  }

  /** @param {string} name */
  function show(name) {
    place.flush();
    path = name;
    const own = task.entry.includes(name);
    row.choose(name);
    reset.hidden = !own;
    const text = own ? files()[name] : task.data_files[name];
    editor.open({
      id: `${key}/${name}`,
      text,
      label: t("practical.editor", { path: name }),
      readOnly: !own,
      protected: own ? task.protected : [],
    });
    place.go("practical", key, name);
    back();
  }

  const showFlag = () => flag.setAttribute("aria-pressed", String(responses.value(key).flagged === true));
  hear({
    onchange: change,
    onmove: () => place.soon(look),
  });
  show(path);
  showFlag();
  const work = el(
    "section",
    { class: "work", "aria-label": t("practical.work") },
    split({
      axis: "y",
      label: t("practical.split_run"),
      key: "kaohe_split_run",
      start: 58,
      at: splits?.run,
      onput: (percent) => put("run", percent),
      first: el(
        "div",
        { class: "edit" },
        el("div", { class: "file-bar" }, row.element, reset),
        el("div", { id: "editor-panel", class: "editor", role: "tabpanel", "aria-label": t("practical.files") }, editing),
      ),
      second: runPanel(context, task, files),
    }),
    bar.element,
  );
  return {
    element: split({
      axis: "x",
      label: t("practical.split_statement"),
      key: "kaohe_split_statement",
      start: 40,
      at: splits?.statement,
      onput: (percent) => put("statement", percent),
      first: words,
      second: work,
    }),
    showState: () => {
      showFlag();
      bar.show();
    },
    replaced: () => show(path),
    /** Once it stands on the page. @returns {() => void} leaves it */
    shown: () => {
      back();
      return place.follow(words, key);
    },
  };
}
