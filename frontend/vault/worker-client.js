// The page's side of the worker: ask, lock, and more workers where there is much to open.
import { call } from "./calls.js";
import { noteChange } from "./changed.js";

const IDLE = 5 * 60000;
const HIDDEN = 2 * 60000;
const WARNED = 30;
const COUNT = 1000;
const POOL = Math.min(4, Math.max(1, navigator.hardwareConcurrency || 1));
const WORKER = /^\/static\/ui\/dist\/(vault|letters)-worker(\.[0-9a-f]{12})?\.js$/;
const waiting = new Map();
const listeners = new Set();
const warned = new Set();
let workers = [];
let next = 0;
let unlocked = false;
let idle = 0;
let ticking;
let hidden;

// The one policy of these pages: the two workers' own addresses and nothing else become scripts.
export const policy = globalThis.trustedTypes?.createPolicy("seal", {
  createScriptURL(url) {
    if (!WORKER.test(url)) throw new TypeError("Not the worker.");
    return url;
  },
}) || { createScriptURL: (url) => url };

export class Said extends Error {
  constructor(code, detail) {
    super(code);
    this.code = code;
    this.told = detail;
  }
}

function start() {
  const worker = new Worker(policy.createScriptURL(document.body.dataset.worker), { name: "n" });
  worker.onmessage = ({ data: { id, answer, error, told: detail, key } }) => {
    if (key) {
      askKey(worker, id, key);
      return;
    }
    const pending = waiting.get(id);
    waiting.delete(id);
    error ? pending?.fail(new Said(error, detail)) : pending?.done(answer);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    for (const pending of waiting.values()) pending.fail(new Said("worker"));
    waiting.clear();
  };
  return worker;
}

// A worker cannot ask for a passkey: the page does it, and hands over what the passkey said.
async function askKey(worker, id, { name, options }) {
  try {
    worker.postMessage({ id, keyed: await touch(name, options) });
  } catch (error) {
    worker.postMessage({ id, keyed: null, error: String(error?.name || "failed") });
  }
}

async function touch(name, options) {
  const { publicKey } = options;
  if (publicKey.user) publicKey.user.name = publicKey.user.displayName = document.body.dataset.keyName || "";
  const credential = await navigator.credentials[name](options);
  const { prf } = credential.getClientExtensionResults();
  const transports = credential.response.getTransports?.() || [];
  return { rawId: credential.rawId, transports, prf: prf && { enabled: !!prf.enabled, results: prf.results } };
}

function post(worker, op, args, port, transfer = []) {
  return new Promise((resolve, fail) => {
    const id = ++next;
    waiting.set(id, { done: resolve, fail });
    worker.postMessage({ id, op, args, port }, port ? [port] : transfer);
  });
}

// `transfer`: buffers that go to the worker instead of being copied.
export function ask(op, args = {}, transfer = []) {
  workers[0] ||= start();
  busy();
  return post(workers[0], op, args, undefined, transfer);
}

// Opens many records, on as many workers as this machine has cores for.
export async function openMany(records) {
  if (records.length < 40 || POOL < 2) return ask("openMany", records);
  while (workers.length < POOL) {
    const { port1, port2 } = new MessageChannel();
    const worker = start();
    const ready = post(worker, "receive", {}, port2);
    await post(workers[0], "share", {}, port1);
    await ready;
    workers.push(worker);
  }
  const size = Math.ceil(records.length / workers.length);
  const parts = await Promise.all(
    workers.map((worker, n) => post(worker, "openMany", records.slice(n * size, (n + 1) * size))),
  );
  return parts.flat();
}

export const isOpen = () => unlocked;
export const onChange = (listener) => {
  listeners.add(listener);
  listener(unlocked);
  return () => listeners.delete(listener);
};
// Called with the seconds that are left before it locks by itself: in the last half minute,
// and with 0 when there is time again.
export const onWarn = (listener) => {
  warned.add(listener);
  return () => warned.delete(listener);
};

function turn(state) {
  unlocked = state;
  for (const listener of listeners) listener(state);
}

export function opened() {
  turn(true);
  busy();
}

// Locked: every worker ends, and with it everything it knew.
export function lock() {
  for (const worker of workers) worker.terminate();
  workers = [];
  for (const pending of waiting.values()) pending.fail(new Said("locked"));
  waiting.clear();
  clearInterval(ticking);
  warn(0);
  if (unlocked) turn(false);
}

// When it locks is a moment, not a timer: a phone that slept for an hour locks as soon as it wakes.
function busy() {
  if (!unlocked) return;
  if (idle && Date.now() > idle - WARNED * 1000) warn(0);
  idle = Date.now() + IDLE;
  clearInterval(ticking);
  ticking = setInterval(tick, COUNT);
}

function tick() {
  const left = Math.ceil((idle - Date.now()) / 1000);
  if (left <= 0) lock();
  else if (left <= WARNED) warn(left);
}

function warn(left) {
  for (const listener of warned) listener(left);
}

for (const kind of ["pointerdown", "keydown", "scroll"])
  addEventListener(kind, () => unlocked && busy(), { passive: true });
document.addEventListener("visibilitychange", () => {
  clearTimeout(hidden);
  if (document.hidden && unlocked) hidden = setTimeout(lock, HIDDEN);
  if (!document.hidden && unlocked) tick();
});
addEventListener("pagehide", lock);

// The directory, asked once per page and again after something changed.
let directoryPromise;
export function directory(fresh = false) {
  if (fresh || !directoryPromise)
    directoryPromise = call("GET", "directory").catch((error) => {
      directoryPromise = null;
      throw error;
    });
  return directoryPromise;
}

// Follows the list of everybody one belongs to or is watched by: a new key remembers who signs.
// Throws what was refused.
export async function followAll() {
  const { organisations, watching } = await directory();
  for (const { id } of [...organisations, ...watching]) await trusted(id);
}

// → what may be sealed to in an organisation (one's own, or one that watches over the person), as its signed list says;
// null where it has none yet. Throws when refused.
export async function trusted(organisation) {
  const { organisations, watching } = await directory();
  const row = [...organisations, ...watching].find((organisationRow) => organisationRow.id === organisation);
  if (!row) return null;
  const pin = await ask("pin", { organisation });
  const seq = pin ? pin.seq : 0;
  const newer =
    row.manifest?.seq > seq + 1 ? (await call("GET", `manifests/${organisation}?since=${seq}`)).manifests : [];
  const followed = await ask("trust", { organisation, manifest: row.manifest, newer });
  if (followed?.changed) await noteChange(organisation, followed.list);
  return followed && { ...followed, row };
}
