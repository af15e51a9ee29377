// Find: pages by their names as one types, without asking anybody; people and things when the typing stops.
// On the page itself, and on every other page in a window over it (`/` or Ctrl+K).
import { comparable } from "./parts/comparable.js";
import { copy } from "./parts/copies.js";
import { findKeys } from "./parts/find-keys.js";
import { query, queryAll } from "./parts/page.js";
import { inSingular } from "./parts/plurals.js";

const PAUSE = 300;
const PATIENCE = 2500;
const MOST = 5;
const FEWEST = 2;
const FAR = 4;
const PAGE = "/find/";

const asWords = (text) => inSingular(comparable(text));

// How near a place is: 0 its name begins so, 1 another word for it is so, 2 or begins so, 3 it is somewhere in these.
function rank(words, wanted) {
  if (!wanted.every((word) => words.includes(word))) return FAR;
  const phrase = wanted.join(" ");
  const [names, others] = words.split("|").map((side) => side.split(","));
  if (names.some((name) => name.startsWith(phrase))) return 0;
  if (others.some((other) => other.trim() === phrase)) return 1;
  return others.some((other) => other.trim().startsWith(phrase)) ? 2 : 3;
}

// Letters of the longest name or other word that stands in a question. Khmer has no spaces between words. A level has
// no other words: "Me" stands in every question.
function named(words, question) {
  if (words.endsWith("|")) return 0;
  const phrases = words.split(/[|,]/).map((phrase) => phrase.trim());
  const stands = (phrase) => question.includes(/[\u1780-\u17ff]/.test(phrase) ? phrase : ` ${phrase} `);
  return Math.max(0, ...phrases.filter((phrase) => phrase.length > 2 && stands(phrase)).map(({ length }) => length));
}

function showPlaces(root, text) {
  const wanted = asWords(text).split(" ").filter(Boolean);
  const list = query("[data-places] ul", root);
  const places = queryAll("[data-places] li", root);
  let lines = places.map((line) => ({ line, rank: rank(line.dataset.words, wanted) }));
  // As the server does: where no place has all words, those that are named among them.
  if (wanted.length && lines.every((line) => line.rank === FAR)) {
    const question = ` ${asWords(text.replace(/[?!.,;:។៖]/g, " "))} `;
    lines = places.map((line) => ({ line, rank: -named(line.dataset.words, question) || FAR }));
  }
  lines.sort((a, b) => a.rank - b.rank);
  lines.forEach(({ line, rank: place }, at) => {
    line.hidden = !wanted.length || place === FAR || at >= MOST;
    list.append(line);
  });
  query("[data-places]", root).hidden = lines.every(({ line }) => line.hidden);
}

const links = (root) => queryAll("section:not([hidden]) li:not([hidden]) a, [data-hits] button", root);

// Down and up through what is shown; up from the first is the field again.
function move(root, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [query("[type=search]", root), ...links(root)];
  const at = stops.indexOf(/** @type {Part} */ (document.activeElement)) + step;
  event.preventDefault();
  stops[Math.max(0, Math.min(at, stops.length - 1))].focus();
}

/** @param {Part} root */
function begin(root) {
  const form = query(".find-form", root);
  const field = form.elements.q;
  let later;
  let turns = 0;

  const typed = () => new URLSearchParams(/** @type {any} */ (new FormData(/** @type {any} */ (form))));

  async function look(body = typed()) {
    clearTimeout(later);
    turns += 1;
    const turn = turns;
    root.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(PAGE, { method: "POST", body });
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn === turns) query("[data-hits]", root).replaceWith(document.adoptNode(query("[data-hits]", page)));
    } catch {
      if (turn === turns) query("[data-hits]", root).textContent = root.dataset.alone;
    } finally {
      if (turn === turns) root.removeAttribute("aria-busy");
    }
  }

  field.addEventListener("input", () => {
    showPlaces(root, field.value);
    clearTimeout(later);
    turns += 1;
    if (comparable(field.value).length >= FEWEST) later = setTimeout(() => look(), PAUSE);
    else query("[data-hits]", root).replaceChildren();
  });
  root.addEventListener("keydown", (event) => move(root, event));
  root.addEventListener("submit", (/** @type {any} */ event) => {
    if (new URL(event.target.action).pathname !== PAGE) return;
    event.preventDefault();
    const body = new URLSearchParams(/** @type {any} */ (new FormData(event.target)));
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    const place = event.target === form && root.closest("dialog") && query("[data-places] li:not([hidden]) a", root);
    if (place) place.click();
    else look(body).then(() => links(root)[0]?.focus());
  });
  if (field.value) showPlaces(root, field.value);
}

// The page, or without a connection the copy of it that is kept: it leads to every place of its reader.
async function fetched() {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), PATIENCE);
  const kept = () => copy(new URL(PAGE, location.href).href).catch(() => undefined);
  const answer = await fetch(PAGE, { signal: stop.signal }).catch(kept);
  clearTimeout(limit);
  if (!answer?.ok || answer.redirected) return null;
  return query("[data-find]", new DOMParser().parseFromString(await answer.text(), "text/html"));
}

async function open() {
  if (query("dialog.find-box")) return;
  const dialog = /** @type {any} */ (document.createElement("dialog"));
  dialog.className = "find-box";
  // What is typed before the page is here stays.
  const early = Object.assign(document.createElement("input"), { type: "search" });
  early.setAttribute("aria-label", query(".find").textContent.trim());
  dialog.append(early);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  const root = await fetched();
  if (!root) {
    location.assign(PAGE);
    return;
  }
  dialog.replaceChildren(document.adoptNode(root));
  const field = query("[type=search]", root);
  begin(root);
  field.value = early.value;
  field.focus();
  if (field.value) field.dispatchEvent(new Event("input"));
}

const here = query("main [data-find]");
if (here) begin(here);
if (query(".find")) findKeys(() => (here ? query("[type=search]", here).focus() : open()));
query(".top > .find")?.addEventListener("click", (event) => {
  if (here || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});
