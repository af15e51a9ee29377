// English words made alike for finding: of one, whoever types of many, as rules/text/plurals.py does.
const HISSING = /(?:ss|x|ch|sh)es$/;

function singular(word) {
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (HISSING.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

export const inSingular = (text) => text.replace(/[a-z]{4,}/g, singular);
