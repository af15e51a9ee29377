// Finding words in text as people type it: Khmer without blanks between words, invisible signs, digits of two scripts.

// biome-ignore lint/suspicious/noMisleadingCharacterClass: each sign stands for itself
const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/;
const KHMER_DIGIT = /[\u17e0-\u17e9]/;
const BLANK = /\s/;

// → {text, at}: the text that is searched, and for each of its letters where it stands in the original.
export function folded(original) {
  let text = "";
  const at = [];
  const add = (letters, index) => {
    for (const letter of letters) {
      text += letter;
      at.push(index);
    }
  };
  for (let i = 0; i < original.length; i++) {
    const sign = original[i];
    if (INVISIBLE.test(sign)) continue;
    if (BLANK.test(sign)) {
      if (text && !text.endsWith(" ")) add(" ", i);
      continue;
    }
    if (KHMER_DIGIT.test(sign)) {
      add(String(sign.charCodeAt(0) - 0x17e0), i);
      continue;
    }
    add(sign.normalize("NFKC").toLowerCase(), i);
  }
  return { text, at, original };
}

export const plain = (words) => folded(words || "").text.trim();

const latin = (sign) => /[\p{Script=Latin}\p{N}]/u.test(sign || "");
const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// Blanks inside a name may be missing, or there may be several.
function pattern(words) {
  const inside = plain(words)
    .split(" ")
    .map((part) => [...part].map(escaped).join(" ?"))
    .join(" ?");
  return inside ? new RegExp(inside, "gu") : null;
}

// → [{from, to}] in the original. Latin words end where letters end ("Dara" is not in "Darany");
// Khmer knows no such ends.
export function find(within, words) {
  const expression = pattern(words);
  const hits = [];
  if (!expression) return hits;
  for (const hit of within.text.matchAll(expression)) {
    const from = hit.index;
    const to = from + hit[0].length;
    if (latin(within.text[from]) && latin(within.text[from - 1])) continue;
    if (latin(within.text[to - 1]) && latin(within.text[to])) continue;
    hits.push({ from: within.at[from], to: within.at[to - 1] + 1 });
  }
  return hits;
}

// A name and the parts by which somebody may be called. Parts too short to tell anything are left out.
export function parts(name) {
  const whole = plain(name);
  const long = (part) => [...part].length >= 3;
  return [...new Set([whole, ...whole.split(/[ ,.]+/).filter(long)])].filter(Boolean);
}

// Is most of it in another script than the language is written in? Whoever reads the letter would not understand it.
export function otherScript(text, language) {
  const khmer = (text.match(/[\u1780-\u17dd]/g) || []).length;
  const latinSigns = (text.match(/\p{Script=Latin}/gu) || []).length;
  const share = khmer / (khmer + latinSigns || 1);
  return khmer + latinSigns > 0 && (language === "km" ? share < 0.5 : share > 0.3);
}
