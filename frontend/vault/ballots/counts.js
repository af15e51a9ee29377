// What the two tellers of a secret vote do. Runs in the worker: the page is given ballots that are still sealed, or
// numbers; a choice never.
import { newKey, openWith, publicOf, Refused, sealTo } from "../age.js";
import { below, fromBase64, toBase64 } from "../bytes.js";
import { mustBeOpen, ring } from "../keyring.js";
import { readBallot } from "./seals.js";

const INNER_LENGTH = 456;
const PLAIN_LENGTH = 256;

const secrets = () => [mustBeOpen(), ...ring.olds].map(({ secret }) => secret);

// What somebody sealed wrongly must stop nobody else: it is counted as unreadable.
/** @param {string[]} sealed */
async function opened(sealed) {
  if (new Set(sealed).size !== sealed.length) throw new Refused("twice");
  const keys = secrets();
  const contents = await Promise.all(sealed.map((ballot) => openWith(keys, fromBase64(ballot)).catch(() => null)));
  if (!contents.some(Boolean)) throw new Refused("not-yours");
  return contents;
}

/** @type {(rows: string[]) => string[]} */
function mixed(rows) {
  const out = [...rows];
  for (let n = out.length - 1; n > 0; n--) {
    const place = below(n + 1);
    [out[n], out[place]] = [out[place], out[n]];
  }
  return out;
}

// In place of one that does not open, of the same length: nobody opens it.
const unreadable = async () => sealTo(await publicOf(await newKey()), new Uint8Array(PLAIN_LENGTH));

export const ballots = {
  /** @param {{ballots: string[]}} asked */
  async unwrapBallots({ ballots: outer }) {
    const contents = await opened(outer);
    const inner = await Promise.all(
      contents.map(async (bytes) => toBase64(bytes?.length === INNER_LENGTH ? bytes : await unreadable())),
    );
    if (new Set(inner).size !== inner.length) throw new Refused("twice");
    return mixed(inner);
  },

  /** @param {{ballots: string[], item: string, choices: string[]}} asked */
  async countBallots({ ballots: inner, item, choices }) {
    /** @type {Record<string, number>} */
    const counts = Object.fromEntries(choices.map((choice) => [choice, 0]));
    const pads = new Set();
    let spoilt = 0;
    for (const bytes of await opened(inner)) {
      const ballot = bytes && readBallot(bytes, item, choices);
      if (ballot && !pads.has(ballot.pad)) counts[ballot.choice] += 1;
      else spoilt += 1;
      if (ballot) pads.add(ballot.pad);
    }
    return { counts, spoilt };
  },
};
