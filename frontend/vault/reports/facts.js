// What a letter says, from the opened incident: the same facts for every recipient, named or by code name.
// Not yet redacted.
import { gate, letterOf } from "./consents.js";
import { plain } from "./matches.js";
import { usualSet } from "./redactions.js";

// Who stands in it, and how. `choices`: {left: [id…]} those left out.
export function peopleOf(fields, terms, choices, words, day) {
  return (fields.persons || []).map((person, n) => ({
    ...person,
    included: !choices.left.includes(person.id),
    code: person.code || `${words.person} ${letterOf(n)}`,
    ...gate(person, terms, day),
  }));
}

export const sourcesOf = (fields, words) =>
  (fields.sources || [])
    .filter((source) => source.name)
    .map((source, n) => ({ ...source, code: `${words.source} ${letterOf(n)}` }));

export const actorsOf = (fields, terms, words) =>
  (fields.involvements || [])
    .filter((actor) => actor.name)
    .map((actor, n) => ({ ...actor, named: terms.perpetrators === "named", code: `${words.actor} ${letterOf(n)}` }));

export function setOf(fields, parties, choices, province) {
  const place = choices.place === "coded" ? fields.where?.text : "";
  return [...usualSet({ ...parties, place, province: province || "\u2026" }), ...choices.set];
}

// Figures stay as they are: the letter's language may be another than the page's.
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// In the letter's words: a browser knows the months of fewer languages.
function dayOf(at, precision, code) {
  const [year, month, day] = at.slice(0, 10).split("-").map(Number);
  return fill(code("date", precision === "month" || !day ? "month" : "day"), {
    day,
    month: code("month", month || 1),
    year,
  });
}

const hour = (at) => (at?.length > 10 ? at.slice(11, 16) : "");

// Two hours of one day, or two days with theirs.
function betweenWords(at, until, code) {
  const words = (moment) => [dayOf(moment, "day", code), hour(moment)].filter(Boolean).join(", ");
  if (at.slice(0, 10) === until.slice(0, 10))
    return fill(code("date", "hours"), { day: dayOf(at, "day", code), from: hour(at), to: hour(until) });
  return fill(code("date", "between"), { from: words(at), to: words(until) });
}

function dayWords(at, precision, code, until = "") {
  if (!at) return "";
  if (precision === "between" && until) return betweenWords(at, until, code);
  const words = dayOf(at, precision, code);
  return precision === "minute" && hour(at) ? `${words}, ${hour(at)}` : words;
}

// Each place once: "Siem Reap" in the province of Siem Reap is said already.
function placeWords(place, province) {
  const all = [place, province].filter(Boolean);
  const isIn = (text, n) =>
    all.some((longer, m) => m !== n && plain(longer).includes(plain(text)) && (plain(longer) !== plain(text) || m < n));
  return all.filter((text, n) => !isIn(text, n)).join(", ");
}

const identifying = ({ sex, born, nationality, occupation }, code) => ({
  sex: code("sexes", sex),
  born,
  nationality,
  occupation,
});

// May this name be told to the Government, and printed? Whoever reads the letter acts by it.
const publicity = ({ given: scopes }, code) =>
  Object.fromEntries(
    ["name_in_public", "name_to_government"].map((scope) => [
      scope,
      code(scope, scopes.includes(scope) ? "yes" : "no"),
    ]),
  );

// `code(list, value)`: the words for a code, in the letter's language.
export function factsOf(fields, { people, actors }, choices, { code, province, monthOnly }) {
  const inside = people.filter((person) => person.included);
  const byId = new Map(people.map((person) => [person.id, person]));
  const nameOf = (id) => {
    const person = byId.get(id);
    return !person?.included ? "" : person.named ? person.name : person.code;
  };
  const exact = choices.place !== "coded";
  const day = monthOnly ? "month" : "day";
  const { at, precision, until } = fields.when || {};
  const date = dayWords(at, monthOnly ? "month" : precision, code, until);
  const secondDate = (when) => {
    const words = dayWords(when, day, code);
    return words && date.startsWith(words) ? "" : words;
  }; // not twice
  return {
    title: fields.title,
    description: fields.description,
    effects: (fields.effects || []).map((effect) => code("effects", effect)).join(", "),
    rights: fields.rights,
    remedies: fields.remedies,
    kind: code("coded", fields.act),
    actor: code("actors", fields.actor),
    date,
    place: placeWords(exact ? fields.where?.text : "", province),
    persons: inside.map((person) => ({
      name: person.named ? person.name : person.code,
      ...(person.named ? { ...publicity(person, code), ...identifying(person, code) } : {}),
    })),
    acts: (fields.acts || [])
      .filter((act) => !act.person || !byId.has(act.person) || byId.get(act.person).included)
      .map((act) => ({
        type: code("acts", act.type),
        who: nameOf(act.person),
        when: secondDate(act.at),
        method: act.method,
        reason: act.reason,
        where: code("place_types", act.place_type),
        now: code("statuses", act.status_at_end),
        ...(act.detention
          ? {
              held_at: exact ? act.detention.place : "",
              held_by: act.detention.authority,
              warrant: code("warrant", act.detention.warrant),
              charges: act.detention.charges,
              court: act.detention.court,
              counsel: act.detention.counsel,
              whereabouts: code("whereabouts", act.detention.whereabouts),
            }
          : {}),
      })),
    actors: (fields.involvements || []).map((involvement) => ({
      name:
        actors.find((a) => a.id === involvement.id)?.[
          actors.find((a) => a.id === involvement.id)?.named ? "name" : "code"
        ] || "",
      type: code("actors", involvement.type),
      unit: involvement.unit,
      vehicle: involvement.vehicle,
      degree: code("degrees", involvement.degree),
    })),
    done: (fields.interventions || []).map((intervention) => ({
      when: dayWords(intervention.at, day, code),
      what: code("interventions", intervention.kind),
      to: intervention.to,
      response: code("responses", intervention.response),
    })),
  };
}

// Vehicles of those who did it: their plates are evidence.
export const vehiclesIn = (fields) =>
  (fields.involvements || []).map((involvement) => involvement.vehicle).filter(Boolean);

// Every name in the case, for the check: also of those who are left out.
export function namesIn(fields) {
  const namesOf = (rows, kind) => (rows || []).filter((row) => row.name).map((row) => ({ name: row.name, kind }));
  return [
    ...namesOf(fields.persons, "person"),
    ...namesOf(fields.involvements, "actor"),
    ...namesOf(fields.sources, "source"),
    ...namesOf(fields.contacts, "contact"),
  ];
}
