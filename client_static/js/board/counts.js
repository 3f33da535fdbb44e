// @ts-check
// Knows the bar of counts: how many seats are in each state; a count chooses its seats.

import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { mark } from "./cell.js";
import { LOOKS, lookOf, lookWords } from "./words.js";

/** Shown also at nought: what an invigilator looks for. */
const ALWAYS = new Set(["not_arrived", "waiting", "theory", "practical", "offline", "handed_in"]);

/**
 * @param {HTMLElement} place @param {import("./room.js").Room} room @param {import("./selection.js").Selection} selection
 */
export function countsBar(place, room, selection) {
  /** @type {Map<string, HTMLButtonElement>} */
  const chips = new Map(LOOKS.map((look) => [look, el("button", {
    class: "count", type: "button", "data-look": look, onclick: () => selection.all((cell) => lookOf(cell) === look),
  })]));
  const all = el("button", { class: "count", type: "button", "data-look": "all", onclick: () => selection.all() });
  place.replaceChildren(all, ...chips.values());

  room.addEventListener("changed", () => {
    const taken = room.taken().filter(({ live }) => live !== "superseded");
    const absent = taken.filter(({ live }) => live === "absent" || live === "not_arrived").length;
    all.replaceChildren(el("span", {}, t("board.present")), el("b", { class: "numeric" }, `${taken.length - absent}/${taken.length}`));
    for (const [look, chip] of chips) {
      const count = room.taken().filter((cell) => lookOf(cell) === look).length;
      chip.hidden = count === 0 && !ALWAYS.has(look);
      chip.disabled = count === 0;
      chip.replaceChildren(mark(look), el("span", {}, lookWords(look)), el("b", { class: "numeric" }, count));
    }
  });
}
