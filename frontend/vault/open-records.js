// Fetch and open. What does not open is named, and hides nothing else.
import { vouched } from "./authors.js";
import { bytesOf, call } from "./calls.js";
import { ask, openMany, Said } from "./worker-client.js";

// All pages of records, newest first. The next one is on its way while one is being opened.
/** @param {(page: any) => any} handle */
async function eachPage(query, handle) {
  const page = (cursor) =>
    call("GET", "records?" + new URLSearchParams({ ...query, ...(cursor ? { after: cursor } : {}) }));
  /** @type {Promise<any> | null} */
  let coming = page();
  let locked = false;
  while (coming) {
    const { records, next, locked: lock } = await coming;
    coming = next ? page(next) : null;
    coming?.catch(() => {}); // it is awaited later, or not at all
    locked ||= lock;
    await handle(records);
  }
  return { locked };
}

// The server answers what it likes. What opens, but is signed as something else than was asked for, is not shown.
const ASKED = ["type", "thread", "about"];
const asAsked = (query) => (record) =>
  record.error || ASKED.every((name) => !query[name] || record[name] === query[name])
    ? record
    : { id: record.id, thread: record.thread, error: "wrong-record" };

// → {records: [opened…], broken: [{id, error}…], locked, sealed: Map id → as it came, newest: id of the first row}.
// `handle(records)` is called as pages are opened.
/** @param {(good: any[]) => any} handle */
export async function read(query, handle = () => {}) {
  const records = [];
  const broken = [];
  const sealed = new Map();
  let newest = null;
  const { locked } = await eachPage(query, async (page) => {
    newest ||= page[0]?.id || null;
    if (page.every((record) => !record.grants.length)) return;
    const results = (await vouched(await openMany(page))).map(asAsked(query));
    const good = [];
    for (const [n, record] of results.entries()) {
      if (record.error) {
        broken.push(record);
        continue;
      }
      if (sealed.has(record.id)) continue;
      sealed.set(record.id, page[n]);
      good.push(record);
    }
    records.push(...good);
    await handle(good);
  });
  return { records, broken, locked, sealed, newest };
}

// The bytes of one file of an opened record. `sealed`: the record as the server gave it.
export async function file(sealed, entry) {
  const at = sealed.attachments.find((attachment) => attachment.id === entry.id);
  const blob = await bytesOf(entry.id);
  return ask("openFile", {
    record: sealed,
    blob,
    expected: { sealed: at.sha256, size: entry.size, sha256: entry.sha256 },
  });
}

// All versions of one thing, newest first, and each record as it came, by id. `type` is what it must be.
export async function versions(id, type) {
  if (!id || !type) throw new Said("failed");
  return read({ thread: id, type, versions: true });
}

// The newest version of one thing that opens, with the record as it came. `broken`: a newer one that does not; then
// `record` is the newest that does. `newest`: the id of the newest there is, which a new version supersedes.
/** @returns {Promise<any>} */
export async function thread(id, type) {
  if (!id || !type) throw new Said("failed");
  const { records, broken, locked, newest, ...first } = await read({ thread: id, type });
  const older = !records.length && broken.length ? await versions(id, type) : { records, ...first };
  const record = older.records[0] || null;
  return { record, broken: broken[0] || null, locked, newest, sealed: record ? older.sealed.get(record.id) : null };
}
