// @ts-check
// Knows the notice that all machines of the room share one address, so that nobody is asked for a move code.

import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";

/** @param {HTMLElement} place @param {import("./room.js").Room} room */
export function oneAddress(place, room) {
  const words = el("p", {});
  const notice = el("div", { class: "notice", role: "status" },
    el("div", {}, el("p", { class: "notice-title" }, t("board.one_address_title")), words));
  room.addEventListener("changed", () => {
    const address = room.board?.one_address ?? null;
    if (address === null) notice.remove();
    else words.textContent = t("board.one_address_words", { address });
    if (address !== null && !notice.isConnected) place.append(notice);
  });
}
