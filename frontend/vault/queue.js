// Seal and send. Without a connection what was sealed waits in this browser's queue, as ciphertext, and goes by itself.
import { allItems } from "../parts/box.js";
import * as outbox from "../parts/outbox.js";
import { Failed } from "./calls.js";
import { carryOver } from "./carryover.js";
import { countersignOwn } from "./countersignatures.js";
import { sealItem } from "./sealed-item.js";
import { carrySealed, dropFiles, watchers } from "./upload.js";
import { ask, directory, onChange, Said } from "./worker-client.js";

const sealer = {
  begin: () => ask("begin"),
  sealFile: (file, transfer) => ask("sealFile", file, transfer),
  seal: (record) => ask("seal", record),
  giveUp: (draft) => ask("giveUp", draft),
};
const STATES = { kept: "waiting", signin: "waiting", sent: "sent", refused: "refused" };
const listeners = new Set();
export const onSent = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
outbox.onChange(({ key, kind }, state) => {
  if (isSealed({ kind }) && STATES[state]) for (const listener of listeners) listener(key, STATES[state]);
});

const isSealed = ({ kind }) => kind === "sealed";
export const waiting = () => outbox.waiting().filter(isSealed);
export const waitsHere = async (id) => (await allItems()).some(({ key }) => key === id);

function inKeeping(thrown) {
  // The queue throws its database's event, or nothing where the database does not open.
  const error = thrown?.target?.error || thrown || new Said("failed");
  return error.name === "QuotaExceededError" || /quota|space/i.test(error.message || "") ? new Said("no-room") : error;
}
// → {id, thread, state: "sent" | "waiting"}. Throws what the server refused for good: it stays in this browser, sealed,
// until its author throws it away (`forget`). `files`: [{name, mime, file or bytes, …}].
// `signal` stops it before it is sent.
/**
 * @param {{content: any, files?: any[], readers: any[], place: any, restricted?: any, door?: string,
 *   signal?: AbortSignal}} sealing
 * @param {(share: number) => void} [progress]
 */
export async function keep({ files = [], restricted = false, signal, place, ...sealing }, progress = () => {}) {
  let item;
  try {
    const { person } = await directory();
    const record = { ...sealing, files, restricted, signal, place: { ...place, person } };
    await sealItem(sealer, record, async (sealed) => {
      item = sealed;
      watchers.set(item.key, { progress, signal });
      await outbox.add(item);
    });
  } catch (error) {
    throw inKeeping(error);
  } finally {
    watchers.delete(item?.key);
  }
  return whatBecameOf(item, signal);
}

async function whatBecameOf({ key: id, body: { thread } }, signal) {
  const item = waiting().find(({ key }) => key === id);
  if (!item) return { id, thread, state: "sent" };
  if (signal?.aborted) {
    await forget(id);
    throw new Said("stopped");
  }
  if (!item.no) return { id, thread, state: "waiting" };
  const refusal = new Failed(item.no.status, { title: item.no.why });
  throw Object.assign(refusal, { kept: { id, thread, state: "refused" } });
}

// The author says so: what the server refused goes again, or is thrown away.
export async function again(item) {
  delete item.again;
  await outbox.again(item.key);
}

export async function forget(id) {
  const item = waiting().find(({ key }) => key === id);
  if (item) await dropFiles(item);
  await outbox.remove(id, true);
}

outbox.carry(carrySealed);

export function startKeeping() {
  carryOver()
    .catch(() => {})
    .finally(outbox.startOutbox);
  onChange((open) => {
    if (open) countersignOwn().catch(() => {});
  });
}
