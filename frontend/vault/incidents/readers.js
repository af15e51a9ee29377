// To whom what belongs to an incident is sealed: its author, the officers' team key, and those it names.
import { directory } from "../door.js";
import { keep } from "../keeping.js";
import { people, person, self, team } from "../readers.js";

const ids = (text) => (text || "").split(" ").filter(Boolean);

// → {readers, missing: [person id]}. `named`: ids of persons; those without a key that the signed list vouches for are missing.
export async function readersOf({ organisation, restricted, named }) {
  const readers = [await self()], { person: me } = await directory(), missing = [];
  if (organisation && !restricted) readers.push(await team(organisation));
  const wanted = ids(named).filter((id) => id !== me);
  if (wanted.length) {
    const known = new Map((await people()).filter((row) => row.vouched).map((row) => [row.person, row]));
    for (const id of wanted) known.has(id) ? readers.push(person(known.get(id))) : missing.push(id);
  }
  return { readers, missing };
}

// Where an incident's sealed things belong, from the attributes of its island.
export const placeOf = (el) => ({ record: el.dataset.record, organisation: el.dataset.organisation || null, restricted: "restricted" in el.dataset, named: el.dataset.named });

// Seals something about an incident: a note, a task, lessons.
export async function note(place, kind, fields) {
  const { readers } = await readersOf(place);
  return keep({ content: { kind, fields }, readers, restricted: place.restricted, place: { type: "note", about: place.record, organisation: place.organisation } });
}
