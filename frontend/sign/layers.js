// A name in layers, one for the one-time key of each who signs: it opens when every one of these keys is there, and not
// before. The order is that of the recipients as text; whoever opens begins with the last.
import { sealTo } from "../vault/age.js";
import { utf8 } from "../vault/bytes.js";

const INNER = 512;
const BLANK = 32;

/** @param {Iterable<string>} recipients */
export const inOrder = (recipients) => [...recipients].sort();

// The same length for every name: what lies on the server tells nothing of it.
/**
 * @param {string} name
 * @param {string} fingerprint
 * @returns {Bytes | null} nothing where the name is too long
 */
export function inner(name, fingerprint) {
  const bytes = utf8(JSON.stringify({ v: 1, name, fingerprint }));
  if (bytes.length > INNER) return null;
  const padded = new Uint8Array(INNER).fill(BLANK);
  padded.set(bytes);
  return padded;
}

/**
 * @param {Bytes} plain
 * @param {Iterable<string>} recipients
 */
export async function inLayers(plain, recipients) {
  let bytes = plain;
  for (const recipient of inOrder(recipients)) bytes = await sealTo(recipient, bytes);
  return bytes;
}
