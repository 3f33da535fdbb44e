// @ts-check
// Knows the alarm that submissions of this room cannot be judged without staff; it stays while that is so.

import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/** @param {HTMLElement} place @param {import("./room.js").Room} room */
export function held(place, room) {
  const words = el("p", {});
  const notice = el("div", { class: "notice", role: "status" },
    el("div", {}, el("p", { class: "notice-title" }, t("board.held_title")), words));
  notice.dataset.tone = "warn";
  room.addEventListener("changed", () => {
    const count = room.board?.counts.held ?? 0;
    if (count === 0) notice.remove();
    else words.textContent = t("board.held_words", { count });
    if (count > 0 && !notice.isConnected) place.append(notice);
  });
}
