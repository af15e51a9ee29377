// From this browser to the server: files in pieces, the record that names them last. Sent again, nothing is doubled.
import { call, Failed } from "./calls.js";
import { ask, Said } from "./door.js";
import { drop, get, put } from "./kept.js";

const PIECE = 1024 * 1024;

// What will never be taken, however often it is sent. The rest is tried again.
export const isRefusal = (error) =>
  error instanceof Failed && error.status < 500 && ![401, 403, 408, 429].includes(error.status);

// This browser's signing key has a number once the server knows it.
async function deviceKnown(person, signKey) {
  const { id } = await call("POST", "device-keys", { sign_key: signKey });
  await ask("nameDevice", { person, id });
  return id;
}

const stopped = (signal) => {
  if (signal?.aborted) throw new Said("stopped");
};

// One file; `sealed.sent` remembers how many of its pieces are there, also after the page was closed.
async function sendFile(sealed, { id }, progress, signal) {
  const blob = await get("files", id);
  for (let n = sealed.sent[id] || 0; n * PIECE < blob.length; n++) {
    stopped(signal);
    const piece = blob.subarray(n * PIECE, (n + 1) * PIECE);
    await call("PUT", `attachments/${id}/${n}`, piece);
    sealed.sent[id] = n + 1;
    await put("out", sealed.id, sealed);
    progress(piece.length);
  }
}

async function sendAll(sealed, progress, signal) {
  const {
    person,
    device_sign_key: signKey,
    attachments,
    id,
    sent: _sent,
    total,
    kept_at: _at,
    refused: _refused,
    ...record
  } = sealed;
  record.device_key ||= await deviceKnown(person, signKey);
  let done = 0;
  const sent = (bytes) => {
    done += bytes;
    progress(done / total);
  };
  for (const file of attachments) await sendFile(sealed, file, sent, signal);
  stopped(signal);
  await call("PUT", `records/${id}`, { ...record, attachments: attachments.map((attachment) => attachment.id) });
}

export async function forget(sealed) {
  for (const { id } of sealed.attachments) await drop("files", id);
  await drop("out", sealed.id);
}

// One page at a time sends one thing: the other finds it gone.
const alone = (id, work) => (navigator.locks ? navigator.locks.request(`out-${id}`, work) : work());

/**
 * @param {string} id
 * @param {(share: number) => void} [progress]
 * @param {AbortSignal} [signal]
 */
export function deliver(id, progress = () => {}, signal) {
  return alone(id, async () => {
    const sealed = await get("out", id);
    if (!sealed) return;
    try {
      await sendAll(sealed, progress, signal);
    } catch (error) {
      // Pieces without a record are forgotten by the server after a week: then all of them go again.
      if (!(error instanceof Failed && error.status === 422 && Object.keys(sealed.sent).length && !sealed.again))
        throw error;
      sealed.sent = {};
      sealed.again = true;
      await put("out", id, sealed);
      await sendAll(sealed, progress, signal);
    }
    await forget(sealed);
  });
}
