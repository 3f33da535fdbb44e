// @ts-check
// Knows what a page goes on with after a reload: the server's answers, and of the journal what the server has not seen.

import { alike, printOf } from "./prints.js";

/**
 * @typedef {{value: any, revision: number, savedRevision: number, refused: string | null, mine: any}} Entry
 *   refused: the server's reason; such a value is not sent again until it changes.
 *   mine: an answer that gave way to the server's and awaits the candidate's choice (null: none)
 * @typedef {{item: string, revision: number, value: any}} Kept what the server has
 * @typedef {import("./journal_disk.js").Line} Line
 */

/** @returns {Entry} nothing answered yet */
export const newEntry = () => ({ value: {}, revision: 0, savedRevision: 0, refused: null, mine: null });

/**
 * @param {Kept[]} server @param {Line[]} journal of this attempt @param {string | null} lease held by this page
 * @returns {Map<string, Entry>}
 */
export function merged(server, journal, lease) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  for (const { item, revision, value } of server)
    entries.set(item, { value, revision, savedRevision: revision, refused: null, mine: null });
  for (const line of journal) {
    const kept = server.find(({ item }) => item === line.item) ?? null;
    entries.set(line.item, after(line, kept, lease));
  }
  return entries;
}

/** @param {Line} line @param {Kept | null} kept @param {string | null} lease @returns {Entry} */
function after(line, kept, lease) {
  const { value, revision, mine } = line;
  if (kept === null) return { ...newEntry(), value, revision, mine };
  const theirs = { ...newEntry(), ...fields(kept), savedRevision: kept.revision };
  if (alike(value, kept.value)) return { ...theirs, revision: Math.max(revision, kept.revision), mine };
  if (revision > kept.revision && ownWork(line, kept, lease))
    return { ...newEntry(), value, revision, savedRevision: kept.revision, mine };
  if (revision <= line.base) return { ...theirs, mine }; // all of ours had arrived, and somebody went on elsewhere
  return line.item.startsWith("@") ? theirs : { ...theirs, mine: value };
}

// Whether what the server has came from here. Under the same lease nobody else could write. Under another one it did
// when it is what this answer was made from, or what went out last and was never acknowledged.
/** @param {Line} line @param {Kept} kept @param {string | null} lease */
function ownWork({ base, sent, lease: written }, kept, lease) {
  if (written !== null && written === lease) return true;
  if (kept.revision <= base) return true;
  return sent !== null && sent.revision === kept.revision && sent.print === printOf(kept.value);
}

/** @param {Kept} kept */
const fields = ({ value, revision }) => ({ value, revision });
