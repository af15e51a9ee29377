// What was pressed is kept in this browser until the server has it. SOS goes first.
import { all, one, store } from "./page.js";

const NAME = "n.out", TOKEN = "n.device";
const flying = new Set(), tries = {};
let timer, told = () => {};

export const waiting = () => store.get(NAME) || [];
export const device = () => store.get(TOKEN);
export const onChange = (listener) => { told = listener; };

function keep(items) { store.set(NAME, items.length ? items : null); }

export function add(item) {
  keep([...waiting(), item]);
  told(item, "sending");
  attempt(item);
}

const who = () => one("[data-who]")?.dataset.who || "";

function post(item, bearer) {
  const headers = { "Content-Type": "application/json" };
  if (bearer) headers.Authorization = "Bearer " + bearer;
  else headers["X-CSRFToken"] = one("[name=csrfmiddlewaretoken]")?.value || "";
  const abort = new AbortController(), limit = setTimeout(() => abort.abort(), 15000);
  return fetch(item.api, {
    method: "POST", headers, credentials: bearer ? "omit" : "same-origin", redirect: "manual", signal: abort.signal, keepalive: true,
    body: JSON.stringify({ ...item.body, sent_at: new Date().toISOString() }),
  }).finally(() => clearTimeout(limit));
}

// Whoever is signed in speaks for themselves; a registered phone speaks for its own person only.
async function send(item) {
  const phone = device(), theirs = phone && (!item.who || !phone.who || phone.who === item.who) && phone.token;
  const session = !item.who ? !theirs : item.who === who();
  const answer = session ? await post(item) : null;
  if (answer && ![0, 401, 403].includes(answer.status)) return answer;
  return theirs ? post(item, theirs) : answer;
}

async function attempt(item) {
  if (flying.has(item.key)) return;
  flying.add(item.key);
  let answer, state = "kept", body = null;
  try {
    answer = await send(item);
    if (!answer || [0, 401, 403].includes(answer.status)) state = "signin";
    else if (answer.ok) { state = "sent"; body = await answer.json().catch(() => ({})); }
    else if (answer.status < 500 && ![408, 429].includes(answer.status)) state = "refused";
  } catch { /* no connection: it stays */ }
  flying.delete(item.key);
  // An SOS is never given up. A check-in that the server refuses is shown, and pressed again by its person.
  if (state === "sent" || (state === "refused" && item.kind !== "sos")) keep(waiting().filter((i) => i.key !== item.key));
  else tries[item.key] = (tries[item.key] || 0) + 1;
  const box = one("[data-connection]");
  if (box) box.hidden = state !== "kept";
  told(item, state, body);
  plan();
}

function plan() {
  clearTimeout(timer);
  const left = waiting();
  if (!left.length) return;
  const seconds = Math.min(...left.map((i) => Math.min(2 ** (tries[i.key] || 0), i.kind === "sos" ? 10 : 60)));
  timer = setTimeout(flush, seconds * 1000 * (0.8 + Math.random() * 0.4));
}

export function flush() {
  const left = waiting(), urgent = left.filter((i) => i.kind === "sos");
  for (const item of urgent.length ? urgent : left) attempt(item);
}

export function startOutbox() {
  const fresh = one("[data-device-token]");
  if (fresh) store.set(TOKEN, { token: fresh.dataset.deviceToken, who: fresh.dataset.who || who() });
  for (const el of all("[data-device-forget]")) el.addEventListener(el.tagName === "FORM" ? "submit" : "click", () => store.set(TOKEN, null));
  for (const el of all("[data-if-device]")) el.hidden = !device();
  const offline = () => { const box = one("[data-connection]"); if (box) box.hidden = navigator.onLine; };
  addEventListener("online", () => { offline(); flush(); });
  addEventListener("offline", offline);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  if (!navigator.onLine) offline();
  for (const item of waiting()) told(item, "kept");
  flush();
}
