// The incident that a report is about: opened, and kept again with what a report adds to it (consents, interventions).
import { directory, Said } from "../door.js";
import { keep } from "../keeping.js";
import { certain } from "../marks.js";
import { people, person, self, team } from "../readers.js";
import { thread } from "../reading.js";

export async function openIncident(id) {
  const found = await thread(id, "incident");
  if (!found.record) throw new Said(found.locked ? "travel-lock" : found.broken?.error || "no-key");
  certain(found.record);
  return found;
}

const ofTeam = (sealed) => sealed.grants.some((one) => one.kind === "team");

// Whoever could read the version before: its team, or, where it is kept from the team, those named (`others`: ids of persons).
async function readersLike(sealed, others) {
  if (sealed.organisation && ofTeam(sealed)) return [await self(), await team(sealed.organisation)];
  const me = (await directory()).person, wanted = new Set((others || "").split(" ").filter((id) => id && id !== me));
  const known = wanted.size ? (await people()).filter((one) => one.vouched && wanted.has(one.person)) : [];
  if (known.length < wanted.size) throw new Said("failed"); // a new version would be hidden from somebody
  return [await self(), ...known.map(person)];
}

export async function keepIncident({ record, sealed }, fields, others) {
  return keep({
    content: { ...record.content, fields }, readers: await readersLike(sealed, others), restricted: !!sealed.organisation && !ofTeam(sealed),
    place: { type: "incident", thread: record.thread, organisation: record.organisation, about: record.about, supersedes: record.id },
  });
}

// A letter or a note: for the same readers as `like`, which is the incident or the letter as the server gave it.
export async function keepSealed(type, content, { thread: of, about, like, others, supersedes }) {
  return keep({
    content, readers: await readersLike(like, others), restricted: !!like.organisation && !ofTeam(like),
    place: { type, ...(of ? { thread: of } : {}), about, organisation: like.organisation || null, supersedes: supersedes || null },
  });
}
