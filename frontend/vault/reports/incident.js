// The incident that a report is about: opened, and kept again with what a report adds to it (consents, interventions).
import { query } from "../../parts/page.js";
import { readersOf } from "../incidents/readers.js";
import { labels } from "../incidents/words.js";
import { certain } from "../marks.js";
import { thread } from "../open-records.js";
import { keep } from "../queue.js";
import { Said } from "../worker-client.js";

// Who reads it, from the attributes of an island: the officers unless it is kept from them, and those named.
export const audienceOf = ({ dataset }) => ({
  record: dataset.incident,
  organisation: dataset.organisation || null,
  restricted: "restricted" in dataset,
  named: dataset.others,
});

async function foundIncident(id) {
  const version = await thread(id, "incident");
  if (!version.record) throw new Said(version.locked ? "travel-lock" : version.broken?.error || "no-key");
  certain(version.record);
  return version;
}

export const openIncident = async (id) => (await foundIncident(id)).record;

// Opens the newest version, changes it and keeps it, so that pressing once more goes on where it stopped.
// `change(fields)` → the new fields, or null where nothing is to change. → the fields as they are now.
export async function changeIncident(id, to, change) {
  const { record, newest } = await foundIncident(id);
  const previous = record.content.fields || {};
  const fields = change(previous);
  if (!fields) return previous;
  const { readers } = await readersOf(to);
  const place = {
    type: "incident",
    thread: record.thread,
    organisation: record.organisation,
    about: record.about,
    supersedes: newest,
  };
  await keep({ content: { ...record.content, fields }, readers, restricted: to.restricted, place });
  return fields;
}

// A letter or a note, for whoever reads the incident.
/**
 * @param {string} type
 * @param {any} content
 * @param {{about?: any, supersedes?: any, thread?: any}} place
 * @param {any} to
 */
export async function keepSealed(type, content, { thread: of, about, supersedes }, to) {
  const { readers } = await readersOf(to);
  return keep({
    content,
    readers,
    restricted: to.restricted,
    place: {
      type,
      ...(of ? { thread: of } : {}),
      about,
      organisation: to.organisation,
      supersedes: supersedes || null,
    },
  });
}

// Somebody named who has no vouched key is said by name; the others can go on.
export async function sayMissing(page) {
  const { missing } = await readersOf(audienceOf(page));
  const label = labels();
  query("[data-missing]", page).hidden = !missing.length;
  query("[data-missing-names]", page).textContent = missing.map((id) => label("people", id)).join(", ");
}
