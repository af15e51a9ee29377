// Whose keys a ballot is sealed to: what the page says counts only as far as this browser knows nothing else.
import { call } from "../calls.js";
import { follow } from "../lists.js";
import { get, put } from "../store.js";

const OWN_PIN = "self:";
const TELLER_PIN = "teller:";

/** @typedef {{ teller: string, organisation: string, recipient: string }} TellerKey */

// Of one's own organisation, or one that watches over oneself, this browser follows the signed list.
/** @param {TellerKey} key */
async function isListedOtherwise({ teller, organisation, recipient }) {
  const pin = await get("pins", organisation);
  if (!pin) return false;
  const { organisations, watching } = await call("GET", "directory");
  const row = [...organisations, ...watching].find(({ id }) => id === organisation);
  if (!row) return false;
  const since = async (seq) => (await call("GET", `manifests/${organisation}?since=${seq}`)).manifests;
  const followed = await follow(organisation, row.manifest, pin, () => since(pin.seq));
  const listed = followed?.list.members.find(({ person }) => person === teller);
  return !!listed && listed.recipient !== recipient;
}

/**
 * Why this browser does not believe one of these keys; nothing where it does.
 * @param {TellerKey[]} keys
 */
export async function objection(keys) {
  if (keys.length !== 2 || keys[0].recipient === keys[1].recipient) return "failed";
  for (const key of keys) {
    const ownPin = await get("pins", OWN_PIN + key.teller);
    if ((ownPin && ownPin !== key.recipient) || (await isListedOtherwise(key))) return "listed";
  }
  for (const { teller, recipient } of keys) {
    const pin = await get("pins", TELLER_PIN + teller);
    if (pin && pin !== recipient) return "seen";
  }
  return "";
}

/** @param {TellerKey[]} keys */
export const remember = (keys) =>
  Promise.all(keys.map(({ teller, recipient }) => put("pins", TELLER_PIN + teller, recipient)));
