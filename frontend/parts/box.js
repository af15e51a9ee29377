// What waits to be sent, in this browser's own database, sealed with a key that does not come out of it. Pages and the
// service worker share it. Where there is no database the page's small storage holds it, where there is no sealing
// (http without TLS) it lies open: sending comes first.
import { store } from "./page.js";

const SMALL = "n.out";

// A slow phone may have it later than anybody waits: then it is opened again.
let opening;
function base() {
  if (opening) return opening;
  opening = new Promise((yes, no) => {
    const request = indexedDB.open("p", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("q", { keyPath: "key" });
      request.result.createObjectStore("m");
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = database.onversionchange = () => {
        database.close();
        opening = lock = null;
      };
      yes(database);
    };
    request.onerror = no;
    setTimeout(no, 3000);
  });
  opening.catch(() => {
    opening = lock = null;
  });
  return opening;
}

// Whoever leaves opens it no more: what asks for it then waits until its page is gone.
export function shut() {
  opening?.then((database) => database.close()).catch(() => {});
  opening = new Promise(() => {});
}

// What is written lies on the disk when this returns: a phone that goes dark keeps it.
async function at(name, mode, work) {
  const change = (await base()).transaction(name, mode, { durability: "strict" });
  const request = work(change.objectStore(name));
  return new Promise((yes, no) => {
    change.oncomplete = () => yes(request.result);
    change.onabort = no;
  });
}

let lock;
async function key() {
  const find = () => at("m", "readonly", (table) => table.get("key"));
  let sealingKey = await find();
  if (!sealingKey && crypto.subtle) {
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await at("m", "readwrite", (table) => table.add(fresh, "key")).catch(() => {}); // another page was first
    sealingKey = await find();
  }
  return sealingKey;
}
const sealer = () => (lock ||= key().catch(() => null));

async function seal(value) {
  const by = await sealer();
  if (!by) return { value };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return {
    iv,
    box: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, by, new TextEncoder().encode(JSON.stringify(value))),
  };
}

async function open({ value, iv, box }) {
  if (value) return value;
  try {
    return JSON.parse(
      new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await sealer(), box)),
    );
  } catch {
    return null;
  }
}

const small = () => store.get(SMALL) || [];
function keepSmall(rows) {
  store.set(SMALL, rows.length ? rows : null);
}

const without = (name) => small().filter((item) => item.key !== name);
function dropSmall(name) {
  if (small().length) keepSmall(without(name));
}

// The small storage holds what is one POST. For anything else this throws where there is no room.
export async function put(item) {
  const atOnce = () => keepSmall([...without(item.key), item]);
  if (item.kind === "sos") atOnce(); // its page may end before the database has it
  try {
    const row = { key: item.key, ...(await seal(item)) };
    await at("q", "readwrite", (table) => table.put(row));
    dropSmall(item.key);
  } catch (full) {
    if (!item.api) throw full;
    atOnce();
  }
}

export async function drop(name) {
  dropSmall(name);
  await at("q", "readwrite", (table) => table.delete(name)).catch(() => {});
}

// `slow`: the database has not opened yet, so there may be more.
export async function allItems() {
  try {
    const rows = small();
    if (rows.length && (await base())) {
      // kept so by an earlier version, or while the database was away
      keepSmall([]);
      for (const item of rows) await put(item);
    }
    const items = await Promise.all((await at("q", "readonly", (table) => table.getAll())).map(open));
    return items.filter(Boolean);
  } catch (away) {
    return Object.assign(small(), { slow: !away });
  }
}

// What it is called in lists of what waits: what was sealed, by where it goes.
export const kindOf = ({ kind, door }) => (door?.includes("/demands/") ? "letter" : kind);

// Whose browser this is: { who, phone }, for the worker, which sees no page.
export const note = async (value) => {
  const row = await seal(value);
  await at("m", "readwrite", (table) => table.put(row, "me"));
};
export const noted = async () => {
  const row = await at("m", "readonly", (table) => table.get("me"));
  return row ? open(row) : null;
};
