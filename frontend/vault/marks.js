// What opened, but is not surely its author's: said wherever it is shown, and asked about before it is built upon.

import { words } from "./island.js";
import { Said } from "./worker-client.js";

// → a sentence, or "" for what its author signed. `mark`: see authors.js.
export const markOf = (record) => (record?.mark ? `\u25b2 ${words(`mark-${record.mark}`)}` : "");

const confirmed = new Set();

// Before a letter, a pack or a new version is made of it: once for each version. Throws Said where the answer is no.
export function certain(record) {
  if (!record.mark || confirmed.has(record.id)) return;
  if (!confirm(`${words(`mark-${record.mark}`)} ${words("go-on-with-it")}`)) throw new Said("not-certain");
  confirmed.add(record.id);
}
