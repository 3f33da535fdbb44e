// @ts-check
// Knows the names that several parts of the candidate's page use: kinds of item, levels, causes, grouped numbers.

import { t } from "/static/js/text.js";

/** @param {import("./types.js").ItemView["kind"]} kind */
export const kindWords = (kind) =>
  ({
    single: t("kind.single"),
    multiple: t("kind.multiple"),
    true_false: t("kind.true_false"),
    fill: t("kind.fill"),
    reading: t("kind.reading"),
  })[kind];

/** What is to be done with an item of this kind. @param {import("./types.js").ItemView["kind"]} kind */
export const kindHint = (kind) =>
  ({
    single: t("kind.single_hint"),
    multiple: t("kind.multiple_hint"),
    true_false: t("kind.true_false_hint"),
    fill: t("kind.fill_hint"),
    reading: t("kind.reading_hint"),
  })[kind];

/** @param {string} level the Chinese word is the value everywhere */
export const levelWords = (level) =>
  ({ 初级: t("level.junior"), 中级: t("level.intermediate"), 高级: t("level.senior") })[level] ?? level;

/** @param {string} kind of sitting */
export const sittingKindWords = (kind) =>
  ({ live: t("sitting_kind.live"), trial: t("sitting_kind.trial"), practice: t("sitting_kind.practice") })[kind] ??
  kind;

/** @param {string} category the Chinese word is the value everywhere */
export const categoryWords = (category) =>
  ({
    中职: t("category.secondary_vocational"),
    高职: t("category.higher_vocational"),
    应用型本科: t("category.applied_undergraduate"),
    社会考生: t("category.general_public"),
  })[category] ?? category;

/** Which version of a practical answer counts. @param {string} policy */
export const countsWords = (policy) =>
  ({
    last_saved: t("counts.last_saved"),
    last_submitted: t("counts.last_submitted"),
    better_of_both: t("counts.better_of_both"),
  })[policy] ?? "";

/** "2501 1000 0100 1014" */
export const grouped = (/** @type {string} */ number) => (number.match(/.{1,4}/g) ?? []).join(" ");

/** Points without idle zeros: "2", "2.5". @param {string} points */
export const pointsWords = (points) => t("item.points", { points: Number(points) });
