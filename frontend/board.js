// The board: told by a stream, true by its fragment, still under the pointer.
import { hhmm } from "./parts/clock.js";
import { liveMap } from "./parts/live.js";
import { morph } from "./parts/morph.js";
import { ages, fill, query, queryAll, setClock, start, unfold } from "./parts/page.js";
import { rowKeys } from "./parts/row-keys.js";
import { beep, showSound, toggleSound } from "./parts/sound.js";

const STILL = 4000;
const POLL = 10000;
const root = query("[data-board]");
const title = document.title;
const firstSeen = new Map(); // id of a row → when it was first seen
let good = Date.now();
let touched = 0;
let heldBack = null;
/** @type {ReturnType<typeof setTimeout>} */
let later;
let asking = false;
let askAgain = false;

const rows = (part) => queryAll("[data-row]", part);
const lost = document.createElement("p");
lost.className = "lost";
lost.setAttribute("role", "alert");
lost.hidden = true;
const more = document.createElement("button");
more.className = "btn more-rows";
more.hidden = true;

function connected(yes) {
  if (yes) good = Date.now();
  lost.hidden = yes;
  if (!yes && !lost.textContent) lost.textContent = fill(root.dataset.sayLost, { t: hhmm(new Date(good)) });
  if (yes) lost.textContent = "";
}

// A row that nobody has seen yet carries a marker for a minute.
function mark(part) {
  const now = Date.now();
  for (const row of rows(part)) {
    if (!firstSeen.has(row.id)) firstSeen.set(row.id, now);
    if (now - firstSeen.get(row.id) < 60000 && firstSeen.get(row.id) > 0) {
      row.classList.add("is-new");
      const owner = query(".who", row);
      if (owner) owner.dataset.new = root.dataset.sayNew || "";
    }
  }
}

function show(part) {
  clearTimeout(later);
  heldBack = null;
  more.hidden = true;
  mark(part);
  unfold(part);
  const focused = document.activeElement?.closest("[data-row]")?.id;
  morph(query("[data-board-part]", root), part);
  if (focused && !root.contains(document.activeElement))
    document.getElementById(focused)?.focus({ preventScroll: true });
  showSound();
  ages();
  root.dispatchEvent(new Event("shown"));
}

// Under a moving pointer only the counts change, and who has each alert; what is new waits behind a button, a new SOS
// in the alarm's colour.
function hold(part, fresh) {
  heldBack = part;
  for (const row of rows(part)) {
    const act = query(".act", row);
    const shown = act && query(".act", document.getElementById(row.id) || undefined);
    if (shown) morph(shown, act.cloneNode(true));
  }
  const counts = query(".counts", root);
  const next = query(".counts", part);
  if (counts && next) morph(counts, next.cloneNode(true));
  more.hidden = !fresh.length;
  more.classList.toggle(
    "btn-alarm",
    fresh.some((r) => "sos" in r.dataset),
  );
  more.textContent =
    (root.dataset.sayMore || "↑") +
    ": " +
    fresh.map((r) => query(".who", r)?.textContent.trim().replace(/\s+/g, " ")).join(" · ");
  showSound();
  clearTimeout(later);
  later = setTimeout(settle, STILL);
}

function settle() {
  if (!heldBack) return;
  if (Date.now() - touched < STILL) {
    later = setTimeout(settle, 1000);
    return;
  }
  show(heldBack);
}

function arrived(html) {
  const part = query("[data-board-part]", new DOMParser().parseFromString(html, "text/html"));
  if (!part) throw new Error("no part");
  setClock(part.dataset.now);
  document.title = (Number(part.dataset.count) ? `(${part.dataset.count}) ` : "") + title;
  const fresh = rows(part).filter((r) => !firstSeen.has(r.id));
  const news = fresh.filter((r) => "sos" in r.dataset && !alertsHeard.has(r.id));
  for (const r of news) alertsHeard.add(r.id);
  if (news.length) beep();
  if (Date.now() - touched < STILL) hold(document.adoptNode(part), fresh);
  else show(document.adoptNode(part));
}
const alertsHeard = new Set();

async function ask() {
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  const abort = new AbortController();
  const limit = setTimeout(() => abort.abort(), 8000);
  try {
    const answer = await fetch(root.dataset.fragment, { cache: "no-store", signal: abort.signal, redirect: "manual" });
    if (!answer.ok) throw new Error(String(answer.status));
    arrived(await answer.text());
    connected(true);
  } catch {
    connected(false);
  }
  clearTimeout(limit);
  asking = false;
  if (askAgain) {
    askAgain = false;
    ask();
  }
}

function listen() {
  if (!root.dataset.events || !window.EventSource) return;
  const stream = new EventSource(root.dataset.events);
  stream.addEventListener("open", ask);
  stream.addEventListener("change", ask);
  stream.addEventListener("error", () => {
    ask();
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
  });
}

setClock(root?.dataset.now);
start();
unfold();
if (root) {
  root.before(lost);
  document.body.append(more);
  for (const row of rows(root)) {
    firstSeen.set(row.id, 0);
    alertsHeard.add(row.id);
  }
  showSound();
  // The row just taken has the focus, and the page stays on top, where those are that nobody has.
  if (location.hash)
    document.getElementById(location.hash.slice(1).replace("taken-", "alert-"))?.focus({ preventScroll: true });
  const touch = (event) => {
    if (event.target.closest?.(".rows")) touched = Date.now();
  };
  for (const name of ["pointermove", "pointerdown"]) root.addEventListener(name, touch, { passive: true });
  root.addEventListener("pointerleave", () => {
    touched = 0;
    if (heldBack) show(heldBack);
  });
  root.addEventListener("click", (/** @type {any} */ event) => {
    if (event.target.closest("[data-sound]")) toggleSound();
  });
  more.addEventListener("click", () => {
    if (heldBack) show(heldBack);
    scrollTo({ top: 0 });
  });
  rowKeys(() => rows(root), { a: (row) => query("[data-ack]", row)?.click() });
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  addEventListener("offline", () => connected(false));
  addEventListener("online", ask);
  // Also beside the stream: a line that is cut without a word looks like silence.
  setInterval(ask, POLL);
  listen();
  liveMap(root);
}
