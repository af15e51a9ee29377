// From the browser's queue to the server: files in pieces, the record that names them last. Sent again, nothing is
// doubled.
import { allItems, put } from "../parts/box.js";
import { call, Failed } from "./calls.js";
import { nameDevice } from "./device.js";
import { drop, get } from "./store.js";

const PIECE = 1024 * 1024;
/**
 * Who waits at this page for what is being sent, by the record's number.
 * @type {Map<string, {progress: (share: number) => void, signal?: AbortSignal}>}
 */
export const watchers = new Map();

// This browser's signing key has a number once the server knows it.
async function deviceKnown(person, signKey) {
  const { id } = await call("POST", "device-keys", { sign_key: signKey }, person);
  await nameDevice(person, id);
  return id;
}

// Between two pieces: its author stopped it, or something was pressed since, which is small and goes first.
async function mayGoOn(key, since) {
  if (watchers.get(key)?.signal?.aborted) throw new Error("stopped");
  if ((await allItems()).some(({ api, no, n }) => api && !no && n > since)) throw new Error("later");
}

// One file; `item.sent` remembers how many of its pieces are there, also after the page was closed. Where the file is
// gone all of it was sent, and the page ended before the queue heard so.
async function sendFile(item, id, since, progress) {
  const blob = (await get("files", id)) || [];
  for (let n = item.sent[id] || 0; n * PIECE < blob.length; n++) {
    await mayGoOn(item.key, since);
    const piece = blob.subarray(n * PIECE, (n + 1) * PIECE);
    await call("PUT", `attachments/${id}/${n}`, piece, item.who);
    item.sent[id] = n + 1;
    await put(item);
    progress(piece.length);
  }
}

async function sendAll(item) {
  const { key, who: person, signKey, total, body } = item;
  body.device_key ||= await deviceKnown(person, signKey);
  const since = Date.now();
  let bytes = 0;
  const progress = (length) => {
    bytes += length;
    watchers.get(key)?.progress(bytes / total);
  };
  for (const id of body.attachments) await sendFile(item, id, since, progress);
  await mayGoOn(key, since);
  await call("PUT", (item.door || "records/") + key, body, person);
}

async function send(item) {
  try {
    await sendAll(item);
  } catch (error) {
    // Pieces without a record are forgotten by the server after a week: then all of them go again.
    if (!(error instanceof Failed && error.status === 422 && Object.keys(item.sent).length && !item.again)) throw error;
    item.sent = {};
    item.again = true;
    await put(item);
    await sendAll(item);
  }
}

export async function dropFiles({ body }) {
  for (const id of body.attachments) await drop("files", id);
}

// The queue takes an answer such as a fetch gives. What failed in this browser is no missing line: the queue goes on.
export async function carrySealed(item) {
  try {
    await send(item);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return { ok: false, status: error?.status || 503, json: async () => ({ title: error?.said?.title }) };
  }
  await dropFiles(item).catch(() => {});
  return { ok: true, status: 200, json: async () => ({}) };
}
