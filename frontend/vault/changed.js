// "The organisation's key has changed": noted here until a person says that they compared the words.
import { fingerprint } from "./fingerprint.js";
import { put } from "./kept.js";

export async function noteChange(organisation, list) {
  await put("pins", `changed:${organisation}`, await fingerprint(list.team.recipient, list.sign));
  dispatchEvent(new Event("keys-changed"));
}
