// @ts-check
// Knows whether the same attempt is open in another page of this browser, so that two do not answer at once.

/**
 * Claims the attempt for this page.
 * @param {string} attempt @param {() => void} onlost another page of this browser took it over
 */
export function claimPage(attempt, onlost) {
  const channel = new BroadcastChannel(`kaohe-attempt-${attempt}`);
  channel.postMessage("mine");
  channel.addEventListener("message", () => {
    channel.close();
    onlost();
  });
}
