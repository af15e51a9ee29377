// Fetch and open. What does not open is named, and hides nothing else.
import { vouched } from "./authors.js";
import { bytesOf, call } from "./calls.js";
import { ask, openMany } from "./door.js";

// All pages of records, newest first. The next one is on its way while one is being opened.
async function eachPage(query, each) {
  const page = (after) => call("GET", "records?" + new URLSearchParams({ ...query, ...(after ? { after } : {}) }));
  let coming = page(), locked = false;
  while (coming) {
    const { records, next, locked: lock } = await coming;
    coming = next ? page(next) : null;
    coming?.catch(() => {}); // it is awaited later, or not at all
    locked ||= lock;
    await each(records);
  }
  return { locked };
}

// → {records: [opened…], broken: [{id, error}…], locked}. `each(records)` is called as pages are opened.
export async function read(query, each = () => {}) {
  const records = [], broken = [], sealed = new Map();
  const { locked } = await eachPage(query, async (page) => {
    for (const one of page) sealed.set(one.id, one);
    if (page.some((one) => !one.grants.length) && page.every((one) => !one.grants.length)) return;
    const opened = await vouched(await openMany(page)), good = opened.filter((one) => !one.error);
    broken.push(...opened.filter((one) => one.error));
    records.push(...good);
    await each(good);
  });
  return { records, broken, locked, sealed };
}

// The bytes of one file of an opened record. `sealed`: the record as the server gave it.
export async function file(sealed, entry) {
  const at = sealed.attachments.find((one) => one.id === entry.id), blob = await bytesOf(entry.id);
  return ask("openFile", { record: sealed, blob, expected: { sealed: at.sha256, size: entry.size, sha256: entry.sha256 } });
}

// All versions of one thing, newest first, and each record as it came, by id.
export const versions = (id) => read({ thread: id, versions: true });

// The newest version of one thing, opened, with the record as it came.
export async function thread(id) {
  const { records, broken, locked, sealed } = await read({ thread: id });
  return { record: records[0] || null, broken: broken[0] || null, locked, sealed: records[0] ? sealed.get(records[0].id) : null };
}
