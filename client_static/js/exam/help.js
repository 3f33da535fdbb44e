// @ts-check
// Knows the dialog with preferences and the keys of the page.

import { ask } from "/static/js/components/dialog.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { showPreferences } from "/static/js/theme.js";
import { setSingleKeys, singleKeysOn } from "./theory/keys.js";

/** The controls that every page has, cloned from the template the server wrote. */
export function preferences() {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("preferences"));
  const controls = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  showPreferences(controls);
  return controls;
}

export function openHelp() {
  const rows = [
    ["← →", t("help.key_move")],
    ["PageUp PageDown", t("help.key_page")],
    ["1–9 / A–E", t("help.key_choose")],
    ["F", t("help.key_flag")],
    ["Tab", t("help.key_tab")],
    ["Esc, Tab", t("help.key_leave_editor")],
    ["Ctrl+Z / Ctrl+Y", t("help.key_undo")],
    ["Ctrl+F", t("help.key_find")],
  ];
  const single = el("input", {
    type: "checkbox",
    id: "single-keys",
    checked: singleKeysOn(),
    onchange: () => setSingleKeys(single.checked),
  });
  return ask({
    title: t("help.title"),
    body: [
      el("section", {}, el("h3", {}, t("help.display")), preferences()),
      el(
        "section",
        {},
        el("h3", {}, t("help.keys")),
        el(
          "dl",
          { class: "particulars keys" },
          rows.map(([keys, words]) => [el("dt", {}, el("kbd", {}, keys)), el("dd", {}, words)]),
        ),
        el("label", { class: "choice", for: "single-keys" }, single, el("span", {}, t("help.single_keys"))),
      ),
      el("section", {}, el("h3", {}, t("help.trouble")), el("p", {}, t("help.trouble_words"))),
    ],
    actions: [{ label: t("common.close"), value: "", tone: "primary" }],
  });
}
