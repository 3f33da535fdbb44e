// @ts-check
// Knows which page of this browser speaks for the candidate: one at a time, the one that was opened or chosen last.

/**
 * @typedef {{id: string, at: number, attempt: string}} Claim
 * @typedef {{post: (claim: Claim) => void, hear: (heard: (claim: Claim) => void) => void, close: () => void}} Wire
 * @typedef {"other_page" | "other_candidate"} Reason
 */

const NAME = "kaohe-live-page";

/**
 * Claims the examination for this page. A claim is later than all that were known when it was made; of two made at
 * once the greater wins everywhere, so that never both pages stop and never both go on. It stands in the browser's
 * storage, where a page that was frozen or kept for the back button finds it, and is told to open pages at once.
 */
export class LivePage {
  /** @type {Promise<Reason>} resolves when another page took over */
  lost;
  #attempt;
  /** @type {(reason: Reason) => void} */
  #lose = () => {};
  #storage;
  #wire;
  /** @type {Claim} */
  #mine;
  #over = false;

  /** @param {string} attempt @param {Storage | null} [storage] @param {Wire | null} [wire] */
  constructor(attempt, storage = storageOf(window), wire = wireOf(window)) {
    this.#attempt = attempt;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    this.#storage = storage;
    this.#wire = wire;
    this.#mine = { id: randomId(), at: Math.max(Date.now(), (this.#written()?.at ?? 0) + 1), attempt };
    wire?.hear((claim) => this.#heard(claim));
    this.#tell();
  }

  /** Whether this page may still send; looks into the storage, so that a page just awake cannot err. */
  holds() {
    const claim = this.#over ? null : this.#written();
    if (claim !== null && later(claim, this.#mine)) this.#yield(claim);
    return !this.#over;
  }

  /** @param {Claim} claim */
  #heard(claim) {
    if (this.#over || claim.id === this.#mine.id) return;
    if (later(claim, this.#mine)) this.#yield(claim);
    else this.#tell(); // it does not know of us yet
  }

  #tell() {
    try {
      this.#storage?.setItem(NAME, JSON.stringify(this.#mine));
    } catch {
      this.#storage = null; // full or forbidden: the wire alone
    }
    this.#wire?.post(this.#mine);
  }

  /** @param {Claim} claim */
  #yield({ attempt }) {
    this.#over = true;
    this.#wire?.close();
    this.#lose(attempt === this.#attempt ? "other_page" : "other_candidate");
  }

  /** @returns {Claim | null} */
  #written() {
    try {
      return claimOf(JSON.parse(this.#storage?.getItem(NAME) ?? "null"));
    } catch {
      return null;
    }
  }
}

/** @param {Claim} one @param {Claim} other */
const later = (one, other) => one.at > other.at || (one.at === other.at && one.id > other.id);

/** @param {any} value @returns {Claim | null} */
const claimOf = (value) =>
  typeof value?.id === "string" && typeof value.attempt === "string" && Number.isFinite(value.at) ? value : null;

function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Window} view @returns {Storage | null} */
function storageOf(view) {
  try {
    return view.localStorage;
  } catch {
    return null;
  }
}

/** To the other pages of this browser: a channel, and where there is none the events of its storage. @param {Window} view @returns {Wire} */
function wireOf(view) {
  const channel = "BroadcastChannel" in view ? new BroadcastChannel(NAME) : null;
  /** @type {((event: StorageEvent) => void) | null} */
  let watching = null;
  return {
    post: (claim) => channel?.postMessage(claim),
    hear: (heard) => {
      channel?.addEventListener("message", ({ data }) => {
        const claim = claimOf(data);
        if (claim !== null) heard(claim);
      });
      watching = ({ key, newValue }) => {
        const claim = key === NAME && newValue !== null ? claimOf(JSON.parse(newValue)) : null;
        if (claim !== null) heard(claim);
      };
      view.addEventListener("storage", watching);
    },
    close: () => {
      channel?.close();
      if (watching !== null) view.removeEventListener("storage", watching);
    },
  };
}
