// @ts-check
// Knows how the answers of a page are sealed into a file that only the station can open, and the code beside it.

/** @typedef {{attempt: string, lease: string, seat: number, madeAt: string, keys: {station: string, secret: string},
 *   lines: {item: string, revision: number, base: number, value: any}[]}} Content keys in base64 */

const FORMAT = "kaohe-answers";
const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // no I, L, O, U: read out across a room
const encoder = new TextEncoder();

/** Fetched while there is a network: when it is needed there is none. @returns {Promise<typeof import("sealing")>} */
export const fetchSealing = () => import("sealing");

/**
 * @param {typeof import("sealing")} sealing @param {Content} content
 * @returns {{text: string, code: string}} the code belongs to exactly this text and seat
 */
export function sealAnswers({ x25519, hkdf, hmac, sha256, chacha20poly1305 }, content) {
  const { attempt, lease, seat, madeAt, keys, lines } = content;
  const station = bytesOf(keys.station);
  const secret = bytesOf(keys.secret);
  const own = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const key = x25519.getPublicKey(own);
  const name = hex(sha256(station)).slice(0, 16);
  const named = encoder.encode([FORMAT, VERSION, name, attempt, madeAt].join("|"));
  const shared = joined(x25519.getSharedSecret(own, station), secret);
  const material = hkdf(sha256, shared, joined(key, station), named, KEY_BYTES + NONCE_BYTES);
  const cipher = chacha20poly1305(material.slice(0, KEY_BYTES), material.slice(KEY_BYTES), named);
  const sealed = cipher.encrypt(encoder.encode(JSON.stringify({ lease, seat, lines })));
  const header = { format: FORMAT, version: VERSION, station: name, attempt, made_at: madeAt };
  const text = JSON.stringify({ ...header, key: base64(key), sealed: base64(sealed) });
  const tag = hmac(sha256, secret, encoder.encode(`code|${seat}|${hex(sha256(encoder.encode(text)))}`));
  return { text, code: letters(tag) };
}

/** Eight letters of the first forty bits. @param {Uint8Array} tag */
function letters(tag) {
  const bits = [...tag.slice(0, 5)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[parseInt(five, 2)]).join("");
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** @param {Uint8Array} bytes */
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {string} text base64 */
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
