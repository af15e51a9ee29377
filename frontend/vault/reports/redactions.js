// The redaction set: what is replaced by what, and why. Pure: words in, pieces out.
import { find, folded, parts, plain } from "./matches.js";

const isLatin = (words) => /^[\p{Script=Latin}\p{M}' .-]+$/u.test(words);

// What a letter to this recipient replaces before anybody adds anything. `people`: who is named and who is not.
export function usualSet({ people, sources, actors, place, province }) {
  const set = [];
  const keep = new Set(people.filter((person) => person.named).flatMap((person) => parts(person.name)));
  const add = (name, replace, why) => {
    for (const part of parts(name))
      if ((part === plain(name) || isLatin(part)) && !keep.has(part)) set.push({ find: part, replace, why });
  };
  for (const person of people) if (!person.named) add(person.name, person.code, "no-consent");
  for (const source of sources) add(source.name, source.code, "source");
  for (const actor of actors) if (!actor.named) add(actor.name, actor.code, "actor");
  if (place) set.push({ find: place, replace: province, why: "place" });
  return set;
}

// Two parts of one name become one code name: "Source A", not "Source A Source A".
function asOne(hits, original) {
  const merged = [];
  for (const part of hits.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    const between = last && original.slice(last.to, part.from);
    if (last && !part.stays && last.replace === part.replace && /^[\s\u200b-]*$/u.test(between)) last.to = part.to;
    else merged.push({ ...part });
  }
  return merged;
}

// → [{t, was?, why?}]: the text in pieces. The longest wins where two would replace the same.
export function redacted(text, set) {
  const original = String(text ?? "");
  const within = folded(original);
  const hits = [];
  const order = [...set].filter((rule) => rule.find).sort((a, b) => plain(b.find).length - plain(a.find).length);
  for (const rule of order) {
    for (const hit of find(within, rule.find)) {
      if (!hits.some((hitBefore) => hit.from < hitBefore.to && hitBefore.from < hit.to)) hits.push({ ...hit, ...rule });
    }
  }
  const pieces = [];
  let at = 0;
  for (const hit of asOne(hits, original)) {
    if (hit.from > at) pieces.push({ t: original.slice(at, hit.from) });
    const was = original.slice(hit.from, hit.to);
    pieces.push(hit.stays ? { t: was } : { t: hit.replace, was, why: hit.why });
    at = hit.to;
  }
  if (at < original.length) pieces.push({ t: original.slice(at) });
  return pieces;
}

export const joined = (pieces) => pieces.map((piece) => piece.t).join("");
