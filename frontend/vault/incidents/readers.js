// To whom what belongs to an incident is sealed: its author, the officers' team key, and those it names.
import { sha256, utf8 } from "../bytes.js";
import { versions } from "../open-records.js";
import { keep } from "../queue.js";
import { people, person, self, team } from "../readers.js";
import { get, put } from "../store.js";
import { directory, isOpen, Said } from "../worker-client.js";

const ids = (text) => (text || "").split(" ").filter(Boolean);

// For whom an incident is, as its sealed content says since its first version. The page's word alone would let the
// server open what is kept from the officers.
export const audience = ({ organisation, restricted, named: namedIds }) => ({
  organisation: organisation || null,
  restricted: !!restricted,
  named: ids(namedIds).sort(),
});

const isWider = (now, sealed) =>
  now.organisation !== sealed.organisation ||
  (sealed.restricted && !now.restricted) ||
  now.named.some((id) => !sealed.named.includes(id));

// Throws Said where more people would read than the versions say that this browser opens, or, while it is locked, where
// the page says something else than it did when this browser sealed or opened it.
async function mustBeMeant(place) {
  if (!place.record) throw new Said("failed");
  const now = audience(place);
  const hash = await sha256(utf8(JSON.stringify(now)));
  const key = `for:${place.record}`;
  const sealedFor = isOpen()
    ? (await versions(place.record, "incident")).records.filter((record) => !record.mark && record.content.for)
    : [];
  if (sealedFor.some((record) => isWider(now, record.content.for))) throw new Said("wider-than-sealed");
  const lastHash = await get("pins", key).catch(() => null);
  if (!sealedFor.length && lastHash && lastHash !== hash) throw new Said("wider-than-sealed");
  await put("pins", key, hash).catch(() => {});
}

// → {readers, missing: [person id]}. `named`: ids of persons;
// those without a key that the signed list vouches for are missing.
export async function readersOf(place) {
  await mustBeMeant(place);
  const { organisation, restricted, named: namedIds } = place;
  const readers = [await self()];
  const { person: me } = await directory();
  const missing = [];
  if (organisation && !restricted) readers.push(await team(organisation));
  const otherIds = ids(namedIds).filter((id) => id !== me);
  if (otherIds.length) {
    const byPerson = new Map((await people()).filter((row) => row.vouched).map((row) => [row.person, row]));
    for (const id of otherIds) byPerson.has(id) ? readers.push(person(byPerson.get(id))) : missing.push(id);
  }
  return { readers, missing };
}

// Where an incident's sealed things belong, from the attributes of its island.
export const placeOf = (el) => ({
  record: el.dataset.record,
  organisation: el.dataset.organisation || null,
  restricted: "restricted" in el.dataset,
  named: el.dataset.named,
});

// Seals something about an incident: a note, a task, lessons.
export async function note(place, kind, fields) {
  const { readers } = await readersOf(place);
  return keep({
    content: { kind, fields },
    readers,
    restricted: place.restricted,
    place: { type: "note", about: place.record, organisation: place.organisation },
  });
}
