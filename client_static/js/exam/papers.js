// @ts-check
// Knows the two papers as the server gives them to this candidate, fetched once each.

import { request } from "/static/js/api.js";

/** @typedef {import("./types.js").ItemEntry} ItemEntry */
/** @typedef {import("./types.js").TaskEntry} TaskEntry */
/** @typedef {ItemEntry | TaskEntry} Entry */

export class Papers {
  /** @type {ItemEntry[] | null} */
  #theory = null;
  /** @type {TaskEntry[] | null} */
  #practical = null;

  /** @returns {Promise<ItemEntry[]>} */
  async theory() {
    this.#theory ??= (await request("GET", "/api/attempt/paper/theory")).entries;
    return /** @type {ItemEntry[]} */ (this.#theory);
  }

  /** @returns {Promise<TaskEntry[]>} */
  async practical() {
    this.#practical ??= (await request("GET", "/api/attempt/paper/practical")).entries;
    return /** @type {TaskEntry[]} */ (this.#practical);
  }

  /** An item or task by its key, in the papers that this page already has; null: in none of them. @param {string} key @returns {Promise<Entry | null>} */
  async find(key) {
    const known = [...(this.#theory ?? []), ...(this.#practical ?? [])];
    return known.find((entry) => entry.key === key) ?? null;
  }
}

/** @param {import("./types.js").ItemView["kind"]} kind @param {import("./types.js").TheoryValue} value */
export function isAnswered(kind, value) {
  if (kind === "multiple") return (value.choices?.length ?? 0) > 0;
  if (kind === "fill" || kind === "reading")
    return Object.values(value.blanks ?? {}).some((text) => text.trim() !== "");
  return value.choice !== undefined;
}

/** Whether a task's files differ from its starter. @param {TaskEntry} entry @param {import("./types.js").PracticalValue} value */
export const isWorkedOn = ({ task }, value) =>
  value.files !== undefined && task.entry.some((path) => value.files?.[path] !== (task.starter[path] ?? ""));
