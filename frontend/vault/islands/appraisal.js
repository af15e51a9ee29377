// Five steps for a threat, sealed for those who read the entry; and what came of it, on the entry's own page.
import { all, fill, one } from "../../parts/page.js";
import { dayAndTime } from "../diary/words.js";
import { directory, onChange } from "../door.js";
import { entries } from "../entries.js";
import { drawn } from "../grouping.js";
import { define, words } from "../island.js";
import { keep } from "../keeping.js";
import { about, patterns } from "../patterns.js";
import { people, person, self, team } from "../readers.js";
import { read, thread as opened } from "../reading.js";
import { go } from "../stay.js";

const newestFirst = (a, b) => (a.received_at < b.received_at ? 1 : -1);

// Those of the entry, and those of copies that were made of it.
async function appraisals(thread, original) {
  const found = await Promise.all([thread, original].filter(Boolean).map((id) => read({ type: "appraisal", about: id })));
  return found.flatMap((one) => one.records).sort(newestFirst);
}

define("appraisal", (root) => {
  const { thread } = root.dataset, said = one("template[data-appraisal-words]", root).dataset;
  let turn = 0;

  function forget() {
    turn++;
    one("[data-has]", root).hidden = true;
    for (const place of ["speed", "conclusion", "at"]) one(`[data-${place}]`, root).textContent = "";
  }

  async function load() {
    const mine = ++turn, entry = await opened(thread, "entry");
    if (mine !== turn || !entry.record) return;
    one("[data-offer]", root).hidden = entry.record.content.fields?.kind === "pressured";
    const found = await appraisals(thread, entry.record.about);
    if (mine !== turn || !found.length) return;
    const { fields } = found[0].content, confidence = fields.confidence || "";
    one("[data-speed]", root).textContent = said[`speed${fields.speed[0].toUpperCase()}${fields.speed.slice(1)}`] || "";
    one("[data-conclusion]", root).textContent = fill(root.dataset.said, { conclusion: said[`conclusion${fields.conclusion}`], seriousness: said[`seriousness${fields.seriousness}`], confidence: said[`confidence${confidence[0].toUpperCase()}${confidence.slice(1)}`] });
    one("[data-at]", root).textContent = [dayAndTime(new Date(found[0].received_at)), found.length > 1 ? fill(root.dataset.many, { n: found.length }) : ""].filter(Boolean).join(" · ");
    one("[data-has]", root).hidden = false;
    one("[data-first]", root).hidden = true;
    one("[data-again]", root).hidden = false;
  }

  addEventListener("pagehide", forget);
  const stop = onChange((open) => (open ? load().catch(() => {}) : forget()));
  return () => { forget(); stop(); removeEventListener("pagehide", forget); };
});

// The author alone for what is the author's own; for a copy also its other readers: the team it came by, and its author.
async function readersFor(sealed, record) {
  const found = [await self()], names = [], grants = sealed.grants.filter((grant) => grant.kind === "team");
  for (const { organisation } of grants) {
    found.push(await team(organisation));
    names.push((await directory()).organisations.find((one) => one.id === organisation)?.name || "");
  }
  if (!record.mine) {
    const author = (await people()).find((one) => one.person === record.owner && one.vouched);
    if (author) { found.push(person(author)); names.push(author.name); }
  }
  return { readers: found, names };
}

const NAMES = ["facts", "pattern", "pattern_notes", "objective", "source", "source_notes", "means", "conclusion", "seriousness", "confidence", "next_steps"];

define("appraise", (form) => {
  const { thread } = form.dataset, say = one("[data-say]", form), table = JSON.parse(one("#speeds", form).textContent);
  let turn = 0, entry, before, to;

  const value = (name) => form.elements[name].value.trim();
  const speed = () => table[["conclusion", "seriousness", "confidence"].map(value).join(".")] || "";

  function show() {
    const found = speed();
    for (const card of all("[data-speed]", form)) card.hidden = card.dataset.speed !== found;
  }

  function forget() {
    turn++;
    entry = before = to = undefined;
    form.reset();
    one("[data-entry]", form).textContent = one("[data-readers]", form).textContent = "";
    one("[data-groups]", form).replaceChildren();
    show();
  }

  function fillIn() {
    const { fields } = before?.content || { fields: {} };
    for (const name of NAMES) if (fields[name]) form.elements[name].value = fields[name];
    if (!fields.facts) form.elements.facts.value = entry.content.fields?.wording || "";
    show();
  }

  async function compare(mine) {
    const { rows } = await entries();
    if (mine !== turn) return;
    const at = rows.some((row) => row.thread === thread) ? thread : entry.about, groups = about(at, patterns(rows));
    const known = new Map(rows.map((row) => [row.thread, row]));
    one("[data-groups]", form).replaceChildren(...groups.slice(0, 12).map((group) => drawn(group, known, "/diary/00000000-0000-0000-0000-000000000000/")));
    one("[data-alone]", form).hidden = groups.length > 0;
    one("[data-looking]", form).hidden = true;
    if (!value("pattern") && groups.some((group) => group.strong)) form.elements.pattern.value = "again";
  }

  async function load() {
    const mine = ++turn, found = await opened(thread, "entry");
    if (mine !== turn) return;
    if (!found.record) { say.textContent = form.dataset.gone; return; }
    entry = found.record;
    to = await readersFor(found.sealed, entry);
    before = (await appraisals(thread)).find((one) => one.mine);
    if (mine !== turn) return;
    one("[data-entry]", form).textContent = entry.content.fields?.what || "";
    one("[data-readers]", form).textContent = to.names.length ? fill(form.dataset.shared, { names: to.names.join(", ") }) : form.dataset.private;
    fillIn();
    await compare(mine);
  }

  form.addEventListener("input", show);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!entry) return;
    if (!speed()) { say.textContent = form.dataset.missing; all("details", form).at(-1).open = true; form.elements.conclusion[0]?.focus(); return; }
    const button = one("button.btn-big", form), fields = Object.fromEntries(NAMES.map((name) => [name, value(name)]));
    button.disabled = true;
    say.textContent = form.dataset.working;
    try {
      const place = { type: "appraisal", about: thread, ...(before ? { thread: before.thread, supersedes: before.id } : {}) };
      const kept = await keep({ content: { kind: "appraisal", fields: { ...fields, speed: speed() } }, readers: to.readers, place });
      if (kept.state === "sent") { const { next } = form.dataset; forget(); go(next); return; }
      say.textContent = form.dataset.waiting;
      form.reset();
    } catch (error) { say.textContent = error.said?.title || words(error.code || "failed"); }
    button.disabled = false;
  });
  addEventListener("pagehide", forget);
  const stop = onChange((open) => (open ? load().catch((error) => { say.textContent = words(error.code || "failed"); }) : forget()));
  return () => { forget(); stop(); removeEventListener("pagehide", forget); };
});
