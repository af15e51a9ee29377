// Seal and send. Without a connection what was sealed waits in this browser, as ciphertext, and goes by itself.
import { call, Failed, send } from "./calls.js";
import { ask, directory } from "./door.js";
import { drop, everything, put } from "./kept.js";

const listeners = new Set();
export const onSent = (listener) => { listeners.add(listener); return () => listeners.delete(listener); };
const tell = (id, state, error) => { for (const listener of listeners) listener(id, state, error); };

// This browser's signing key has a number once the server knows it.
async function deviceKnown(person, signKey) {
  const { id } = await call("POST", "device-keys", { sign_key: signKey });
  await ask("nameDevice", { person, id });
  return id;
}

async function deliver(sealed, progress) {
  const ready = { ...sealed };
  if (!ready.device_key) ready.device_key = await deviceKnown(ready.person, ready.device_sign_key);
  const { person: _person, ...record } = ready;
  return send(record, progress);
}

// → {id, state: "sent" | "waiting"}. Throws what the server refused for good: nothing was lost, it is still in the form.
export async function keep({ content, files = [], readers, place, restricted = false }, progress) {
  const { person } = await directory();
  const sealed = { ...(await ask("seal", { content, files, readers, place: { ...place, person } })), person, restricted };
  await put("out", sealed.id, sealed);
  try {
    await deliver(sealed, progress);
    await drop("out", sealed.id);
    tell(sealed.id, "sent");
    return { id: sealed.id, thread: sealed.thread, state: "sent" };
  } catch (error) {
    if (error instanceof Failed && refused(error.status)) { await drop("out", sealed.id); throw error; }
    tell(sealed.id, "waiting");
    return { id: sealed.id, thread: sealed.thread, state: "waiting" };
  }
}

const refused = (status) => status < 500 && ![401, 403, 408, 413, 429].includes(status);

let flushing = false;
export async function flush() {
  if (flushing) return;
  flushing = true;
  try {
    for (const sealed of await everything("out")) {
      try {
        await deliver(sealed);
        await drop("out", sealed.id);
        tell(sealed.id, "sent");
      } catch (error) {
        tell(sealed.id, error instanceof Failed && refused(error.status) ? "refused" : "waiting", error);
      }
    }
  } finally { flushing = false; }
}

export const waiting = () => everything("out").catch(() => []);

export function startKeeping() {
  addEventListener("online", flush);
  setInterval(() => navigator.onLine && flush(), 30000);
  flush().catch(() => {});
}
