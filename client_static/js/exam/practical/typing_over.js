// @ts-check
// Knows what happens when one types over selected code: the editor replaces it itself.

/**
 * Left alone, the browser copies the colour of the replaced words as an inline style, which the page's policy refuses.
 * @param {typeof import("codemirror")} codemirror
 */
export const typingOver = ({ EditorView }) =>
  EditorView.domEventHandlers({
    beforeinput: (event, view) => {
      const plain = event.inputType === "insertText" && event.data !== null && !event.isComposing;
      if (!plain || view.state.readOnly || view.state.selection.main.empty) return false;
      view.dispatch(view.state.replaceSelection(event.data ?? ""), { userEvent: "input.type", scrollIntoView: true });
      return true;
    },
  });
