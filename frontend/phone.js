// The page without a line: the two buttons, what waits to be sent, and which pages are kept here.
// And the test of a phone.
import "./parts/device-key.js";
import "./person.js";
import { allItems, kindOf } from "./parts/box.js";
import { nearTime } from "./parts/clock.js";
import { allCopies } from "./parts/copies.js";
import { again, device, onChange, reason, remove, waiting } from "./parts/outbox.js";
import { fill, phrase, query, uuid } from "./parts/page.js";

function make(name, text, className = "") {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}

function show(list, items) {
  list.replaceChildren(...items);
  list.closest("[data-some]").hidden = !items.length;
}

async function listCopies(list) {
  show(
    list,
    (await allCopies()).map(({ url, at, title }) => {
      const item = document.createElement("li");
      const link = make("a", title || new URL(url).pathname);
      link.href = url;
      item.append(link, make("span", " " + nearTime(at, list.dataset.months), "small muted"));
      return item;
    }),
  );
}

function button(list, word, act) {
  const control = make("button", word, "btn btn-quiet");
  control.type = "button";
  control.onclick = () => {
    control.disabled = true;
    act().then(() => list.focus());
  };
  return control;
}

// What was sealed goes through the worker beside the page, or from the vault, which says more of it.
let sealedItems = [];
async function lookForSealed(list) {
  sealedItems = (await allItems()).filter(({ api }) => !api);
  listQueue(list);
}

function listQueue(list) {
  const words = list.dataset;
  show(
    list,
    [...waiting(), ...sealedItems].map((entry) => {
      const { key, at, no, body, api } = entry;
      const item = document.createElement("li");
      const t = nearTime(new Date(at), words.months);
      item.append(
        make("b", (!body.silent && list.getAttribute("data-k-" + kindOf(entry))) || words.kOther),
        make(
          "p",
          no ? `${t} · ${words.no} ${no.why || no.status}` : fill(phrase("kept") || "{t}", { t }),
          no ? "" : "small muted",
        ),
      );
      if (no && api) {
        const row = make("p", "", "actions");
        row.append(
          button(list, words.again, () => again(key)),
          button(list, words.remove, () => remove(key)),
        );
        item.append(row);
      }
      return item;
    }),
  );
}

const copies = query("[data-copies]");
const queue = query("[data-queue]");
if (copies && globalThis.caches) listCopies(copies).catch(() => {});
if (queue) {
  onChange(() => listQueue(queue));
  const look = () => lookForSealed(queue).catch(() => {});
  look();
  if (globalThis.BroadcastChannel) new BroadcastChannel("p").onmessage = look;
}

// A browser that can be asked shows the button; the others have words.
const install = query("[data-install]");
const shelter = query("[data-protected]");
const place = query("[data-place]");
if (install)
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    install.hidden = false;
    query("button", install).onclick = () => event.prompt();
  });

const tell = (box, is) => {
  for (const part of box.children) part.hidden = part.dataset.is !== is;
};

async function tellShelter() {
  const storage = navigator.storage;
  tell(shelter, storage?.persisted ? ((await storage.persisted()) ? "yes" : "no") : "unknown");
}
if (shelter) {
  query("[data-protect]", shelter).onclick = async () => {
    query("[data-refused]", shelter).hidden = await navigator.storage.persist();
    await tellShelter();
  };
  tellShelter().catch(() => {});
}

// What it finds here is kept nowhere: only the question counts.
if (place && navigator.geolocation)
  navigator.permissions
    ?.query({ name: "geolocation" })
    .then((is) => {
      const showState = () => tell(place, is.state);
      query("[data-ask-place]", place).onclick = () => navigator.geolocation.getCurrentPosition(showState, showState);
      is.onchange = showState;
      showState();
    })
    .catch(() => {});

// A test speaks for the key that this browser holds, so it goes with that key and never with the session.
const trial = query("[data-try]");

function call(path, how) {
  const headers = { Authorization: "Bearer " + device().token, "Content-Type": "application/json" };
  return fetch("/api/v1/device" + path, { ...how, credentials: "omit", headers });
}

async function isHere() {
  const answer = device() && (await call(""));
  if (!answer || answer.status === 401) return false;
  if (!answer.ok) throw answer;
  return (await answer.json()).device === trial.dataset.try;
}

async function send(key) {
  const answer = await call("/test", { method: "POST", body: JSON.stringify({ key }) });
  if (answer.ok) location.assign(trial.dataset.next);
  else throw reason(await answer.json());
}

if (trial) {
  const press = query("button", trial);
  const key = uuid();
  const says = query("[data-tried]");
  const silent = query("[data-is=silent]", trial).textContent;
  const failed = (why) => {
    says.textContent = typeof why === "string" ? why : silent;
  };
  press.onclick = () => {
    press.disabled = true;
    send(key)
      .catch(failed)
      .finally(() => {
        press.disabled = false;
      });
  };
  isHere()
    .then((isHeld) => tell(trial, isHeld ? "here" : "elsewhere"))
    .catch(() => tell(trial, "silent"));
}
