// The redaction set: what is replaced by what, and why. Pure: words in, pieces out.
import { find, folded, parts, plain } from "./matching.js";

const isLatin = (words) => /^[\p{Script=Latin}\p{M}' .-]+$/u.test(words);

// What a letter to this recipient replaces before anybody adds anything. `people`: who is named and who is not.
export function usualSet({ people, sources, actors, place, province }) {
  const set = [];
  const keep = new Set(people.filter((one) => one.named).flatMap((one) => parts(one.name)));
  const add = (name, replace, why) => {
    for (const part of parts(name))
      if ((part === plain(name) || isLatin(part)) && !keep.has(part)) set.push({ find: part, replace, why });
  };
  for (const one of people) if (!one.named) add(one.name, one.code, "no-consent");
  for (const one of sources) add(one.name, one.code, "source");
  for (const one of actors) if (!one.named) add(one.name, one.code, "actor");
  if (place) set.push({ find: place, replace: province, why: "place" });
  return set;
}

// Two parts of one name become one code name: "Source A", not "Source A Source A".
function asOne(taken, original) {
  const merged = [];
  for (const part of taken.sort((a, b) => a.from - b.from)) {
    const before = merged.at(-1);
    const between = before && original.slice(before.to, part.from);
    if (before && !part.stays && before.replace === part.replace && /^[\s\u200b-]*$/u.test(between))
      before.to = part.to;
    else merged.push({ ...part });
  }
  return merged;
}

// → [{t, was?, why?}]: the text in pieces. The longest wins where two would replace the same.
export function redacted(text, set) {
  const original = String(text ?? "");
  const within = folded(original);
  const taken = [];
  const order = [...set].filter((one) => one.find).sort((a, b) => plain(b.find).length - plain(a.find).length);
  for (const one of order) {
    for (const hit of find(within, one.find)) {
      if (!taken.some((other) => hit.from < other.to && other.from < hit.to)) taken.push({ ...hit, ...one });
    }
  }
  const pieces = [];
  let at = 0;
  for (const one of asOne(taken, original)) {
    if (one.from > at) pieces.push({ t: original.slice(at, one.from) });
    const was = original.slice(one.from, one.to);
    pieces.push(one.stays ? { t: was } : { t: one.replace, was, why: one.why });
    at = one.to;
  }
  if (at < original.length) pieces.push({ t: original.slice(at) });
  return pieces;
}

export const joined = (pieces) => pieces.map((one) => one.t).join("");
