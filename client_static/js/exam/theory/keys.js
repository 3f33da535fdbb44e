// @ts-check
// Knows the keys of the theory paper; silent while something is being typed, and where the candidate switched them off.

const CHOICE = "kaohe_single_keys";

/** Whether one-letter keys work here. */
export const singleKeysOn = () => localStorage.getItem(CHOICE) !== "off";

/** @param {boolean} on */
export const setSingleKeys = (on) => localStorage.setItem(CHOICE, on ? "on" : "off");

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && target.type !== "radio" && target.type !== "checkbox";
}

/**
 * Listens until the returned function is called.
 * @param {{previous: () => void, next: () => void, choose: (index: number) => void, flag: () => void}} deeds
 */
export function theoryKeys({ previous, next, choose, flag }) {
  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]") !== null) return;
    const deed = paging(event.key) ?? (isTyping(event.target) ? undefined : (moving(event) ?? single(event.key)));
    if (deed === undefined) return;
    event.preventDefault();
    deed();
  }

  /** @param {string} key */
  const paging = (key) => ({ PageUp: previous, PageDown: next })[key];

  // Inside the tabs of the page the arrows belong to the tabs.
  /** @param {KeyboardEvent} event */
  function moving({ key, target }) {
    if (target instanceof Element && target.closest("[role=tablist], [role=separator]")) return undefined;
    return { ArrowLeft: previous, ArrowRight: next }[key];
  }

  /** @param {string} key */
  function single(key) {
    if (!singleKeysOn()) return undefined;
    if (/^[1-9]$/.test(key)) return () => choose(Number(key) - 1);
    if (/^[a-e]$/i.test(key)) return () => choose(key.toLowerCase().charCodeAt(0) - 97);
    return key.toLowerCase() === "f" ? flag : undefined;
  }

  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
