// @ts-check
// Knows how much goes into one message: the server's limits, and the browser's for a page that is going away.

/** @typedef {import("./types.js").Write} Write */

const MOST_WRITES = 50; // the server's limit of writes in one request
const BATCH_BYTES = 200_000;
const LAST_BYTES = 56_000; // browsers let 64 KiB outlive a page, whatever else is under way included
const ENVELOPE_BYTES = 120; // of one write around its value
const encoder = new TextEncoder();

/** @param {Write} write */
const bytesOf = ({ item, value }) => encoder.encode(JSON.stringify(value)).length + item.length + ENVELOPE_BYTES;

/** As much as fits into one request, at least one write. @param {Write[]} pending @param {boolean} alone one write only */
export function batchOf(pending, alone = false) {
  if (alone) return pending.slice(0, 1);
  return fitting(pending.slice(0, MOST_WRITES), BATCH_BYTES, true);
}

/** What a page that goes away can still say: answers before places, small ones first. @param {Write[]} pending */
export function lastWords(pending) {
  const sized = pending.map((write) => ({ write, place: write.item.startsWith("@") ? 1 : 0, bytes: bytesOf(write) }));
  sized.sort((a, b) => a.place - b.place || a.bytes - b.bytes);
  return fitting(
    sized.map(({ write }) => write).slice(0, MOST_WRITES),
    LAST_BYTES,
    false,
  );
}

/** @param {Write[]} writes @param {number} room @param {boolean} atLeastOne */
function fitting(writes, room, atLeastOne) {
  let bytes = 0;
  return writes.filter((write, index) => {
    const fits = bytes + bytesOf(write) <= room || (index === 0 && atLeastOne);
    if (fits) bytes += bytesOf(write);
    return fits;
  });
}
