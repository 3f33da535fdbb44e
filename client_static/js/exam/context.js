// @ts-check
// Knows what every part of the candidate's page is handed.

/**
 * @typedef {{
 *   attempt: import("./attempt.js").Attempt,
 *   clock: import("/static/js/clock.js").ServerClock,
 *   live: import("./live.js").Live,
 *   link: import("./link.js").Link,
 *   responses: import("./responses.js").Responses,
 *   place: import("./place.js").Place,
 *   outbox: import("./outbox.js").Outbox,
 *   notices: import("/static/js/components/notices.js").Notices,
 *   papers: import("./papers.js").Papers,
 *   livePage: import("./live_page.js").LivePage,
 *   announce: (words: string) => void,
 *   act: (deed: () => Promise<unknown>) => Promise<boolean>,
 *   goTo: (section: "theory" | "practical", key: string) => Promise<void>,
 *   lastItems: {theory?: string, practical?: string},
 * }} Context
 *   announce: says something to a screen reader; act: does something at the server once, refusals become a notice,
 *   resolves to whether it was done; goTo: shows an item or task;
 *   lastItems: where the candidate was in each paper
 *
 * @typedef {{element: HTMLElement, shown?: () => void, unmount?: () => void, action?: {label: string, run: () => void}, goTo?: (key: string) => void}} StepView
 *   shown: called once it stands on the page; action: what the top bar's button does in place of handing in
 */

export {};
