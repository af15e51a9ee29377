// What is looked for, among what is sealed: titles and words of incidents, entries of the diary. They are compared
// here, and what is typed leaves nowhere.
import { comparable } from "../../parts/comparable.js";
import { query } from "../../parts/page.js";
import { searchable } from "../diary/fields.js";
import { folded } from "../diary/list.js";
import { titleOf } from "../incidents/words.js";
import { define, part } from "../island.js";
import { markOf } from "../marks.js";
import { read } from "../open-records.js";
import { isOpen, onChange } from "../worker-client.js";

const FEWEST = 2;
const MOST = 10;
const LONGEST = 90;
const ZEROS = "00000000-0000-0000-0000-000000000000";
// Kind → how it is called, and what else is looked through.
/** @type {[string, (content: any) => string, (content: any) => string][]} */
const KINDS = [
  ["incident", ({ fields = {} }) => titleOf(fields) || fields.description, ({ fields = {} }) => fields.description],
  ["entry", ({ fields = {} }) => fields.what, searchable],
];

const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

function thing(kind, record, name, words) {
  const title = name(record.content) || "";
  return {
    kind,
    thread: record.thread,
    about: record.about,
    mine: record.mine,
    title: cut(title),
    mark: markOf(record),
    text: comparable(`${title} ${words(record.content) || ""}`),
  };
}

define("find-sealed", (root) => {
  const field = query("#find-text");
  const list = query("ul", root);
  const out = query("[data-say]", root);
  const kinds = query("[data-kinds]", root).dataset;
  let things = [];
  let isLoaded = false;
  let state = "";
  let turn = 0;

  function draw() {
    const term = comparable(field.value);
    const looks = term.length >= FEWEST;
    const hits = looks ? folded(things).filter(({ text, title }) => title && text.includes(term)) : [];
    root.hidden = !isOpen() || !looks;
    list.replaceChildren(
      ...hits.slice(0, MOST).map(({ kind, thread, title, mark }) => {
        const row = part("sealed-hit", { title, kind: [kinds[kind], mark].filter(Boolean).join(" · ") }, root);
        query("a", row).href = root.dataset[kind].replace(ZEROS, thread);
        return row;
      }),
    );
    const word = state || (hits.length > MOST ? "more" : hits.length ? "" : "none");
    out.textContent = looks && word ? out.dataset[word] : "";
    const nothing = document.querySelector("[data-hits] .empty");
    if (nothing) /** @type {any} */ (nothing).hidden = isOpen() && hits.length > 0;
  }

  async function load() {
    const own = ++turn;
    isLoaded = true;
    state = "opening";
    draw();
    try {
      for (const [kind, name, words] of KINDS)
        await read({ type: kind }, (records) => {
          if (own !== turn) return;
          things.push(...records.map((record) => thing(kind, record, name, words)));
          draw();
        });
      if (own === turn) state = "";
    } catch {
      if (own === turn) state = "failed";
    }
    if (own === turn) draw();
  }

  // What is others' is fetched when somebody looks, since each time is written down.
  function look() {
    if (isOpen() && !isLoaded && comparable(field.value).length >= FEWEST) load();
    else draw();
  }

  function forget() {
    turn++;
    things = [];
    isLoaded = false;
    state = "";
    list.replaceChildren();
    out.textContent = "";
  }

  field.addEventListener("input", look);
  addEventListener("pagehide", forget);
  const stop = onChange(() => {
    forget();
    look();
  });
  return () => {
    forget();
    stop();
    removeEventListener("pagehide", forget);
  };
});
