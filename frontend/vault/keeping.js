// Seal and send. Without a connection what was sealed waits in this browser, as ciphertext, and goes by itself.

import { countersignOwn } from "./countersigning.js";
import { ask, directory, onChange, Said } from "./door.js";
import { drop, everything, get, put } from "./kept.js";
import { deliver, forget, isRefusal } from "./sending.js";

const listeners = new Set();
export const onSent = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const tell = (id, state, error) => {
  for (const listener of listeners) listener(id, state, error);
};

const inKeeping = (error) =>
  error?.name === "QuotaExceededError" || /quota|space/i.test(error?.message || "") ? new Said("no-room") : error;
const bytesFrom = async (file) => file.bytes || new Uint8Array(await file.file.arrayBuffer());

// One after the other, so that twelve large files never stand in memory together.
// Their ciphertext goes to this browser's disk.
async function sealFiles(draft, files, sealed, progress, signal) {
  for (const file of files) {
    if (signal?.aborted) throw new Said("stopped");
    const { file: _file, bytes: _bytes, ...told } = file;
    const bytes = await bytesFrom(file);
    const { blob, ...known } = await ask("sealFile", { draft, bytes }, file.file ? [bytes.buffer] : []);
    await put("files", known.id, blob);
    sealed.push({ ...told, ...known });
    progress.bytes += blob.length;
  }
}

async function sealAll({ content, files, readers, place, signal }, person, sealed) {
  const size = { bytes: 0 };
  const { draft } = await ask("begin");
  try {
    await sealFiles(draft, files, sealed, size, signal);
    const made = await ask("seal", { content, files: sealed, draft, readers, place: { ...place, person } });
    return { ...made, person, total: size.bytes, sent: {}, kept_at: new Date().toISOString() };
  } finally {
    ask("giveUp", { draft }).catch(() => {});
  }
}

// → {id, thread, state: "sent" | "waiting"}. Throws what the server refused for good: it stays in this browser, sealed,
// until its author throws it away (`forget`). `files`: [{name, mime, file or bytes, …}].
// `signal` stops it before it is sent.
/**
 * @param {{content: any, files?: any[], readers: any[], place: any, restricted?: any, signal?: AbortSignal}} sealing
 * @param {(share: number) => void} [progress]
 */
export async function keep({ content, files = [], readers, place, restricted = false, signal }, progress = () => {}) {
  const { person } = await directory();
  const sealed = [];
  let made;
  try {
    made = { ...(await sealAll({ content, files, readers, place, signal }, person, sealed)), restricted };
    await put("out", made.id, made);
  } catch (error) {
    for (const { id } of sealed) await drop("files", id).catch(() => {});
    throw inKeeping(error);
  }
  const { id, thread } = made;
  try {
    await deliver(id, progress, signal);
    tell(id, "sent");
    return { id, thread, state: "sent" };
  } catch (error) {
    if (error.code === "stopped") {
      await forget(made);
      throw error;
    }
    await note(id, error);
    if (isRefusal(error)) throw Object.assign(error, { kept: { id, thread, state: "refused" } });
    return { id, thread, state: "waiting" };
  }
}

// What became of it stands beside it.
async function note(id, error) {
  const sealed = await get("out", id);
  const refused = isRefusal(error);
  if (sealed && refused) await put("out", id, { ...sealed, refused: error.said?.title || "" });
  tell(id, refused ? "refused" : "waiting", error);
}

// Sends what waits here of whoever is signed in now. What was refused goes again only when its author says so.
let flushing = false;
export async function flush() {
  if (flushing) return;
  flushing = true;
  try {
    const here = (await everything("out")).filter((sealed) => sealed.refused === undefined);
    if (!here.length) return;
    const { person } = await directory();
    for (const { id } of here.filter((sealed) => sealed.person === person)) {
      try {
        await deliver(id);
        tell(id, "sent");
      } catch (error) {
        await note(id, error);
      }
    }
  } finally {
    flushing = false;
  }
}

export const waiting = () => everything("out").catch(() => []);

export async function again(id) {
  const { refused: _refused, again: _again, ...sealed } = await get("out", id);
  await put("out", id, sealed);
  await flush();
}

export { forget };

export function startKeeping() {
  const quietly = () => flush().catch(() => {});
  addEventListener("online", quietly);
  setInterval(() => navigator.onLine && quietly(), 30000);
  quietly();
  onChange((open) => {
    if (open) countersignOwn().catch(() => {});
  });
}
