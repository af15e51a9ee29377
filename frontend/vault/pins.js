// Which key signs an organisation's list, as this browser saw it last and as the identity file says: the second goes
// where the key goes, so that a new browser, or one that was wiped, is shown no made-up list.

import { fileOf, ring } from "./keyring.js";
import { everything, get, keys, put } from "./store.js";

const ORGANISATION = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

// → what this browser saw last: {sign, seq, hash, signs}. One that never passed the key in the identity file is none.
/**
 * @param {string} organisation
 * @returns {Promise<Pin | null>}
 */
export async function pinOf(organisation) {
  const pin = await get("pins", organisation);
  const sworn = ring.own?.pins?.[organisation];
  return pin && (!sworn || pin.signs?.includes(sworn)) ? pin : null;
}

// Keeps it, and writes it into the open identity: the next wrap of it has it.
/**
 * @param {string} organisation
 * @param {Pin} pin
 */
export async function pinDown(organisation, pin) {
  await put("pins", organisation, pin);
  if (!ring.own?.pkcs8 || ring.own.pins[organisation] === pin.sign) return;
  const pins = { ...ring.own.pins, [organisation]: pin.sign };
  ring.own = { ...ring.own, pins, file: fileOf({ secret: ring.own.secret, signer: ring.own.pkcs8, pins }) };
}

// → {organisation: key that signs} for a new identity.
/** @returns {Promise<Record<string, string>>} */
export async function signsSeen() {
  const names = await keys("pins");
  const values = await everything("pins");
  return Object.fromEntries(
    names.map((name, n) => [name, values[n]?.sign]).filter(([name, sign]) => ORGANISATION.test(name) && sign),
  );
}
