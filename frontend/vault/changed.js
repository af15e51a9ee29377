// "The organisation's key has changed": noted here until a person says that they compared the words. One note for each.
import { fingerprint } from "./fingerprint.js";
import { drop, get, keys, put } from "./store.js";

const NOTE = "changed:";

export async function noteChange(organisation, list) {
  await put("pins", NOTE + organisation, await fingerprint(list.team.recipient, list.sign));
  dispatchEvent(new Event("keys-changed"));
}

// → {organisation, words} of the first that nobody has compared yet, or null.
export async function firstChange() {
  const key = (await keys("pins").catch(() => [])).find((name) => String(name).startsWith(NOTE));
  return key ? { organisation: key.slice(NOTE.length), words: await get("pins", key) } : null;
}

export const compared = (organisation) => drop("pins", NOTE + organisation);
