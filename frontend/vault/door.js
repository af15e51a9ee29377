// The page's side of the worker: ask, lock, and more workers where there is much to open.
import { call } from "./calls.js";

const IDLE = 5 * 60000, HIDDEN = 2 * 60000, POOL = Math.min(4, Math.max(1, navigator.hardwareConcurrency || 1));
const WORKER = /^\/static\/ui\/dist\/vault-worker(\.[0-9a-f]{12})?\.js$/;
const waiting = new Map(), listeners = new Set();
let workers = [], next = 0, unlocked = false, idle, hidden;

// The one policy of these pages: the worker's own address and nothing else becomes a script.
const policy = globalThis.trustedTypes?.createPolicy("seal", {
  createScriptURL(url) {
    if (!WORKER.test(url)) throw new TypeError("Not the worker.");
    return url;
  },
}) || { createScriptURL: (url) => url };

export class Said extends Error {
  constructor(code, told) { super(code); this.code = code; this.told = told; }
}

function start() {
  const worker = new Worker(policy.createScriptURL(document.body.dataset.worker), { name: "n" });
  worker.onmessage = ({ data: { id, answer, error, told } }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    error ? asked?.fail(new Said(error, told)) : asked?.done(answer);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    for (const asked of waiting.values()) asked.fail(new Said("worker"));
    waiting.clear();
  };
  return worker;
}

function post(worker, op, args, port) {
  return new Promise((done, fail) => {
    const id = ++next;
    waiting.set(id, { done, fail });
    worker.postMessage({ id, op, args, port }, port ? [port] : []);
  });
}

export function ask(op, args = {}) {
  workers[0] ||= start();
  busy();
  return post(workers[0], op, args);
}

// Opens many records, on as many workers as this machine has cores for.
export async function openMany(records) {
  if (records.length < 40 || POOL < 2) return ask("openMany", records);
  while (workers.length < POOL) {
    const { port1, port2 } = new MessageChannel(), worker = start();
    const ready = post(worker, "receive", {}, port2);
    await post(workers[0], "share", {}, port1);
    await ready;
    workers.push(worker);
  }
  const size = Math.ceil(records.length / workers.length);
  const parts = await Promise.all(workers.map((one, n) => post(one, "openMany", records.slice(n * size, (n + 1) * size))));
  return parts.flat();
}

export const isOpen = () => unlocked;
export const onChange = (listener) => { listeners.add(listener); listener(unlocked); return () => listeners.delete(listener); };

function turn(state) {
  unlocked = state;
  for (const listener of listeners) listener(state);
}

export function opened() { turn(true); busy(); }

// Locked: every worker ends, and with it everything it knew.
export function lock() {
  for (const worker of workers) worker.terminate();
  workers = [];
  for (const asked of waiting.values()) asked.fail(new Said("locked"));
  waiting.clear();
  clearTimeout(idle);
  if (unlocked) turn(false);
}

function busy() {
  clearTimeout(idle);
  if (unlocked) idle = setTimeout(lock, IDLE);
}

for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, () => unlocked && busy(), { passive: true });
document.addEventListener("visibilitychange", () => {
  clearTimeout(hidden);
  if (document.hidden && unlocked) hidden = setTimeout(lock, HIDDEN);
});
addEventListener("pagehide", lock);

// The directory, asked once per page and again after something changed.
let asked;
export function directory(fresh = false) {
  if (fresh || !asked) asked = call("GET", "directory").catch((error) => { asked = null; throw error; });
  return asked;
}

// → what may be sealed to in an organisation, as its signed list says; null where it has none yet. Throws when refused.
export async function trusted(organisation) {
  const { organisations } = await directory(), row = organisations.find((one) => one.id === organisation);
  if (!row) return null;
  const pin = await ask("pin", { organisation });
  const known = pin ? pin.seq : 0;
  const newer = row.manifest?.seq > known + 1 ? (await call("GET", `manifests/${organisation}?since=${known}`)).manifests : [];
  const found = await ask("trust", { organisation, manifest: row.manifest, newer });
  return found && { ...found, row };
}
