// @ts-check
// Knows how a package travels to the server: with the anti-forgery header, telling how far it is.

import { Problem, Unreachable, request } from "/static/js/api.js";

/**
 * @typedef {{path: string, field: string, message: string, message_zh?: string}} Issue
 * @typedef {{where: string, why: string, why_zh?: string}} Skipped
 * @typedef {{id: string, title: import("/static/js/text.js").Localised, level: string, version: string, items: number, tasks: number, forms: string[]}} Bank
 * @typedef {{bank: Bank | null, issues: Issue[], skipped: Skipped[]}} Report
 */

/**
 * @param {File} file @param {(percent: number) => void} onprogress
 * @returns {Promise<Report>} also when problems kept the bank out
 * @throws {Problem | Unreachable}
 */
export async function sendPackage(file, onprogress) {
  const { csrf } = await request("GET", "/api/me");
  const body = new FormData();
  body.append("package", file);
  // fetch cannot tell how much of a body has left; this old interface can.
  const sending = new XMLHttpRequest();
  sending.open("POST", "/api/banks");
  sending.setRequestHeader("X-Kaohe-Csrf", csrf);
  sending.setRequestHeader("Accept", "application/json");
  sending.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
    if (lengthComputable) onprogress((loaded / total) * 100);
  });
  const done = new Promise((resolve, reject) => {
    sending.addEventListener("load", () => resolve(undefined));
    for (const broken of ["error", "abort", "timeout"]) sending.addEventListener(broken, () => reject(new Unreachable(broken)));
  });
  sending.send(body);
  await done;
  return report(sending);
}

/** @param {XMLHttpRequest} sent @returns {Report} */
function report(sent) {
  const media = sent.getResponseHeader("Content-Type") ?? "";
  if (media.startsWith("application/problem+json")) throw new Problem(JSON.parse(sent.responseText));
  if (!media.startsWith("application/json")) throw new Unreachable(`HTTP ${sent.status}`);
  return JSON.parse(sent.responseText);
}
