// What was pressed is kept in this browser until the server has it: SOS first, then in the order it was pressed. The
// same in pages and in the service worker. Each item has a key, so sending it twice counts once.
import { allItems, drop, note, noted, put } from "./box.js";
import { limited } from "./limited.js";
import { query, queryAll, signedIn, store } from "./page.js";
import { proof } from "./proof.js";

const TOKEN = "n.device";
const WAITS = "n.waits";
const SOME = "n.some";
const RANK = { sos: 0, position: 2, entry: 3, demand: 3, sealed: 4 };
let carrier;
const left = new Map();
const departed = new Set();
const flying = new Set();
const tries = {};
const page = !!globalThis.document;
const channel = globalThis.BroadcastChannel && new BroadcastChannel("p");
const listeners = [];
let timer;
let running;
let person;
let owner = {};

// What has no address takes more than one POST: a script carries it, and answers as the server does. It goes for its
// person's session alone; pages without that script leave it to the worker beside them.
export const carry = (script) => {
  carrier = script;
};
const isCarried = ({ api }) => api || carrier;

const rank = ({ kind }) => RANK[kind] ?? 1;
const first = (a, b) => rank(a) - rank(b) || a.n - b.n;
export const waiting = () => [...left.values()].sort(first);
const pending = () => waiting().filter((item) => !item.no);
export const device = () => (page ? store.get(TOKEN) : owner?.phone);
export const onChange = (listener) => listeners.push(listener);
const announce = (...change) => {
  for (const listener of listeners) listener(...change);
};

// Whoever leaves in a hurry asks this mark whether an SOS, a sealed note or a demand still waits:
// it can be read without waiting.
function mark() {
  if (page) store.set(WAITS, pending().some(({ kind }) => ["sos", "entry", "demand"].includes(kind)) ? 1 : null);
}

function tell(item, state, body) {
  mark();
  announce(item, state, body);
  channel?.postMessage({ item: { ...item, body: { silent: item.body.silent } }, state, body }); // none of its words
}

function heard({ data: { item, state, body } }) {
  if (state === "sending" || !isCarried(item)) {
    load();
    return;
  }
  const waitingItem = left.get(item.key);
  if (state === "sent" || state === "gone") lose(item.key);
  else if (waitingItem) waitingItem.no = item.no;
  mark();
  announce(item, state, body);
}
if (channel) channel.onmessage = heard;

// What went while the store was read is not taken up again.
async function load() {
  const rows = await allItems();
  for (const item of rows)
    if (isCarried(item) && !left.has(item.key) && !departed.has(item.key)) left.set(item.key, item);
  if (!rows.slow) mark();
}
function lose(key) {
  left.delete(key);
  departed.add(key);
}

export async function add(item) {
  const behind = pending().some((entry) => rank(entry) === rank(item));
  item.who ||= signedIn() || owner.who || device()?.who || "";
  item.n = Math.max(Date.now(), ...[...left.values()].map(({ n }) => (n || 0) + 1));
  const stored = put(item);
  if (!item.api) await stored; // its author hears that there is no room for it
  left.set(item.key, item);
  if (page) store.set(SOME, 1);
  tell(item, "sending");
  // The first try waits for nothing but what was pressed before it.
  await (behind && item.kind !== "sos" ? stored.then(flush) : attempt(item, stored));
  plan();
}

async function post(item, bearer) {
  const identification = bearer ? { Authorization: "Bearer " + bearer } : await proof(item.who);
  return limited(item.api, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...identification },
    credentials: bearer ? "omit" : "same-origin",
    redirect: "manual",
    keepalive: true,
    body: JSON.stringify({ ...item.body, sent_at: new Date().toISOString() }),
  });
}

// Who is signed in: the page says so; where none does, the server is asked once in a while.
async function session() {
  if (signedIn()) return signedIn();
  person ||= limited("/api/v1/me").then(async (answer) => (answer.ok ? (await answer.json()).person : ""));
  const forget = () => {
    person = null;
  };
  person.then(() => setTimeout(forget, 5000), forget);
  return person;
}

// Whoever is signed in speaks for themselves; a registered phone speaks for its own person only.
async function send(item) {
  if (!item.api) return item.who === (await session()) ? carrier(item) : null;
  const phone = device();
  const token = phone && (!item.who || !phone.who || phone.who === item.who) && phone.token;
  const speaks = item.who ? item.who === (token ? signedIn() : await session()) : !token;
  const answer = speaks ? await post(item) : null;
  if (!token || (answer && ![0, 401, 403].includes(answer.status))) return answer;
  const reply = await post(item, token);
  if (reply.status !== 401) return reply;
  globalThis.caches?.delete("k"); // somebody closed this phone
  const me = await session();
  return me && (item.who || me) === me ? post(item) : reply;
}

export const reason = (problem) =>
  [problem.title, ...(problem.errors || []).map(({ msg }) => msg)].filter(Boolean).join(" ");

async function attempt(item, stored) {
  if (flying.has(item.key)) return "";
  flying.add(item.key);
  let answer;
  let state = "kept";
  let body = null;
  try {
    answer = await send(item);
    const status = answer?.status || 401;
    if ([401, 403].includes(status)) state = "signin";
    else if (answer.ok) state = "sent";
    // An SOS is never given up.
    else if (status < 500 && ![408, 429].includes(status) && item.kind !== "sos") state = "refused";
    if (answer?.status) body = await answer.json().catch(() => ({}));
  } catch {
    answer = null;
  }
  flying.delete(item.key);
  if (state === "sent") {
    lose(item.key);
    Promise.resolve(stored).then(() => drop(item.key));
  } else if (state === "refused") {
    item.no = { status: answer.status, why: reason(body) };
    await put(item).catch(() => {});
  } else tries[item.key] = (tries[item.key] || 0) + 1;
  tell(item, state, body);
  return state === "kept" && !answer ? "" : state;
}

// One after the other. Without a line it ends; what the server could not take now holds its like up, three times.
async function pass() {
  await load();
  const stuck = new Set();
  const tried = new Set();
  for (;;) {
    const next = pending().find((item) => !tried.has(item.key) && !stuck.has(rank(item)));
    if (!next) return;
    tried.add(next.key);
    const state = await attempt(next);
    if (!state) return;
    if (state === "kept" && tries[next.key] < 4) stuck.add(rank(next));
  }
}

export function flush() {
  const locks = navigator.locks;
  running ||= (locks ? locks.request("p", { ifAvailable: true }, (lock) => lock && pass()) : pass())
    .catch(() => {})
    .finally(() => {
      running = null;
      plan();
    });
  return running;
}

function plan() {
  clearTimeout(timer);
  const items = pending();
  if (!items.length || !page) return;
  const seconds = Math.min(...items.map((i) => Math.min(2 ** (tries[i.key] || 0), i.kind === "sos" ? 10 : 60)));
  timer = setTimeout(flush, seconds * 1000 * (0.8 + Math.random() * 0.4));
  navigator.serviceWorker?.ready.then(({ sync }) => /** @type {any} */ (sync).register("p")).catch(() => {});
}

export async function again(key) {
  const item = left.get(key);
  if (!item) return;
  delete item.no;
  delete tries[key];
  await put(item);
  tell(item, "sending");
  await flush();
}

// What the server has not refused is given up only where its author stopped it.
export async function remove(key, stopped = false) {
  const item = left.get(key);
  if (!item?.no && !stopped) return;
  lose(key);
  await drop(key);
  if (item) tell(item, "gone");
}

// The worker, woken when there is a line: everything, or an error, and it is woken again.
export async function flushAlone() {
  owner = await noted().catch(() => ({}));
  await flush();
  if (pending().length) throw new Error("waits");
}

/** The key of a registered browser, or null. */
export const setDevice = (value) => store.set(TOKEN, value);

export async function learn() {
  const visible = query("[data-shell]") ? null : query("[data-who]")?.dataset;
  owner = { who: (visible || (await noted()))?.who || "", phone: device() };
  await note(owner);
}

export async function startOutbox() {
  for (const el of queryAll("[data-if-device]")) el.hidden = !device();
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  // Where nobody is at home and nothing was pressed, nothing is begun: a contact's browser keeps nothing.
  if (!signedIn() && !device() && !query("[data-shell]") && !store.get(SOME)) return;
  await Promise.all([load(), learn().catch(() => {})]);
  for (const item of waiting()) announce(item, item.no ? "refused" : "kept");
  await flush();
}
