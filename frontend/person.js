// The pages of a person: "I'm OK", SOS, and what became of them.
import { hhmm } from "./parts/clock.js";
import { limited } from "./parts/limited.js";
import { add, device, onChange, startOutbox, waiting } from "./parts/outbox.js";
import { ages, fill, phrase, query, queryAll, showScripted, signedIn, start, unfold, uuid } from "./parts/page.js";
import { sosButton } from "./parts/sos.js";

let spot;

// Only where the person allowed it before: nobody in danger is asked a question.
async function locate(form) {
  if (!("position" in form.dataset)) return;
  const asked = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (asked?.state !== "granted") return;
  navigator.geolocation.getCurrentPosition(
    ({ coords, timestamp }) => {
      spot = {
        lat: coords.latitude,
        lon: coords.longitude,
        accuracy_m: Math.round(coords.accuracy),
        fixed_at: new Date(timestamp).toISOString(),
      };
    },
    () => {},
    { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
  );
}

function hand({ kind, api, body, who: person = "", key = uuid() }) {
  add({ key, kind, api, who: person, at: Date.now(), body: { key, ...body } });
}

function queue(form, kind, body) {
  if (spot && "position" in form.dataset) body.position = spot;
  hand({ ...form.dataset, kind, body });
}

// Scripts of single pages hand over what must not be lost: new CustomEvent("queue", { detail: { kind, api, body } }).
addEventListener("queue", (/** @type {any} */ { detail }) => hand(detail));

// A silent SOS says no more than a sign and a time, in no colour: somebody may look over the shoulder.
function say(form, state, values, extra, quiet) {
  const place = query("[data-say]", form);
  const sign = state === "sent" ? "✓ {t}" : "… {t}";
  place.dataset.is = quiet ? "quiet" : state === "signin" ? "refused" : state;
  const words = quiet
    ? state === "signin" && phrase(state)
    : ("sosForm" in form.dataset && phrase(state + "_sos")) || phrase(state);
  place.textContent = fill(words || sign, values) + (quiet ? "" : extra);
}

unfold();

const line = query("[data-connection]");
function connected() {
  if (line) line.hidden = navigator.onLine;
}

// What the server refused stays, and a line that a script of its own puts on top leads to where it is shown.
function notice() {
  const { dataset } = query("main");
  const anyRefused = !query("[data-queue]") && waiting().some(({ no }) => no);
  if (anyRefused && !dataset.no) bring(phrase("more"));
  if (!anyRefused) query("[data-waits]")?.remove();
  dataset.no = anyRefused ? "1" : "";
}

onChange((item, state, answer) => {
  notice();
  if (state === "gone") return;
  const { silent } = item.body || {};
  if (line && state !== "sending" && answer !== undefined) line.hidden = state !== "kept";
  for (const form of queryAll(item.kind === "sos" ? "[data-sos-form]" : `[data-ok-form][data-api="${item.api}"]`)) {
    if (state === "sending" && !navigator.onLine) state = "kept";
    const now = new Date(state === "sent" ? Date.now() : item.at);
    const names = [...new Set(answer?.reaching?.map((r) => r.name))].join(", ");
    say(form, state, { t: hhmm(now) }, names ? "\n" + fill(phrase("reaching"), { names }) : "", silent);
    if (state === "sent") follow(form, answer.alert, silent);
  }
  if (state === "sent") refresh();
});

// What became of it? A page that says so itself is opened; elsewhere a script asks who has an SOS, until it ends.
// After a silent one the first page is opened, which looks as ever.
function follow(form, alert, quiet) {
  const next = quiet ? "/" : form.dataset.next;
  if (next) location.assign(next);
  else if (alert && alert !== form.dataset.alert) {
    form.dataset.alert = alert;
    bring(phrase("more"));
  }
}

function bring(src) {
  document.head.append(Object.assign(document.createElement("script"), { src }));
}

// The page is the truth: its living pieces are fetched again, all but one in which somebody types; a button that has
// the focus is no reason to show an old state. What is shown for longer than that is old, and says so.
async function refresh() {
  if (!query("[data-live]")) return;
  try {
    const answer = await limited(location.href);
    if (!answer.ok || answer.redirected) throw answer;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!query("[data-sos-form]") !== !query("[data-sos-form]", page)) location.reload();
    for (const old of queryAll("[data-live]")) {
      const fresh = page.getElementById(old.id);
      if (query("input:focus, textarea:focus, dialog[open], details[open] form, form details[open]", old)) continue;
      const focused = old.contains(document.activeElement);
      if (fresh) old.replaceWith(fresh);
      else old.replaceChildren();
      if (focused && fresh) query("button, a", fresh)?.focus();
    }
    bind();
    ages();
    connected();
  } catch {
    if (line) line.hidden = false;
  }
}

function bind() {
  for (const form of queryAll("[data-sos-form]:not([data-bound])")) {
    form.dataset.bound = "";
    form.onpointerdown = () => locate(form);
    sosButton(form, (at) =>
      queue(form, "sos", { pressed_at: at.toISOString(), silent: !!form.elements.silent?.checked }),
    );
  }
  for (const form of queryAll("[data-ok-form]:not([data-bound])")) {
    form.dataset.bound = "";
    locate(form);
    form.onsubmit = () => {
      const button = query("[data-ok]", form);
      if (button.getAttribute("aria-disabled")) return false;
      button.setAttribute("aria-disabled", "true");
      setTimeout(() => button.removeAttribute("aria-disabled"), 1500);
      const data = new FormData(/** @type {any} */ (form));
      /** @type {Record<string, any>} */
      const body = { made_at: new Date().toISOString() };
      if (data.get("word")) body.word = data.get("word");
      if (data.getAll("for").length) body.for = data.getAll("for");
      queue(form, "ok", body);
      form.reset();
      return false;
    };
  }
  showScripted();
}

// A script that few people need comes when its button is pressed.
const rare = query("[data-script]");
if (rare)
  rare.onclick = () => {
    rare.onclick = null;
    bring(rare.dataset.script);
    return false;
  };

start();
bind();
startOutbox();
for (const name of ["online", "offline"]) addEventListener(name, connected);
connected();
// Only in a browser of somebody who is at home here: a contact's keeps nothing.
if (signedIn() || device())
  addEventListener("load", () =>
    setTimeout(() => {
      navigator.serviceWorker
        ?.register("/sw.js", { updateViaCache: "all" })
        .then(() => navigator.serviceWorker.ready)
        .then(({ active }) => signedIn() && /** @type {ServiceWorker} */ (active).postMessage("keep"))
        .catch(() => {});
    }, 1000),
  );
// As often as the piece in the greatest hurry asks for; at once when the page is seen again.
const every = () => Math.min(...queryAll("[data-live]").map((el) => +el.dataset.live || 60));
let left = every();
setInterval(() => {
  if (--left < 1 && !document.hidden) {
    left = every();
    refresh();
  }
}, 1000);
