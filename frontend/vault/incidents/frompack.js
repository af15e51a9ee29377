// What an opened case pack says of its person, for the incident: who they are, and to whom they may be named. Pure.
import { HOURS, instant, local } from "../zone.js";

// Whom the pack asks about, as reports name their recipients.
const KINDS = { network: ["network", "ngo"], un: ["ohchr", "wgad", "wgeid"], embassy: ["embassy"], grants: ["fld", "protectdefenders"] };

const plain = (name) => (name || "").normalize("NFC").toLowerCase().split(/[\s,.]+/).filter(Boolean);
// Sophea is Sok Sophea; a name of which nothing is in the pack is somebody else.
const isSame = (person, full) => !person.name || plain(person.name).every((part) => plain(full).includes(part));
// Numbers of papers stand behind it, and no letter needs them.
const nationality = (text) => (text || "").split(/[,;:(\n]|\p{N}/u)[0].trim();
const lines = (parts) => parts.filter(Boolean).join("\n");

// From when a yes counts: so many hours after the alert.
const counts = (hours, since) => (Number(hours) ? local(new Date(instant(since).getTime() + Number(hours) * HOURS)) : "");

function scopes(pack, name) {
  const inPublic = pack.name_press === "yes" && !Number(pack.after_press) ? ["name_in_public"] : [];
  return ["submit", ...(name === "un" && pack.un_government === "yes" ? ["name_to_government"] : []), ...inPublic];
}

// → {consents, wishes}: a yes becomes a consent; every other answer, none too, is a wish to be read before anybody is named.
export function agreedIn(pack, { at, how, since }) {
  const consents = [], wishes = {};
  for (const [name, kinds] of Object.entries(KINDS)) {
    const answer = pack[`name_${name}`] || "no";
    for (const kind of kinds) {
      if (answer !== "yes") { wishes[kind] = answer; continue; }
      consents.push({
        id: crypto.randomUUID(), recipient_kind: kind, scope: scopes(pack, name), given_by: "victim", at, how,
        from: counts(pack[`after_${name}`], since), withdrawn_at: "",
      });
    }
  }
  return { consents, wishes };
}

// What stays: what somebody wrote already. What is empty is filled; a shorter name becomes the one of the papers.
function personWith(person, pack, agreed) {
  const told = { born: pack.born, nationality: nationality(pack.nationality), occupation: pack.work, other_names: pack.known_as };
  const asked = new Set((person.consents || []).map((consent) => consent.recipient_kind));
  return {
    ...person, ...Object.fromEntries(Object.entries(told).filter(([name, value]) => value && !person[name])),
    name: pack.full_name || person.name || "", wishes: agreed.wishes,
    consents: [...(person.consents || []), ...agreed.consents.filter((consent) => !asked.has(consent.recipient_kind))],
  };
}

// `fields`: as the form stands; `holding`: the acts by which somebody is held. → {fields, from}
export function withPack(fields, pack, { holding, ...when }) {
  const persons = [...(fields.persons || [])], agreed = agreedIn(pack, when), same = persons.findIndex((person) => isSame(person, pack.full_name));
  const n = same < 0 ? persons.length : same, before = persons[n] || { id: crypto.randomUUID() };
  persons[n] = personWith(before, pack, agreed);
  const acts = (fields.acts || []).map((act) => (holding.includes(act.type) && pack.lawyer && !act.detention?.counsel ? { ...act, detention: { ...act.detention, counsel: pack.lawyer } } : act));
  const confidential = fields.confidential || lines([pack.never, pack.publicity]), from = {};
  for (const name of ["name", "born", "nationality", "occupation", "other_names"]) if (persons[n][name] && persons[n][name] !== before[name]) from[`persons.${n}.${name}`] = "pack";
  persons[n].consents.forEach((consent, row) => { if (agreed.consents.includes(consent)) from[`persons.${n}.consents.${row}.recipient_kind`] = "pack"; });
  acts.forEach((act, row) => { if (act !== fields.acts[row]) from[`acts.${row}.detention.counsel`] = "pack"; });
  if (confidential && !fields.confidential) from.confidential = "pack";
  return { fields: { ...fields, persons, acts, confidential }, from };
}
