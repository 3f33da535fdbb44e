// @ts-check
// Knows how the candidate's page comes together: opens everything, shows the step the attempt is in, reacts to refusals.

import { Problem, askedAhead, forgetAhead, request } from "/static/js/api.js";
import { ServerClock, timeOfDay } from "/static/js/clock.js";
import { Notices } from "/static/js/components/notices.js";
import { drawn, el } from "/static/js/dom.js";
import { t } from "/static/js/text.js";
import { answerFileBox, watchForOutage } from "./answer_file.js";
import { Attempt } from "./attempt.js";
import { reportContested } from "./contested.js";
import { Journal } from "./journal.js";
import { Link } from "./link.js";
import { Live } from "./live.js";
import { LivePage } from "./live_page.js";
import { showMessages } from "./messages.js";
import { Outbox } from "./outbox.js";
import { Place } from "./place.js";
import { Papers } from "./papers.js";
import { printOf } from "./prints.js";
import { merged } from "./merging.js";
import { Responses } from "./responses.js";
import { senderOver } from "./sender.js";
import { Stage } from "./stage.js";
import { haltedPage } from "./steps/halted.js";

const RETRY_MS = 3_000;
const SPREAD_MS = 1_500; // a room that comes back together does not save in the same instant

const main = /** @type {HTMLElement} */ (document.getElementById("main"));

/** Asks until the server answers; only a real refusal ends it. @template T @param {() => Promise<T>} question @returns {Promise<T>} */
async function persistently(question) {
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (error instanceof Problem && error.status < 500) throw error;
      main.replaceChildren(el("p", { class: "exam-loading", role: "status" }, t("exam.unreachable")));
      await new Promise((resolve) => {
        setTimeout(resolve, RETRY_MS);
      });
    }
  }
}

/** @param {string} words */
function announce(words) {
  const announcer = /** @type {HTMLElement} */ (document.getElementById("announcer"));
  announcer.textContent = words;
}

async function open() {
  const clock = new ServerClock();
  /** @type {{sentAt: number, gotAt?: number}} */
  let asked = { sentAt: 0 };
  const view = await persistently(() => {
    asked = askedAhead("/api/attempt") ?? { sentAt: performance.now() };
    return request("GET", "/api/attempt");
  });
  clock.sync(view, asked.sentAt, asked.gotAt);
  const attempt = new Attempt(view, clock);
  const livePage = new LivePage(view.id); // first of all: an older page writes down what it has and stops
  const journal = new Journal();
  const [{ responses: server }, lines] = await Promise.all([
    persistently(() => request("GET", "/api/attempt/responses")),
    journal.open(view.id),
  ]);
  const lease = () => attempt.view.lease;
  const responses = new Responses(journal, merged(server, lines, printOf(view.lease)), lease);
  const live = new Live();
  const outbox = new Outbox(
    responses,
    senderOver(live, lease, () => livePage.holds()),
    view.autosave_s,
  );
  outbox.savedAt = latest(server);
  const link = new Link(attempt, clock, live);
  const notices = new Notices(/** @type {HTMLElement} */ (document.getElementById("exam-notices")));
  const papers = new Papers();
  const place = new Place(responses);
  return { attempt, clock, live, link, responses, outbox, notices, papers, announce, place, livePage, journal, lastItems: {} };
}

/** When the server last saved an answer. @param {{item: string, saved_at: string}[]} server */
const latest = (server) =>
  server.reduce(
    (/** @type {string | null} */ last, { item, saved_at: at }) =>
      item.startsWith("@") || (last !== null && Date.parse(at) < Date.parse(last)) ? last : at,
    null,
  );

/** @param {import("./context.js").Context} context @param {Stage} stage */
function connect(context, stage) {
  const { attempt, clock, live, link, livePage, outbox, place, responses } = context;
  /** @param {string} reason @param {() => void} [again] */
  const halt = (reason, again) => {
    if (link.closed) return; // the first reason is the one that tells what happened
    responses.hurry();
    link.close();
    clock.stop();
    live.close();
    const file = responses.unsaved > 0 && reason !== "other_page" ? answerFileBox(context) : undefined;
    withdrawTime(context.notices);
    stage.halt(haltedPage(reason, { unsaved: responses.unsaved, durable: responses.durable, file, again }));
  };
  const leave = () => {
    place.flush();
    outbox.leave();
  };
  /** @param {Problem} problem */
  const refused = (problem) => {
    if (problem.kind === "lease_lost") halt("lease_lost");
    else if (problem.status === 401) halt("signed_out", () => location.assign("/"));
    else link.refresh();
  };

  attempt.addEventListener("change", (event) => {
    const { before, view } = /** @type {CustomEvent} */ (event).detail;
    tellChanges(context, before, view);
    if (attempt.step === "theory" || attempt.step === "practical") outbox.resume();
    if (attempt.step === "interrupted" && !before.stands) outbox.flush(); // what is on its way is still taken
    stage.show();
    showMessages(context);
  });
  outbox.addEventListener("saved", (event) => {
    const { ack, sentAt } = /** @type {CustomEvent} */ (event).detail;
    clock.sync(ack, sentAt);
    link.found();
  });
  outbox.addEventListener("failed", () => link.resync());
  outbox.addEventListener("stopped", (event) => refused(/** @type {CustomEvent} */ (event).detail));
  link.addEventListener("refused", (event) => {
    const problem = /** @type {CustomEvent} */ (event).detail;
    if (problem.status === 401 || problem.kind === "lease_lost") refused(problem);
  });
  link.addEventListener("change", () => {
    if (link.lostSince !== null) return;
    live.hurry();
    outbox.retry(SPREAD_MS);
  });
  live.addEventListener("connect", () => outbox.retry(SPREAD_MS));
  live.addEventListener("lease_moved", () => halt("lease_lost"));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) leave();
  });
  window.addEventListener("pagehide", leave);
  for (const name of ["pageshow", "focus", "visibilitychange"]) window.addEventListener(name, () => livePage.holds());
  livePage.lost.then((reason) => halt(reason, reason === "other_page" ? () => location.reload() : undefined));
}

/**
 * What changed about time and papers without the candidate's doing.
 * @param {import("./context.js").Context} context @param {import("./types.js").AttemptView} before @param {import("./types.js").AttemptView} view
 */
function tellChanges({ notices, announce: say }, before, view) {
  if (view.receipt !== null) return withdrawTime(notices);
  const ended = before.theory_closes_at !== null && Date.parse(before.theory_closes_at) <= Date.parse(view.server_now);
  if (before.section === "theory" && view.section === "practical" && ended) {
    notices.show({ id: "moved", words: t("paper.moved") });
    say(t("paper.moved"));
  }
  if (before.stands && !view.stands && view.closes_at !== null) {
    const words = t("paused.over", { time: timeOfDay(view.closes_at, true) });
    withdrawTime(notices);
    notices.show({ id: "resumed", words, tone: "good", acknowledge: t("messages.acknowledge") });
    say(words);
    return; // the end moved by as long as the clock stood: that is no extension
  }
  // From one clock to the next the end moves by itself; before the first answer nothing is promised yet.
  if (before.section !== view.section || before.starts_by !== view.starts_by) return;
  if (before.closes_at === null || view.closes_at === null) return;
  const seconds = Math.round((Date.parse(view.closes_at) - Date.parse(before.closes_at)) / 1000);
  if (seconds < 1) return;
  const added =
    seconds >= 60
      ? t("clock.minutes", { minutes: Number((seconds / 60).toFixed(1)) })
      : t("clock.seconds", { seconds });
  const words = view.stands
    ? t("clock.added_standing", { added })
    : t("clock.added", { added, time: timeOfDay(view.closes_at, true) });
  withdrawTime(notices);
  notices.show({ id: "added-time", words, tone: "good", acknowledge: t("messages.acknowledge") });
  say(words);
}

/** What was said of the end is no longer true. @param {Notices} notices */
function withdrawTime(notices) {
  for (const id of ["added-time", "resumed"]) notices.withdraw(id);
}

async function start() {
  try {
    const { journal, ...parts } = await open();
    const stage = new Stage(main);
    /** @type {import("./context.js").Context} */
    const context = { ...parts, act: (deed) => stage.act(deed), goTo: (section, key) => stage.goTo(section, key) };
    stage.use(context);
    connect(context, stage);
    context.clock.start();
    await stage.show();
    forgetAhead();
    await drawn(); // the question first; nobody waits for what follows
    journal.tidy();
    reportContested(context);
    watchForOutage(context);
    showMessages(context);
    context.live.open(context.attempt.view.heartbeat_s);
    context.link.open();
    context.outbox.retry();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const again = () => location.assign("/");
    main.replaceChildren(haltedPage(error.kind === "lease_lost" ? "lease_lost" : "signed_out", { again }));
  }
}

start();
