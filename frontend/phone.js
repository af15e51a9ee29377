// The page without a line: the two buttons, what waits to be sent, and which pages are kept here.
import "./person.js";
import { all as copies } from "./parts/copies.js";
import { again, onChange, remove, waiting } from "./parts/outbox.js";
import { fill, hhmm, one, said } from "./parts/page.js";

const when = (at) => (at.toDateString() === new Date().toDateString() ? "" : `${at.getDate()}.${at.getMonth() + 1}. `) + hhmm(at);

function make(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function show(list, items) {
  list.replaceChildren(...items);
  list.closest("[data-some]").hidden = !items.length;
}

async function listCopies(list) {
  show(list, (await copies()).map(({ url, at, title }) => {
    const item = document.createElement("li"), link = make("a", title || new URL(url).pathname);
    link.href = url;
    item.append(link, make("span", " " + when(at), "small muted"));
    return item;
  }));
}

function button(list, word, act) {
  const made = make("button", word, "btn btn-quiet");
  made.type = "button";
  made.onclick = () => { made.disabled = true; act().then(() => list.focus()); };
  return made;
}

function listQueue(list) {
  const words = list.dataset;
  show(list, waiting().map(({ key, kind, at, no }) => {
    const item = document.createElement("li"), t = when(new Date(at));
    item.append(make("b", list.getAttribute("data-k-" + kind) || words.kOther), make("p", no ? `${t} · ${words.no} ${no.why || no.status}` : fill(said("kept") || "{t}", { t }), no ? "" : "small muted"));
    if (no) {
      const row = make("p", "", "actions");
      row.append(button(list, words.again, () => again(key)), button(list, words.remove, () => remove(key)));
      item.append(row);
    }
    return item;
  }));
}

const kept = one("[data-copies]"), queue = one("[data-queue]");
if (kept && globalThis.caches) listCopies(kept).catch(() => {});
if (queue) onChange(() => listQueue(queue));

// A browser that can be asked shows the button; the others have words.
const install = one("[data-install]"), shelter = one("[data-protected]"), place = one("[data-place]");
if (install) addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  install.hidden = false;
  one("button", install).onclick = () => event.prompt();
});

const tell = (box, is) => { for (const part of box.children) part.hidden = part.dataset.is !== is; };

async function tellShelter() {
  const storage = navigator.storage;
  tell(shelter, storage?.persisted ? ((await storage.persisted()) ? "yes" : "no") : "unknown");
}
if (shelter) {
  one("[data-protect]", shelter).onclick = async () => { one("[data-refused]", shelter).hidden = await navigator.storage.persist(); await tellShelter(); };
  tellShelter().catch(() => {});
}

// What it finds here is kept nowhere: only the question counts.
if (place && navigator.geolocation) navigator.permissions?.query({ name: "geolocation" }).then((is) => {
  const show = () => tell(place, is.state);
  one("[data-ask-place]", place).onclick = () => navigator.geolocation.getCurrentPosition(show, show);
  is.onchange = show;
  show();
}).catch(() => {});
