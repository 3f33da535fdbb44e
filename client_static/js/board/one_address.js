// @ts-check
// Knows the line that all machines of the room share one address, so that nobody is asked for a move code.

import { t } from "/static/js/text.js";

/** @param {HTMLElement} place @param {import("./room.js").Room} room */
export function oneAddress(place, room) {
  room.addEventListener("changed", () => {
    const address = room.board?.one_address ?? null;
    place.hidden = address === null;
    if (address !== null) place.textContent = t("board.one_address", { address });
  });
}
