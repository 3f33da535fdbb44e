// @ts-check
// Knows how an instant reads in the time zone of the room: rewrites every <time data-form> of the page.

const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
const day = (/** @type {Date} */ at) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
const minute = (/** @type {Date} */ at) => `${two(at.getHours())}:${two(at.getMinutes())}`;

/** @type {Record<string, (at: Date) => string>} */
const FORMS = {
  date: day,
  time: minute,
  seconds: (at) => `${day(at)} ${minute(at)}:${two(at.getSeconds())}`,
  both: (at) => `${day(at)} ${minute(at)}`,
};

for (const time of document.querySelectorAll("time[data-form]")) {
  const at = new Date(time.getAttribute("datetime") ?? "");
  const form = FORMS[time.getAttribute("data-form") ?? ""];
  if (form && !Number.isNaN(at.getTime())) time.textContent = form(at);
}
