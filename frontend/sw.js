// Beside every page: the files of the look, the pages kept for the time without a line, and the page for when there is
// nothing else. `conf` stands before this script: files, shells and words by language. It never answers for the API.
import { allItems, kindOf, note, noted } from "./parts/box.js";
import { nearTime } from "./parts/clock.js";
import { allCopies, copy, keep, keptAt, mayKeep, moment, wipe } from "./parts/copies.js";
import { wait } from "./parts/limited.js";
import { carry, flushAlone } from "./parts/outbox.js";
import { pushed } from "./parts/pushed.js";
import { carrySealed } from "./vault/upload.js";

const { files, shells, words, base, notice } = self.conf;
pushed(self, notice);
carry(carrySealed);
const STATIC = "s";
const LIMIT = 4000;
const PATIENCE = 20000;
const FRESH = 6 * 3600e3;
const CARDS = "/know/rights/";
const LISTED = ["demand", "letter", "entry", "sealed"];
// Who signs in or out, by whatever door, leaves no page behind.
const DOORS = /^\/(accounts|out|join|reset)(\/|$)/;
const path = (url) => new URL(url).pathname;

// Proof that it is ours, for what the worker sends by itself. Where a worker may not read cookies, a form has it too.
self.cookies = async () => {
  const cookies = await self.cookieStore?.getAll();
  if (cookies) return cookies.map(({ name, value }) => `${name}=${value}`).join(";");
  const sos = await Promise.race([fetch("/sos/"), wait(LIMIT)]);
  return "csrf=" + /csrfmiddlewaretoken" value="(\w+)/.exec((await sos?.text()) || "")?.[1];
};

addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(STATIC)
      .then((cache) => cache.addAll([...files, ...Object.values(shells)]))
      .then(() => skipWaiting()),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(STATIC);
      const now = new Set([...files, ...Object.values(shells)]);
      for (const { url } of await allCopies())
        for (const name of assetsOf((await (await copy(url))?.text()) || "")) now.add(name); // what kept pages need
      for (const request of await cache.keys()) if (!now.has(path(request.url))) await cache.delete(request);
      await clients.claim();
    })(),
  );
});

addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(Promise.allSettled([ahead(), sealed()]));
});

// What was sealed goes from here, since most pages have no script for it; a browser may have no other hour for it.
async function sealed() {
  if ((await allItems()).some(({ api }) => !api)) await flushAlone();
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === "/out") {
    event.respondWith(out(event));
    return;
  }
  if (request.method === "POST" && DOORS.test(url.pathname)) event.waitUntil(left());
  if (request.mode === "navigate")
    event.respondWith(request.method === "GET" ? page(event) : fetch(request).catch(() => shell("unsent")));
  else if (request.method === "GET" && url.pathname.startsWith(base)) event.respondWith(file(request));
});

addEventListener("sync", (event) => {
  if (event.tag === "p") event.waitUntil(flushAlone().finally(paid));
});

// Nobody's browser until the next page says whose; a registered phone stays registered, and what waits waits.
async function left() {
  await wipe();
  const was = await noted().catch(() => null);
  if (was) await note({ ...was, who: "" });
}

// Closed from elsewhere, because this phone was lost: what it kept goes as soon as it hears so.
async function closed(answer) {
  if (answer.headers.get("X-Forget")) await left().catch(() => {});
  return answer;
}

// Leaving quickly without a line: this browser forgets now what it can, and owes the server the sign-out: it comes
// before the next page, or as soon as there is a line.
const OWED = "o";
const NOTHING = new Blob(["<!doctype html><title>\u200b</title>"], { type: "text/html" });

async function out({ request, clientId }) {
  // Owed first: this worker may be ended before a bad line says that it is one.
  const stays = request.url.includes("keep");
  const owed = await caches.open(OWED);
  await owed.put("/out", new Response(stays ? "/out?late=1&keep=1" : "/out?late=1"));
  await left().catch(() => {});
  for (const tab of await clients.matchAll({ type: "window" }))
    if (tab.id !== clientId) tab.navigate("/out").catch(() => {});
  try {
    const answer = await fetch(request);
    if (answer.status < 500) {
      await caches.delete(OWED);
      return answer;
    }
  } catch {
    /* no line */
  }
  if (!stays) indexedDB.deleteDatabase("p");
  registration.sync?.register("p").catch(() => {});
  return request.mode === "navigate" ? new Response(NOTHING) : new Response(null, { status: 204 });
}

async function paid() {
  if (!(await caches.has(OWED))) return true;
  // An SOS goes while its person is still signed in.
  await Promise.race([flushAlone().catch(() => {}), wait(2 * PATIENCE)]);
  const owed = await (await caches.open(OWED)).match("/out");
  try {
    const answer = owed && (await Promise.race([fetch(await owed.text(), { method: "POST" }), wait(LIMIT)]));
    if (owed && !(answer?.status < 500)) return false;
    return await caches.delete(OWED);
  } catch {
    return false;
  }
}

// The network has four seconds; then a kept copy, if there is one; then the network's own time; then the shell.
async function page(event) {
  const { request } = event;
  const since = moment();
  if (path(request.url) === "/out" && (await caches.has(OWED))) return new Response(NOTHING);
  const free = paid();
  event.waitUntil(free);
  if (!(await Promise.race([free, wait(LIMIT)]))) return shell("closed");
  const network = fetch(request).then(closed);
  const storing = network.then((answer) => mayKeep(answer) && stored(request.url, answer.clone(), since));
  event.waitUntil(storing.catch(() => {}));
  const firstAnswer = network.catch(() => null);
  const first = await Promise.race([firstAnswer, wait(LIMIT)]);
  if (first && ![502, 503, 504].includes(first.status)) return first;
  const stale = await copy(request.url);
  if (stale) return marked(stale, "kept", keptAt(stale));
  const card = /^\/know\/(\w+)\/$/.exec(path(request.url));
  const cards = card && (await copy(new URL(CARDS, location.origin).href));
  if (cards && (await cards.text()).includes(`id="${card[1]}"`)) return Response.redirect(`${CARDS}#${card[1]}`);
  return first || (first !== null && (await Promise.race([firstAnswer, wait(PATIENCE)]))) || shell("closed");
}

const assetsOf = (html) =>
  [...html.matchAll(/(?:src|href|script)="([^"]+\.(?:js|css|svg))"/g)]
    .map(([, name]) => name)
    .filter((name) => name.startsWith(base));

// The page last: one that is kept without its own scripts would send a form without a line natively, and lose it.
async function stored(url, answer, since) {
  const html = await answer.clone().text();
  const cache = await caches.open(STATIC);
  for (const name of assetsOf(html)) if (!(await cache.match(name))) await cache.add(name).catch(() => {});
  await keep(url, answer, since);
}

// A file by its long name; without a line, a newer one of the same plain name.
async function file(request) {
  const cache = await caches.open(STATIC);
  const cached = await cache.match(request);
  if (cached) return cached;
  try {
    return await fetch(request);
  } catch (error) {
    const plain = (name) => name.replace(/\.[0-9a-f]{12}\./, ".");
    const alike = files.find((name) => plain(name) === plain(path(request.url)));
    const substitute = alike && (await cache.match(alike));
    if (substitute) return substitute;
    throw error;
  }
}

async function language() {
  const cookie = await self.cookieStore?.get("lang").catch(() => null);
  const home = await copy("/");
  const codes = [
    cookie?.value,
    home && /<html lang="(\w+)"/.exec(await home.text())?.[1],
    navigator.language.slice(0, 2),
  ];
  return codes.find((code) => code && code in shells) || Object.keys(shells)[0];
}

// Rendered for nobody, so it gets the time zone of whoever's first page is kept here.
async function shell(say) {
  const response = await (await caches.open(STATIC)).match(shells[await language()]);
  const zone = zoneOf((await (await copy("/"))?.text()) || "");
  return response ? marked(response, say, undefined, zone) : Response.error();
}

const zoneOf = (html) => /<html[^>]* data-zone="([\w+/-]+)"/.exec(html)?.[1];

// What waits here and has no button of its own on the page that would say so, by its name. Emptied as living pieces
// are, once the page was fetched again.
async function waits(phrases, code) {
  const kinds = new Set((await allItems().catch(() => [])).map(kindOf));
  const names = LISTED.filter((kind) => kinds.has(kind)).map((kind) => phrases[kind]);
  const link = `<p class="card"><a href="${shells[code]}">${phrases.left} ${names.join(", ")}</a></p>`;
  return names.length ? `<div id="left" data-live>${link}</div>` : "";
}

// The page with a line before it that says what it is. Its clock is of then, so ages are told by the phone's.
async function marked(response, say, at, zone) {
  const html = await response.text();
  const spoken = /<html lang="(\w+)"/.exec(html)?.[1] ?? "";
  const phrases = words[spoken] || Object.values(words)[0];
  const waiting = at ? await waits(phrases, spoken) : "";
  const line = phrases[say].replace("%t", at ? nearTime(at, phrases.months, zoneOf(html)) : "");
  const body = html
    .replace(/(<html[^>]* data-zone=")[^"]+/, (known, before) => (zone ? before + zone : known))
    .replace(/ data-now="\d[^"]*"/g, "")
    .replace(/<main[^>]*>/, (main) => `${main}<p class="connection" data-kept role="status">${line}</p>${waiting}`);
  return new Response(body, { headers: response.headers });
}

// What might be needed on the way is fetched before it is, the oldest again.
async function ahead() {
  const since = moment();
  const spoken = await language();
  const answer = await fetch("/keep.json").then(closed);
  if (!answer.ok || answer.redirected) return;
  for (const name of (await answer.json()).pages) {
    const url = new URL(name, location.origin).href;
    const have = await copy(url);
    if (have && Date.now() - keptAt(have).getTime() < FRESH && have.headers.get("Content-Language") === spoken)
      continue;
    const response = await fetch(url, { headers: { Accept: "text/html" } });
    if (mayKeep(response)) await stored(url, response, since);
  }
}
