// The signed list of an organisation's keys. A server that swaps a key, goes back to an older list or makes one up is
// refused: this browser remembers which key signs, and the last number it saw.

import { Refused } from "./age.js";
import { sha256, utf8 } from "./bytes.js";
import { verifies } from "./signatures.js";

// How somebody is called, as their row in the list says it: lists are shown to people who need not know all names.
/** @type {(id: string, name: string) => Promise<string>} */
export const nameHash = (id, name) => sha256(utf8(`karpear-name-v1|${id}|${name}`));

/**
 * @param {string} text
 * @returns {KeyList}
 */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused("list-not-signed");
  }
}

// → the pin after this list: {sign, seq, hash, signs}. `pin`: what was known before, or nothing. `signs`:
// every key that signed.
/**
 * @param {Pin | null} pin
 * @param {string} organisation
 * @param {{text: string, signature: string}} manifest
 * @returns {Promise<Pin>}
 */
async function step(pin, organisation, { text, signature }) {
  const list = read(text);
  const hash = await sha256(utf8(text));
  if (list.org !== organisation) throw new Refused("list-of-another");
  if (pin && list.seq === pin.seq && hash === pin.hash) return pin;
  if (pin && (list.seq !== pin.seq + 1 || list.prev !== pin.hash)) throw new Refused("list-rolled-back");
  if (pin && list.signed_by !== pin.sign) throw new Refused("list-of-a-stranger");
  if (!pin && list.seq !== 1) throw new Refused("list-rolled-back");
  if (!pin && list.signed_by !== list.sign) throw new Refused("list-of-a-stranger");
  if (!(await verifies(list.signed_by, signature, text))) throw new Refused("list-not-signed");
  return { sign: list.sign, seq: list.seq, hash, signs: [...new Set([...(pin?.signs || []), list.sign])] };
}

// Follows the chain from what is pinned, or from the first list, to the newest: a browser that knows nothing yet
// believes no list that stands alone. `since(seq)` gives the lists after a number.
/**
 * @param {string} organisation
 * @param {Manifest | null | undefined} manifest
 * @param {Pin | null} pin
 * @param {(seq: number) => Promise<Manifest[]>} since
 */
export async function follow(organisation, manifest, pin, since) {
  if (!manifest) {
    if (pin) throw new Refused("list-withheld");
    return null;
  }
  if (pin && manifest.seq < pin.seq) throw new Refused("list-rolled-back");
  let at = pin;
  const seq = pin ? pin.seq : 0;
  const steps = manifest.seq > seq + 1 ? await since(seq) : [manifest];
  for (const next of steps) at = await step(at, organisation, next);
  const last = await sha256(utf8(manifest.text));
  if (at?.hash !== last) throw new Refused("list-rolled-back");
  return { pin: at, list: read(manifest.text), changed: !!pin && pin.sign !== at.sign };
}

// What the server says of keys outside counts only where the signed list says the same.
/**
 * @template {{id: string, recipient: string}} Row
 * @param {KeyList | null | undefined} list
 * @param {Row[]} rows
 * @param {"recovery" | "partners" | "members"} name
 */
export function vouched(list, rows, name) {
  const recipients = new Map((list?.[name] || []).map((listed) => [listed.id, listed.recipient]));
  return rows.map((row) => ({ ...row, vouched: recipients.get(row.id) === row.recipient }));
}
