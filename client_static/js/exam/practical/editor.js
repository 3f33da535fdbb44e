// @ts-check
// Knows the editor: CodeMirror with Python and without any hints; undo and cursor are kept per file.

import { t } from "/static/js/text.js";
import { plainEditor } from "./plain_editor.js";
import { protectedLines } from "./protected_lines.js";
import { typingOver } from "./typing_over.js";

/**
 * @typedef {{id: string, text: string, label: string, readOnly: boolean, protected: readonly string[]}} Opened
 * @typedef {{open: (file: Opened) => void, cursor: () => import("../place.js").Cursor, goTo: (cursor: import("../place.js").Cursor) => void, destroy: () => void}} Editor
 *   lines from 1, columns from 0; a cursor that the text has no room for goes to its end
 */

/**
 * @param {HTMLElement} place @param {{onchange: (text: string) => void, onmove: () => void}} told
 * @returns {Promise<Editor>} a plain text area where CodeMirror cannot be loaded
 */
export async function makeEditor(place, told) {
  try {
    return codeEditor(place, told, await import("codemirror"));
  } catch (error) {
    console.warn("plain editing:", error);
    return plainEditor(place, told);
  }
}

/**
 * @param {HTMLElement} place @param {{onchange: (text: string) => void, onmove: () => void}} told
 * @param {typeof import("codemirror")} codemirror @returns {Editor}
 */
function codeEditor(place, told, codemirror) {
  const { EditorState, EditorView } = codemirror;
  const nonce = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=csp-nonce]")).content;
  /** @type {Map<string, import("@codemirror/state").EditorState>} */
  const states = new Map();
  let shown = "";
  // The nonce must be there from the first mount: styles are put into the page then.
  const view = new EditorView({ parent: place, extensions: EditorView.cspNonce.of(nonce) });
  const common = [
    EditorView.cspNonce.of(nonce),
    ...behaviour(codemirror),
    typingOver(codemirror),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) told.onchange(update.state.doc.toString());
      if (update.docChanged || update.selectionSet) told.onmove();
    }),
  ];

  /** @param {Opened} file */
  function open(file) {
    if (shown !== "") states.set(shown, view.state);
    shown = file.id;
    const kept = states.get(file.id);
    view.setState(
      kept?.doc.toString() === file.text
        ? kept
        : EditorState.create({
            doc: file.text,
            extensions: [
              common,
              protectedLines(codemirror, file.protected),
              EditorState.readOnly.of(file.readOnly),
              EditorView.contentAttributes.of({
                "aria-label": file.label,
                "aria-readonly": String(file.readOnly),
                tabindex: "0",
              }),
            ],
          }),
    );
  }

  /** @param {number} offset @returns {[number, number]} */
  function spot(offset) {
    const line = view.state.doc.lineAt(offset);
    return [line.number, offset - line.from];
  }

  /** @param {number} number @param {number} column */
  function at(number, column) {
    const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
    return Math.min(line.from + column, line.to);
  }

  view.scrollDOM.addEventListener("scroll", () => told.onmove(), { passive: true });
  return {
    open,
    destroy: () => view.destroy(), // it listens to the window and would stay for ever
    cursor: () => {
      const { anchor, head } = view.state.selection.main;
      const { scrollTop } = view.scrollDOM;
      const block = view.lineBlockAtHeight(scrollTop);
      const hidden = Math.max(0, scrollTop - block.top) / block.height; // of the line at the top
      return [...spot(anchor), ...spot(head), view.state.doc.lineAt(block.from).number + Math.round(hidden * 100) / 100];
    },
    goTo: ([anchorLine, anchorColumn, headLine, headColumn, top]) => {
      view.dispatch({
        selection: { anchor: at(anchorLine, anchorColumn), head: at(headLine, headColumn) },
        effects: EditorView.scrollIntoView(at(Math.floor(top), 0), { y: "start", yMargin: -(top % 1) * view.defaultLineHeight }),
      });
    },
  };
}

/** @param {typeof import("codemirror")} codemirror */
function behaviour({
  EditorState,
  bracketMatching,
  defaultKeymap,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  history,
  historyKeymap,
  highlightSpecialChars,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  indentWithTab,
  keymap,
  lineNumbers,
  python,
  search,
  searchKeymap,
  syntaxHighlighting,
  tags,
}) {
  const colours = HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword, tags.bool, tags.null], class: "tok-keyword" },
    { tag: [tags.string, tags.special(tags.string)], class: "tok-string" },
    { tag: tags.number, class: "tok-number" },
    { tag: tags.comment, class: "tok-comment" },
    {
      tag: [
        tags.definition(tags.variableName),
        tags.definition(tags.className),
        tags.function(tags.definition(tags.variableName)),
      ],
      class: "tok-definition",
    },
    { tag: [tags.standard(tags.variableName), tags.self], class: "tok-builtin" },
  ]);
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightActiveLine(),
    highlightSpecialChars(),
    history(),
    drawSelection({ cursorBlinkRate: 0 }),
    indentOnInput(),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    bracketMatching(),
    python(),
    syntaxHighlighting(colours),
    search({ top: true }),
    EditorState.phrases.of(phrases()),
    keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap, ...searchKeymap]),
  ];
}

const phrases = () => ({
  Find: t("editor.find"),
  Replace: t("editor.replace"),
  next: t("editor.next"),
  previous: t("editor.previous"),
  all: t("editor.all"),
  "match case": t("editor.match_case"),
  "by word": t("editor.by_word"),
  regexp: t("editor.regexp"),
  replace: t("editor.replace"),
  "replace all": t("editor.replace_all"),
  close: t("common.close"),
});
