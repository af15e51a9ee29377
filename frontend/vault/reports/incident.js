// The incident that a report is about: opened, and kept again with what a report adds to it (consents, interventions).
import { keep } from "../keeping.js";
import { thread } from "../reading.js";
import { self, team } from "../readers.js";
import { Said } from "../door.js";

export async function openIncident(id) {
  const found = await thread(id);
  if (!found.record) throw new Said(found.locked ? "travel-lock" : found.broken?.error || "no-key");
  return found;
}

// A new version with these fields. Whoever could read the one before through the team still can.
export async function keepIncident({ record, sealed }, fields) {
  const organisation = record.organisation, ofTeam = sealed.grants.some((one) => one.kind === "team");
  const readers = [await self(), ...(organisation && ofTeam ? [await team(organisation)] : [])];
  return keep({
    content: { ...record.content, fields }, readers, restricted: !!organisation && !ofTeam,
    place: { type: "incident", thread: record.thread, organisation, about: record.about, supersedes: record.id },
  });
}

export async function keepSealed(type, content, { thread: of, about, organisation, supersedes }) {
  const readers = [await self(), ...(organisation ? [await team(organisation)] : [])];
  return keep({ content, readers, place: { type, ...(of ? { thread: of } : {}), about, organisation: organisation || null, supersedes: supersedes || null } });
}
