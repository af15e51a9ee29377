// The fingerprint of what is signed, worked out from the words on this page: as Python writes it, keys in order and
// without blanks.
import { sha256, utf8 } from "../vault/bytes.js";

/** @type {(value: any) => string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** @param {object} terms */
export const fingerprintOf = (terms) => sha256(utf8(canonical(terms)));
