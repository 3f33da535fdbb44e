// @ts-check
// Knows what stands on the page now: the step of the attempt, the bar above it, a cover over it.

import { Problem, Unreachable } from "/static/js/api.js";
import { el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { watchTheEnd } from "./ending.js";
import { preferences } from "./help.js";
import { refusalWords } from "./refusals.js";
import { practicalStep } from "./practical/view.js";
import { confirmStep } from "./steps/confirm.js";
import { overStep } from "./steps/halted.js";
import { interruptedStep } from "./steps/interrupted.js";
import { receiptStep } from "./steps/receipt.js";
import { rulesStep } from "./steps/rules.js";
import { waitingStep } from "./steps/waiting.js";
import { theoryStep } from "./theory/view.js";
import { topBar } from "./top_bar.js";

const ASK_AGAIN_MS = 2_000;

/** @type {Record<import("./attempt.js").Step, (context: import("./context.js").Context) => import("./context.js").StepView | Promise<import("./context.js").StepView>>} */
const STEPS = {
  confirm: confirmStep,
  rules: rulesStep,
  waiting: waitingStep,
  theory: theoryStep,
  practical: practicalStep,
  interrupted: interruptedStep,
  receipt: receiptStep,
  over: overStep,
};

export class Stage {
  /** @type {import("./context.js").Context} */
  #context = /** @type {any} */ (null);
  /** @type {string | null} */
  #shown = null;
  /** @type {import("./context.js").StepView | null} */
  #view = null;
  /** @type {(() => void)[]} */
  #leaving = [];
  #halted = false;
  #busy = false;
  #main;
  #top = /** @type {HTMLElement} */ (document.getElementById("exam-top"));

  /** @param {HTMLElement} main */
  constructor(main) {
    this.#main = main;
  }

  /** @param {import("./context.js").Context} context */
  use(context) {
    this.#context = context;
  }

  /** Shows the step the attempt is in; nothing is redrawn while it stays the same. */
  async show() {
    const { step, view } = this.#context.attempt;
    const wanted =
      step === "receipt"
        ? `receipt ${view.receipt?.code ?? ""} ${view.receipt_seen_at ?? ""}`
        : step === "interrupted"
          ? `interrupted ${view.state === "moving" || view.state === "away" ? view.state : "paused"}`
          : step;
    if (this.#halted) return;
    if (this.#shown === wanted) {
      if (this.#view !== null) this.#drawTop();
      return;
    }
    this.#shown = wanted;
    this.#leave();
    this.#main.replaceChildren(el("p", { class: "exam-loading", role: "status" }, t("exam.loading")));
    const made = await this.#make(step);
    if (made === null || this.#shown !== wanted) return;
    this.#view = made;
    document.body.dataset.step = step;
    this.#main.replaceChildren(made.element);
    made.shown?.();
    this.#main.focus({ preventScroll: true });
    this.#drawTop();
    if (step === "theory" || step === "practical")
      this.#leaving.push(watchTheEnd(this.#context, (cover) => this.#cover(cover)));
  }

  /** Leaves everything and shows only this, for good. @param {HTMLElement} page */
  halt(page) {
    this.#halted = true;
    this.#leave();
    document.body.dataset.step = "halted";
    for (const dialog of document.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (dialog).close("");
    this.#top.replaceChildren(this.#plainBar());
    this.#main.replaceChildren(page);
  }

  /** Does something at the server, one at a time; a refusal becomes a notice. @param {() => Promise<unknown>} deed */
  async act(deed) {
    if (this.#busy) return false;
    this.#busy = true;
    const { announce, notices, link } = this.#context;
    try {
      await deed();
      notices.withdraw("refusal");
      return true;
    } catch (error) {
      const words = error instanceof Problem ? refusalWords(error) : t("problem.unreachable");
      notices.show({ id: "refusal", words, tone: "warn" });
      notices.reveal("refusal"); // a long page may be scrolled far below it
      announce(words);
      link.refresh();
      return false;
    } finally {
      this.#busy = false;
    }
  }

  /** Shows an item or task, in the other paper where both are open. @param {"theory" | "practical"} section @param {string} key */
  async goTo(section, key) {
    const { attempt, place } = this.#context;
    if (attempt.view.section === section) {
      this.#view?.goTo?.(key);
      return;
    }
    place.go(section, key);
    await this.act(() => attempt.enter(section));
  }

  /** @param {import("./attempt.js").Step} step */
  async #make(step) {
    for (;;) {
      try {
        return await STEPS[step](this.#context);
      } catch (error) {
        const words = error instanceof Problem ? refusalWords(error) : t("exam.unreachable");
        if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
        this.#main.replaceChildren(el("p", { class: "exam-loading", role: "status" }, words));
        await new Promise((resolve) => {
          setTimeout(resolve, ASK_AGAIN_MS);
        });
        if (this.#halted || this.#context.attempt.step !== step) return null;
      }
    }
  }

  // Drawn anew only when it would look different, so that nobody loses the focus to a resync.
  #drawTop() {
    const { view } = this.#context.attempt;
    const answering = this.#shown === "theory" || this.#shown === "practical";
    const looks = answering ? `${this.#shown} ${view.messages.length} ${view.starts_by ?? ""}` : "plain";
    if (this.#top.dataset.looks === looks) return;
    this.#top.dataset.looks = looks;
    this.#dropTop?.();
    if (answering) {
      const bar = topBar(this.#context, this.#view?.action);
      this.#dropTop = bar.unmount;
      this.#top.replaceChildren(bar.element);
    } else {
      this.#dropTop = undefined;
      this.#top.replaceChildren(this.#plainBar());
    }
  }

  /** @type {(() => void) | undefined} */
  #dropTop;

  #plainBar() {
    return el(
      "header",
      { class: "site-bar" },
      el(
        "span",
        { class: "site-mark" },
        el("img", { src: "/static/images/mark.svg", alt: "", width: 28, height: 28 }),
        el("span", {}, t("app.name"), " ", el("small", {}, t("app.tagline"))),
      ),
      el("div", { class: "site-end" }, preferences()),
    );
  }

  #leave() {
    this.#context.place.flush();
    const { section, item } = this.#context.place.at;
    if (section !== undefined) this.#context.lastItems[section] = item;
    for (const drop of this.#leaving.splice(0)) drop();
    this.#view?.unmount?.();
    this.#view = null;
  }

  /** @param {HTMLElement | null} cover */
  #cover(cover) {
    document.querySelector(".cover")?.remove();
    for (const part of [this.#main, this.#top]) part.inert = cover !== null;
    if (cover === null) return;
    for (const dialog of document.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (dialog).close("");
    document.body.append(el("div", { class: "cover" }, cover));
    cover.focus();
  }
}
