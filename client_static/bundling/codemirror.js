// What of CodeMirror reaches the browser: editing, history, search and Python's grammar.
// Completion, linting and bracket closing stay out: a candidate's editor gives no hints.
// `pythonLanguage` is wrapped here because lang-python's own `python()` would bring completion along.

import { LanguageSupport } from "@codemirror/language";
import { pythonLanguage } from "@codemirror/lang-python";

export {
  Annotation, Compartment, EditorSelection, EditorState, Prec, StateEffect, StateField, Transaction,
} from "@codemirror/state";
export {
  Decoration, EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter,
  highlightSpecialChars, keymap, lineNumbers, placeholder,
} from "@codemirror/view";
export {
  defaultKeymap, history, historyKeymap, indentLess, indentMore, indentWithTab, redo, undo,
} from "@codemirror/commands";
export {
  HighlightStyle, bracketMatching, foldGutter, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
export { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
export { tags } from "@lezer/highlight";

/** Python's grammar and indentation, without completion. */
export const python = () => new LanguageSupport(pythonLanguage);
