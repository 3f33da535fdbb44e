// @ts-check
// Knows the theory paper on the page: one item at a time beside the map, and how one moves between them.

import { button, el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { itemPane } from "./item_pane.js";
import { theoryKeys } from "./keys.js";
import { navigator } from "./navigator.js";
import { sealTheory } from "./sealing.js";

/** @param {import("../context.js").Context} context @returns {Promise<import("../context.js").StepView>} */
export async function theoryStep(context) {
  const { attempt, responses, outbox, papers, place } = context;
  const entries = await papers.theory();
  let index = Math.max(
    0,
    entries.findIndex(({ key }) => key === lastPlace(context)),
  );
  /** @type {ReturnType<typeof itemPane>} */
  let pane;

  const sheet = el("div", { class: "item-sheet", tabindex: "0", role: "region", "aria-label": t("theory.item") });
  const map = navigator(entries, (key) => responses.value(key), goTo);
  const back = button(t("theory.previous"), () => move(-1));
  const onward = button(t("theory.next"), () => move(1), { "data-tone": "primary" });

  let unfollow = () => {};
  let unfollowMap = () => {};
  function draw() {
    const { key } = entries[index];
    pane = itemPane(entries[index], {
      value: () => responses.value(key),
      set: (value) => responses.set(key, value),
      refusal: () => responses.refusal(key),
    });
    unfollow();
    sheet.replaceChildren(pane.element);
    unfollow = place.follow(sheet, key);
    back.disabled = index === 0;
    onward.disabled = index === entries.length - 1;
    map.show(key);
  }

  /** @param {string} key */
  function goTo(key) {
    const to = entries.findIndex((entry) => entry.key === key);
    if (to < 0) return;
    index = to;
    draw();
    /** @type {HTMLElement} */ (pane.element.querySelector("h2")).focus({ preventScroll: true });
    place.go("theory", key);
    outbox.flush();
  }

  /** @param {number} step */
  function move(step) {
    const to = entries[index + step];
    if (to !== undefined) goTo(to.key);
  }

  function changed() {
    pane.showState();
    map.show(entries[index].key);
  }

  /** @param {Event} event */
  function replaced(event) {
    if (/** @type {CustomEvent} */ (event).detail.item === entries[index].key) draw();
    else changed();
  }

  const detachKeys = theoryKeys({
    previous: () => move(-1),
    next: () => move(1),
    flag: () => pane.toggleFlag(),
    choose: (option) =>
      sheet.querySelector(`#option-${option}`)?.dispatchEvent(new MouseEvent("click", { bubbles: true })),
  });
  responses.addEventListener("change", changed);
  responses.addEventListener("acknowledged", changed);
  responses.addEventListener("replaced", replaced);
  draw();
  place.go("theory", entries[index].key);

  return {
    element: el(
      "div",
      { class: "theory" },
      el("h1", { class: "visually-hidden" }, t("theory.title")),
      el(
        "div",
        { class: "item-column" },
        sheet,
        el("div", { class: "item-moves" }, back, el("span", { class: "muted small" }, t("theory.keys")), onward),
      ),
      map.element,
    ),
    action:
      attempt.view.timing === "rollover"
        ? { label: t("sealing.open"), run: () => sealTheory(context, entries, goTo) }
        : undefined,
    goTo,
    shown: () => {
      unfollow();
      unfollow = place.follow(sheet, entries[index].key);
      unfollowMap = place.follow(map.list, "map");
    },
    unmount: () => {
      unfollow();
      unfollowMap();
      detachKeys();
      responses.removeEventListener("change", changed);
      responses.removeEventListener("acknowledged", changed);
      responses.removeEventListener("replaced", replaced);
    },
  };
}

/** The item this candidate was at. @param {import("../context.js").Context} context */
function lastPlace({ attempt, place, lastItems }) {
  if (place.at.section === "theory") return place.at.item;
  return lastItems.theory ?? attempt.view.place?.item;
}
