// @ts-check
// Knows how lines that a completion task wants kept are marked in the editor.

/**
 * An extension that shades every line equal to one of `lines`.
 * @param {typeof import("codemirror")} codemirror @param {readonly string[]} lines
 */
export function protectedLines({ Decoration, EditorView, StateField }, lines) {
  const kept = new Set(lines.map((line) => line.trimEnd()).filter((line) => line !== ""));
  const shade = Decoration.line({ class: "cm-protected" });
  /** @param {import("@codemirror/state").EditorState} state */
  const marks = (state) => {
    const ranges = [];
    for (let number = 1; number <= state.doc.lines; number += 1) {
      const line = state.doc.line(number);
      if (kept.has(line.text.trimEnd())) ranges.push(shade.range(line.from));
    }
    return Decoration.set(ranges);
  };
  return StateField.define({
    create: marks,
    update: (before, transaction) => (transaction.docChanged ? marks(transaction.state) : before),
    provide: (field) => EditorView.decorations.from(field),
  });
}
