// One letter being written: what was chosen, and everything that follows from it. No page here.

import { obstacles } from "./consents.js";
import { actorsOf, factsOf, namesIn, peopleOf, setOf, sourcesOf, vehiclesIn } from "./facts.js";
import { check } from "./last-look.js";
import { blocksOf, plainBlocks, replaced, typedText } from "./letter.js";
import { otherScript, plain } from "./matches.js";
import { completeness } from "./needs.js";

// `parts`: {part: true | false} where the writer chose otherwise than the recipient asks.
export const emptyChoices = (terms) => ({
  left: [],
  place: terms.place,
  set: [],
  kept: [],
  asked: {},
  parts: {},
  mandates: [],
  reprisal: false,
});

export const isSaid = (choices, { code, asked: byDefault }) => choices.parts[code] ?? byDefault;

function factsFor(fields, parties, choices, how, province) {
  const { needs } = how.terms;
  const monthOnly = needs.includes("month") && !needs.includes("date");
  const answers = Object.fromEntries(Object.entries(choices.asked).filter(([, text]) => text.trim()));
  return {
    ...factsOf(fields, parties, choices, { code: how.code, province, monthOnly }),
    ...answers,
    mandates: choices.mandates.map((mandate) => how.code("mandate", mandate)).join("; "),
    reprisal: choices.reprisal ? how.code("said", "reprisal") : "",
  };
}

function lookedAt(fields, choices, parties, blocks, { set, me }) {
  const inside = parties.people.filter((person) => person.included);
  const allowed = [...inside, ...parties.actors].filter((person) => person.named).map((person) => person.name);
  const hits = check(typedText(blocks), {
    names: namesIn(fields),
    allowed,
    set,
    vehicles: vehiclesIn(fields),
    own: [choices.asked.submitter || ""],
    me,
    places:
      choices.place === "coded"
        ? [fields.where?.text, ...(fields.acts || []).map((act) => act.detention?.place)].filter(Boolean)
        : [],
  });
  const ignored = new Set(choices.kept.map((hit) => plain(hit.text)));
  return hits.filter((hit) => !ignored.has(plain(hit.text)));
}

// `how`: {terms, parts, me, words, code, provinceName, template, language, day, moment}. → all that the page shows.
export function drafted(fields, choices, how) {
  const { terms, words, moment, me } = how;
  const province = how.provinceName(fields.where?.province);
  const parties = {
    people: peopleOf(fields, terms, choices, words, moment),
    sources: sourcesOf(fields, words),
    actors: actorsOf(fields, terms, words),
  };
  const set = setOf(fields, parties, choices, province);
  const silent = new Set(how.parts.filter((part) => !isSaid(choices, part)).map((part) => part.code));
  const facts = factsFor(fields, parties, choices, how, province);
  const blocks = replaced(blocksOf(how.template, facts, silent), set, me);
  const inside = parties.people.filter((person) => person.included);
  const answers = { ...choices.asked, mandates: choices.mandates };
  return {
    people: parties.people,
    set,
    blocks,
    letter: plainBlocks(blocks),
    hits: lookedAt(fields, choices, parties, blocks, { set, me }),
    named: inside.filter((person) => person.named),
    consents: inside.flatMap((person) => person.consents),
    strange: !silent.has("description") && otherScript(facts.description || "", how.language),
    obstacles: obstacles(parties.people, terms),
    ...completeness(terms.needs, { fields, people: parties.people, asked: answers }),
  };
}

export const mayLeave = (draft) => !draft.hits.length && !draft.obstacles.length;
