// A note from a phone is opened, and nothing of it is believed: whoever knows the public key can have made it.
// Runs in the worker.

import { openWith, Refused } from "./age.js";
import { fromBase64, text } from "./bytes.js";
import { mustBeOpen, ring } from "./keyring.js";

const KINDS = ["odd", "threat", "incident", "other"];
const LONGEST = 24000;
// A map, since what a note calls its precision may also be the name of something that every object has.
/** @type {Map<unknown, RegExp>} */
const TIMES = new Map([
  ["exact", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/],
  ["day", /^\d{4}-\d\d-\d\d$/],
  ["week", /^\d{4}-\d\d-\d\d$/],
  ["month", /^\d{4}-\d\d$/],
]);
/** @type {(value: unknown) => string} */
const words = (value) => (typeof value === "string" ? value.slice(0, LONGEST) : "");

// → {what, kind, when, where}: what a note may say, in the form that an entry has.
/**
 * @param {Record<string, any> | undefined} fields whatever somebody sealed: nothing of it is believed
 * @param {string} received
 */
export function cleaned(fields, received) {
  const { what: account, kind, when, where } = fields || {};
  const isDated = TIMES.get(when?.precision)?.test(words(when?.at));
  if (!words(account).trim()) throw new Refused("not-a-note");
  return {
    what: words(account),
    kind: KINDS.includes(kind) ? kind : "other",
    when: isDated ? { at: when.at, precision: when.precision } : { at: received.slice(0, 10), precision: "day" },
    where: { text: words(where?.text), province: "", precision: words(where?.text) ? "exact" : "" },
  };
}

/** @param {{body: string, received_at: string}} note */
export async function openNote({ body, received_at: received }) {
  const identities = [mustBeOpen(), ...ring.olds];
  const bytes = await openWith(
    identities.map((identity) => identity.secret),
    fromBase64(body),
  );
  const note = JSON.parse(text(bytes));
  if (note?.kind !== "note") throw new Refused("not-a-note");
  return cleaned(note.fields, received);
}
