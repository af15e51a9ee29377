// What an opened case pack says of its person, for the incident: who they are, and to whom they may be named. Pure.
import { HOURS, instant, local } from "../zone.js";

// Whom the pack asks about, as reports name their recipients.
const KINDS = {
  network: ["network", "ngo"],
  un: ["ohchr", "wgad", "wgeid"],
  embassy: ["embassy"],
  grants: ["fld", "protectdefenders"],
};

const plain = (name) =>
  (name || "")
    .normalize("NFC")
    .toLowerCase()
    .split(/[\s,.]+/)
    .filter(Boolean);
// Sophea is Sok Sophea; a name of which nothing is in the pack is somebody else.
const isSame = (person, full) => !person.name || plain(person.name).every((part) => plain(full).includes(part));
// Numbers of papers stand behind it, and no letter needs them.
const nationality = (text) => (text || "").split(/[,;:(\n]|\p{N}/u)[0].trim();
const lines = (parts) => parts.filter(Boolean).join("\n");

// From when a yes counts: so many hours after the alert.
function counts(hours, since) {
  return Number(hours) ? local(new Date(instant(since).getTime() + Number(hours) * HOURS)) : "";
}

function scopes(pack, name) {
  const inPublic = pack.name_press === "yes" && !Number(pack.after_press) ? ["name_in_public"] : [];
  return ["submit", ...(name === "un" && pack.un_government === "yes" ? ["name_to_government"] : []), ...inPublic];
}

// → {consents, wishes}: a yes becomes a consent; every other answer, none too, is a wish to be read before anybody is
// named.
export function agreedIn(pack, { at, how, since }) {
  const consents = [];
  const wishes = {};
  for (const [name, kinds] of Object.entries(KINDS)) {
    const answer = pack[`name_${name}`] || "no";
    for (const kind of kinds) {
      if (answer !== "yes") {
        wishes[kind] = answer;
        continue;
      }
      consents.push({
        id: crypto.randomUUID(),
        recipient_kind: kind,
        scope: scopes(pack, name),
        given_by: "victim",
        at,
        how,
        from: counts(pack[`after_${name}`], since),
        withdrawn_at: "",
      });
    }
  }
  return { consents, wishes };
}

// What stays: what somebody wrote already. What is empty is filled; a shorter name becomes the one of the papers.
function personWith(person, pack, agreement) {
  const { born, work: occupation, known_as: other_names } = pack;
  const facts = { born, nationality: nationality(pack.nationality), occupation, other_names };
  const kinds = new Set((person.consents || []).map((consent) => consent.recipient_kind));
  return {
    ...person,
    ...Object.fromEntries(Object.entries(facts).filter(([name, value]) => value && !person[name])),
    name: pack.full_name || person.name || "",
    wishes: agreement.wishes,
    consents: [
      ...(person.consents || []),
      ...agreement.consents.filter((consent) => !kinds.has(consent.recipient_kind)),
    ],
  };
}

const TOLD = ["name", "born", "nationality", "occupation", "other_names"];

// Whoever is held has a lawyer, where nobody wrote down another.
function actsWith(acts, { lawyer }, holding) {
  const lacks = (act) => lawyer && holding.includes(act.type) && !act.detention?.counsel;
  return acts.map((act) => (lacks(act) ? { ...act, detention: { ...act.detention, counsel: lawyer } } : act));
}

// → which fields of the form were taken over.
function origins(n, previous, person, agreement) {
  const names = TOLD.filter((name) => person[name] && person[name] !== previous[name]);
  const paths = names.map((name) => `persons.${n}.${name}`);
  person.consents.forEach((consent, row) => {
    if (agreement.consents.includes(consent)) paths.push(`persons.${n}.consents.${row}.recipient_kind`);
  });
  return paths;
}

// `fields`: as the form stands; `holding`: the acts by which somebody is held. → {fields, from}
export function withPack(fields, pack, { holding, ...when }) {
  const persons = [...(fields.persons || [])];
  const agreement = agreedIn(pack, /** @type {any} */ (when));
  const index = persons.findIndex((person) => isSame(person, pack.full_name));
  const n = index < 0 ? persons.length : index;
  const previous = persons[n] || { id: crypto.randomUUID() };
  persons[n] = personWith(previous, pack, agreement);
  const acts = actsWith(fields.acts || [], pack, holding);
  const paths = origins(n, previous, persons[n], agreement);
  acts.forEach((act, row) => {
    if (act !== fields.acts[row]) paths.push(`acts.${row}.detention.counsel`);
  });
  const confidential = fields.confidential || lines([pack.never, pack.publicity]);
  if (confidential && !fields.confidential) paths.push("confidential");
  const from = Object.fromEntries(paths.map((path) => [path, "pack"]));
  return { fields: { ...fields, persons, acts, confidential }, from };
}
