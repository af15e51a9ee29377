// The secret is made here, never chosen: twenty digits (66 bits), or six words of a list of 2,048 (66 bits).
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { below } from "./bytes.js";

const DIGITS = 20;
const WORDS = 6;
/** @type {<T>(count: number, make: () => T) => T[]} */
const repeat = (count, make) => Array.from({ length: count }, make);

/** @param {{kind?: string}} [choice] */
export function newSecret({ kind } = {}) {
  if (kind === "words") return repeat(WORDS, () => wordlist[below(wordlist.length)]).join(" ");
  return repeat(DIGITS, () => below(10))
    .join("")
    .replace(/(.{4})(?=.)/g, "$1-");
}

/** @type {(secret: string) => string} */
const tidy = (secret) =>
  secret
    // biome-ignore lint/suspicious/noMisleadingCharacterClass: each sign stands for itself
    .replace(/[\s\u200b\u200c\u200d\ufeff-]+/g, " ")
    .trim()
    .toLowerCase();

// Khmer digits are digits.
/** @type {(secret: string) => string} */
const latin = (secret) => secret.replace(/[\u17e0-\u17e9]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0));

// Twenty digits however they are grouped; words with one blank between.
/** @param {string} secret */
export function plain(secret) {
  const text = tidy(latin(secret));
  return /^[\d ]+$/.test(text) ? text.replace(/ /g, "") : text;
}
