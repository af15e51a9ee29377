// One letter being written: what was chosen, and everything that follows from it. No page here.
import { check } from "./checking.js";
import { obstacles } from "./consents.js";
import { actorsOf, factsOf, namesIn, peopleOf, setOf, sourcesOf } from "./facts.js";
import { plain } from "./matching.js";
import { completeness } from "./needs.js";
import { blocksOf, plainBlocks, replaced, typedText } from "./letter.js";

export const emptyChoices = (terms) => ({ left: [], place: terms.place, set: [], kept: [], asked: {} });

// `how`: {terms, words, code, provinceName, template, language, day}. → all that the page shows.
export function drafted(fields, choices, how) {
  const { terms, words, day } = how, province = how.provinceName(fields.where?.province);
  const parties = { people: peopleOf(fields, terms, choices, words, day), sources: sourcesOf(fields, words), actors: actorsOf(fields, terms, words) };
  const set = setOf(fields, parties, choices, province);
  const facts = { ...factsOf(fields, parties, choices, { code: how.code, province, monthOnly: terms.needs.includes("month") && !terms.needs.includes("date") }), ...choices.asked };
  const blocks = replaced(blocksOf(how.template, facts), set), inside = parties.people.filter((one) => one.included);
  const allowed = [...inside, ...parties.actors].filter((one) => one.named).map((one) => one.name);
  const hits = check(typedText(blocks), {
    names: namesIn(fields), allowed, set, own: [choices.asked.submitter || ""],
    places: choices.place === "coded" ? [fields.where?.text, ...(fields.acts || []).map((one) => one.detention?.place)].filter(Boolean) : [],
  });
  const kept = new Set(choices.kept.map((one) => plain(one.text)));
  return {
    people: parties.people, set, blocks, letter: plainBlocks(blocks), hits: hits.filter((one) => !kept.has(plain(one.text))),
    named: inside.filter((one) => one.named), consents: inside.flatMap((one) => one.consents),
    obstacles: obstacles(parties.people, terms), ...completeness(terms.needs, { fields, people: parties.people, asked: choices.asked }),
  };
}

export const mayLeave = (draft) => !draft.hits.length && !draft.obstacles.length;
