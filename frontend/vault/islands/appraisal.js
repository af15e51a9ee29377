// Five steps for a threat, sealed for those who read the entry; and what came of it, on the entry's own page.
import { fill, query, queryAll } from "../../parts/page.js";
import { dayAndTime } from "../diary/words.js";
import { entries } from "../entries.js";
import { drawn } from "../groups.js";
import { define, words } from "../island.js";
import { goOn } from "../navigation.js";
import { thread as newestVersion, read } from "../open-records.js";
import { about, patterns } from "../patterns.js";
import { keep } from "../queue.js";
import { people, person, self, team } from "../readers.js";
import { guard } from "../unsaved.js";
import { directory, onChange } from "../worker-client.js";

const newestFirst = (a, b) => (a.received_at < b.received_at ? 1 : -1);

// Those of the entry, and those of copies that were made of it.
async function appraisals(thread, original) {
  const pages = await Promise.all(
    [thread, original].filter(Boolean).map((id) => read({ type: "appraisal", about: id })),
  );
  return pages.flatMap((page) => page.records).sort(newestFirst);
}

define("appraisal", (root) => {
  const { thread } = root.dataset;
  const phrases = query("template[data-appraisal-words]", root).dataset;
  let turn = 0;

  function forget() {
    turn++;
    query("[data-has]", root).hidden = true;
    for (const place of ["speed", "conclusion", "at"]) query(`[data-${place}]`, root).textContent = "";
  }

  async function load() {
    const ownTurn = ++turn;
    const entry = await newestVersion(thread, "entry");
    if (ownTurn !== turn || !entry.record) return;
    query("[data-offer]", root).hidden = entry.record.content.fields?.kind === "pressured";
    const results = await appraisals(thread, entry.record.about);
    if (ownTurn !== turn || !results.length) return;
    const { fields } = results[0].content;
    const confidence = fields.confidence || "";
    query("[data-speed]", root).textContent =
      phrases[`speed${fields.speed[0].toUpperCase()}${fields.speed.slice(1)}`] || "";
    query("[data-conclusion]", root).textContent = fill(root.dataset.said, {
      conclusion: phrases[`conclusion${fields.conclusion}`],
      seriousness: phrases[`seriousness${fields.seriousness}`],
      confidence: phrases[`confidence${confidence[0].toUpperCase()}${confidence.slice(1)}`],
    });
    query("[data-at]", root).textContent = [
      dayAndTime(new Date(results[0].received_at)),
      results.length > 1 ? fill(root.dataset.many, { n: results.length }) : "",
    ]
      .filter(Boolean)
      .join(" · ");
    query("[data-has]", root).hidden = false;
    query("[data-first]", root).hidden = true;
    query("[data-again]", root).hidden = false;
  }

  addEventListener("pagehide", forget);
  const stop = onChange((open) => (open ? load().catch(() => {}) : forget()));
  return () => {
    forget();
    stop();
    removeEventListener("pagehide", forget);
  };
});

// The author alone for what is the author's own; for a copy also its other readers: the team it came by,
// and its author.
async function readersFor(sealed, record) {
  const readers = [await self()];
  const names = [];
  const grants = sealed.grants.filter((grant) => grant.kind === "team");
  for (const { organisation } of grants) {
    readers.push(await team(organisation));
    names.push((await directory()).organisations.find((row) => row.id === organisation)?.name || "");
  }
  if (!record.mine) {
    const author = (await people()).find((reader) => reader.person === record.owner && reader.vouched);
    if (author) {
      readers.push(person(author));
      names.push(author.name);
    }
  }
  return { readers: readers, names };
}

const NAMES = [
  "facts",
  "pattern",
  "pattern_notes",
  "objective",
  "source",
  "source_notes",
  "means",
  "conclusion",
  "seriousness",
  "confidence",
  "next_steps",
];

// The form itself: what is chosen, how fast that asks one to act, and whether something was typed that is not sealed.
function answers(form) {
  const table = JSON.parse(query("#speeds", form).textContent);
  const state = { touched: false };
  const value = (name) => form.elements[name].value.trim();
  const speed = () => table[["conclusion", "seriousness", "confidence"].map(value).join(".")] || "";
  function show() {
    const rating = speed();
    for (const card of queryAll("[data-speed]", form)) card.hidden = card.dataset.speed !== rating;
  }
  form.addEventListener("input", () => {
    state.touched = true;
    show();
  });
  return {
    state,
    speed,
    fields: () => ({ ...Object.fromEntries(NAMES.map((name) => [name, value(name)])), speed: speed() }),
    fill(fields, wording) {
      if (state.touched) return;
      for (const name of NAMES) if (fields[name]) form.elements[name].value = fields[name];
      if (!fields.facts) form.elements.facts.value = wording;
      show();
    },
    again() {
      if (!state.touched && !value("pattern")) form.elements.pattern.value = "again";
    },
    empty() {
      state.touched = false;
      form.reset();
      show();
    },
  };
}

// The entry that is appraised, opened: shown while the vault is open, with what it has in common with others.
function appraised(form, typed) {
  const { thread } = form.dataset;
  const say = query("[data-say]", form);
  let turn = 0;
  /** @type {any} */
  let now = null;
  function close() {
    turn++;
    now = null;
    query("[data-entry]", form).textContent = query("[data-readers]", form).textContent = "";
    query("[data-groups]", form).replaceChildren();
  }
  async function compare(ownTurn, entry) {
    const { rows } = await entries();
    if (ownTurn !== turn) return;
    const at = rows.some((row) => row.thread === thread) ? thread : entry.about;
    const groups = about(at, patterns(rows));
    const byThread = new Map(rows.map((row) => [row.thread, row]));
    query("[data-groups]", form).replaceChildren(
      ...groups.slice(0, 12).map((group) => drawn(group, byThread, "/diary/00000000-0000-0000-0000-000000000000/")),
    );
    query("[data-alone]", form).hidden = groups.length > 0;
    query("[data-looking]", form).hidden = true;
    if (groups.some((group) => group.strong)) typed.again();
  }
  async function load() {
    const ownTurn = ++turn;
    const { record: entry, sealed } = await newestVersion(thread, "entry");
    if (ownTurn !== turn) return;
    if (!entry) {
      say.textContent = form.dataset.gone;
      return;
    }
    const to = await readersFor(sealed, entry);
    const previous = (await appraisals(thread)).find((appraisal) => appraisal.mine);
    if (ownTurn !== turn) return;
    now = { to, before: previous };
    query("[data-entry]", form).textContent = entry.content.fields?.what || "";
    query("[data-readers]", form).textContent = to.names.length
      ? fill(form.dataset.shared, { names: to.names.join(", ") })
      : form.dataset.private;
    typed.fill(previous?.content.fields || {}, entry.content.fields?.wording || "");
    await compare(ownTurn, entry);
  }
  return { load, close, now: () => now };
}

define("appraise", (form) => {
  const say = query("[data-say]", form);
  const typed = answers(form);
  const entry = appraised(form, typed);
  const { thread, next } = form.dataset;
  const wrong = (error) => {
    say.textContent = error.said?.title || words(error.code || "failed");
  };
  const forget = () => {
    entry.close();
    typed.empty();
  };
  // Locked: what was opened goes; what was typed only hides, and is there again after unlocking.
  const lock = () => {
    entry.close();
    if (!typed.state.touched) typed.empty();
  };
  async function seal({ to, before: previous }) {
    const place = {
      type: "appraisal",
      about: thread,
      ...(previous ? { thread: previous.thread, supersedes: previous.id } : {}),
    };
    const { state } = await keep({
      content: { kind: "appraisal", fields: typed.fields() },
      readers: to.readers,
      place,
    });
    if (state === "sent") {
      forget();
      goOn(form, next);
      return;
    }
    say.textContent = form.dataset.waiting;
    typed.empty();
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const now = entry.now();
    const button = query("button.btn-big", form);
    if (!now) return;
    if (!typed.speed()) {
      say.textContent = form.dataset.missing;
      /** @type {Part} */ (queryAll("details", form).at(-1)).open = true;
      form.elements.conclusion[0]?.focus();
      return;
    }
    button.disabled = true;
    say.textContent = form.dataset.working;
    await seal(now).catch(wrong);
    button.disabled = false;
  });
  addEventListener("pagehide", forget);
  const stop = onChange((open) => (open ? entry.load().catch(wrong) : lock()));
  const unguard = guard(form, () => typed.state.touched, form.dataset.leave);
  return () => {
    forget();
    stop();
    unguard();
    removeEventListener("pagehide", forget);
  };
});
