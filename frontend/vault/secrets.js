// The secret is made here, never chosen: twenty digits (66 bits), or six words of a list of 2,048 (66 bits).
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { below } from "./bytes.js";

const DIGITS = 20;
const WORDS = 6;
const many = (count, make) => Array.from({ length: count }, make);

export function newSecret({ kind } = {}) {
  if (kind === "words") return many(WORDS, () => wordlist[below(wordlist.length)]).join(" ");
  return many(DIGITS, () => below(10))
    .join("")
    .replace(/(.{4})(?=.)/g, "$1-");
}

const tidy = (secret) =>
  secret
    // biome-ignore lint/suspicious/noMisleadingCharacterClass: each sign stands for itself
    .replace(/[\s\u200b\u200c\u200d\ufeff-]+/g, " ")
    .trim()
    .toLowerCase();

// Khmer digits are digits.
const latin = (secret) => secret.replace(/[\u17e0-\u17e9]/g, (digit) => digit.charCodeAt(0) - 0x17e0);

// Twenty digits however they are grouped; words with one blank between.
export function plain(secret) {
  const text = tidy(latin(secret));
  return /^[\d ]+$/.test(text) ? text.replace(/ /g, "") : text;
}
