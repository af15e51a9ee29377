// A copy for others is a record of its own, with a key of its own, `about` the entry it was made of. Whoever opens the
// copy gets nothing with which the original, its files or its hidden data would open.
import { call } from "../calls.js";
import { copyOf } from "../clean-copies.js";
import { file, read } from "../open-records.js";
import { keep } from "../queue.js";
import * as readers from "../readers.js";
import { ask, directory } from "../worker-client.js";

export const OPTIONAL = [
  "who",
  "channel",
  "how",
  "why",
  "phone",
  "plate",
  "account",
  "wording",
  "sure",
  "act",
  "ground",
  "place_type",
  "context",
  "effects",
];
// What stays with its author whatever was ticked.
const NEVER = ["unsaid", "asked_by"];

// → {copies: every version of one's own copies of this entry, newest: the newest of them, opened}.
export async function copiesOf(thread) {
  const { records, sealed } = await read({ type: "entry", about: thread, versions: true });
  const copies = records.filter((record) => record.mine);
  return { copies: copies, newest: copies[0] || null, sealed };
}

// Everybody but oneself who can open any version of a copy, once each, with every grant they hold. `given`: by oneself.
// What others gave (`by`: their names) may open nothing: it hinders nobody to give it again.
export async function readersOf(copies) {
  const holders = new Map();
  for (const { id } of copies) {
    for (const grant of (await call("GET", `records/${id}/grants`)).readers) {
      if (grant.own) continue;
      const holder = holders.get(grant.to) || { ...grant, grants: [], given: false, by: new Set() };
      if (grant.by === null) holder.given = true;
      else holder.by.add(grant.by);
      holder.grants.push({ record: id, grant: grant.id });
      holders.set(grant.to, holder);
    }
  }
  return [...holders.values()];
}

export async function takeBack(reader) {
  for (const { record, grant } of reader.grants) await call("DELETE", `records/${record}/grants/${grant}`);
}

// Everybody who holds a copy of this entry loses it. → whether there was anybody, or null where `may(names)` said no.
export async function takeAllBack(thread, may) {
  const holders = await readersOf((await copiesOf(thread)).copies);
  if (!holders.length) return false;
  if (!may(holders.map((reader) => reader.name).join(", "))) return null;
  for (const reader of holders) await takeBack(reader);
  return true;
}

// → everybody it can be shared with: only keys that a signed list vouches for.
export async function everybody() {
  const { organisations } = await directory();
  const choices = [];
  for (const { id, name } of organisations) {
    try {
      choices.push({ ...(await readers.team(id)), name, what: "officers" });
    } catch (error) {
      if (error.code !== "no-team") throw error;
    }
    for (const partner of await readers.partners(id))
      choices.push({ ...readers.outside(partner), name: partner.label, what: "partner" });
  }
  for (const person of (await readers.people()).filter((p) => p.vouched))
    choices.push({ ...readers.person(person), name: person.name, what: "" });
  return choices;
}

export const isFilled = (value) => (value && typeof value === "object" ? Object.values(value).some(Boolean) : !!value);

// As exactly as the author lets out: never more exactly than it is known.
// `day` and `month` shorten "2026-11-24T22:10…".
const LENGTHS = { day: 10, month: 7 };
/** @param {Record<string, any>} fields */
export function lessExactly({ when = {}, where = {} }, exactly) {
  const length = LENGTHS[exactly.when];
  const shorter = length && (when.at || "").length > length;
  return {
    when: shorter ? { at: when.at.slice(0, length), precision: exactly.when } : when,
    where:
      exactly.where === "none"
        ? { text: "", province: "", precision: "" }
        : exactly.where === "province"
          ? { text: "", province: where.province || "", precision: where.province ? "province" : "" }
          : where,
  };
}

function fieldsFor(fields, optional, exactly) {
  const out = { ...fields, ...lessExactly(fields, exactly) };
  for (const name of OPTIONAL) if (!optional.has(name)) out[name] = name === "effects" ? {} : "";
  for (const name of NEVER) out[name] = "";
  return out;
}

async function filesFor(entries, record, sealed) {
  const out = [];
  for (const [n, entry] of entries.entries()) {
    const bytes = await file(sealed.get(entry.record || record.id), entry);
    try {
      out.push(await copyOf(entry, bytes, n + 1));
    } catch {
      throw Object.assign(new Error("picture"), { code: "picture-failed", name: entry.name });
    }
  }
  return out;
}

// One more reader of a copy that stands: its key is sealed to them, nothing else changes.
export async function admit(copy, added) {
  const grants = await ask("regrant", { record: copy, readers: added });
  await call("POST", `records/${copy.id}/grants`, { grants });
  return { id: copy.id, thread: copy.thread, state: "sent" };
}

// A new copy, or a newer version of the one that stands. `record`: the original, opened; `sealed`:
// its versions as they came.
export async function share(
  { record, sealed, newest, chosen: optional, exactly, entries, who: added, signal },
  progress,
) {
  if (record.content.fields.kind === "pressured") throw Object.assign(new Error("pressured"), { code: "pressured" });
  const place = {
    type: "entry",
    about: record.thread,
    ...(newest ? { thread: newest.thread, supersedes: newest.id } : {}),
  };
  const content = { kind: "entry", fields: fieldsFor(record.content.fields, optional, exactly), of_version: record.id };
  return keep(
    {
      content,
      files: await filesFor(entries, record, sealed),
      readers: [await readers.self(), ...added],
      place,
      signal,
    },
    progress,
  );
}
