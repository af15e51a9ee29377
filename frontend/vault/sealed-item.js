// Something with files becomes one item of this browser's queue: sealed by whoever does it, in the vault's worker or in
// a page that holds no key.
import { drop, put } from "./store.js";

// What was sealed as an item of the queue: its body is what the server is sent, all else stays in this browser. `door`:
// where it is sent to, if not to the vault's own.
export function itemOf({ id, person, device_sign_key: signKey, attachments, total, kept_at: at, door, ...record }) {
  const moment = Date.parse(at);
  const body = { ...record, attachments: attachments.map((attachment) => attachment.id) };
  return { key: id, kind: "sealed", who: person, at: moment, n: moment, signKey, total, sent: {}, door, body };
}

const bytesFrom = async (file) => file.bytes || new Uint8Array(await file.file.arrayBuffer());

// One after the other, so that twelve large files never stand in memory together.
// Their ciphertext goes to this browser's disk.
async function sealFiles(sealer, draft, files, sealed, signal) {
  let total = 0;
  for (const file of files) {
    if (signal?.aborted) throw Object.assign(new Error("stopped"), { code: "stopped" });
    const { file: _file, bytes: _bytes, ...described } = file;
    const bytes = await bytesFrom(file);
    const { blob, ...attachment } = await sealer.sealFile({ draft, bytes }, file.file ? [bytes.buffer] : []);
    await put("files", attachment.id, blob);
    sealed.push({ ...described, ...attachment });
    total += blob.length;
  }
  return total;
}

// → the item. `sealer`: {begin, sealFile, seal, giveUp}. `hand(item)`: puts it into the queue; what failed until then
// leaves no file behind.
/**
 * @param {any} sealer
 * @param {{content: any, files: any[], readers: any[], place: any, restricted?: boolean, door?: string,
 *   signal?: AbortSignal}} asked
 * @param {(item: any) => Promise<unknown>} hand
 */
export async function sealItem(sealer, { content, files, readers, place, restricted, door, signal }, hand) {
  const sealed = [];
  const { draft } = await sealer.begin();
  try {
    const total = await sealFiles(sealer, draft, files, sealed, signal);
    const record = await sealer.seal({ content, files: sealed, draft, readers, place });
    const { person } = place;
    const item = itemOf({ ...record, restricted, person, total, door, kept_at: new Date().toISOString() });
    await hand(item);
    return item;
  } catch (error) {
    for (const { id } of sealed) await drop("files", id).catch(() => {});
    throw error;
  } finally {
    Promise.resolve(sealer.giveUp({ draft })).catch(() => {});
  }
}
