// Writing the family plan: sealed for its author; for those whom they chose only its key, which the server holds back.
import { fill as fillText, query, queryAll } from "../../parts/page.js";
import { call } from "../calls.js";
import { alive } from "../incidents/form.js";
import { define, part } from "../island.js";
import { goOn } from "../navigation.js";
import { thread } from "../open-records.js";
import { fill, forget, values } from "../packs/fields.js";
import { keepPapersDay, told } from "../packs/papers.js";
import { sayer, sentence, tryTo } from "../packs/status.js";
import { keep } from "../queue.js";
import { people, person, self } from "../readers.js";
import { guard } from "../unsaved.js";
import { ask, isOpen, onChange, Said } from "../worker-client.js";
import { showSums } from "./form.js";
import { sums } from "./sums.js";

const BASE = "/api/v1/families/mine";

// Those whose key the signed list vouches for, with a tick where they were chosen before.
async function drawReaders(form, chosenIds) {
  const box = query("[data-readers]", form);
  const able = (await people()).filter((reader) => reader.vouched);
  box.replaceChildren(
    ...able.map((reader) => {
      const row = part("reader", { name: reader.name }, form);
      const tick = query("input", row);
      tick.checked = chosenIds.includes(reader.id);
      tick.value = reader.id;
      return row;
    }),
  );
  query("[data-no-readers]", form).hidden = !!able.length;
  return able;
}

// Whoever wrote papers into their case pack finds them here.
async function takePapers(form) {
  const { papers = [] } = await told("pack");
  if (isOpen() && papers.length) fill(form, { papers });
}

const ticked = (form) =>
  queryAll("[data-readers] input", form)
    .filter((tick) => tick.checked)
    .map((tick) => tick.value);

// What is sent in clear is shown in full before.
function showCounted(form) {
  const isCounted = query("[data-count]", form)?.checked;
  const box = query("[data-counted]", form);
  if (!box) return;
  box.hidden = !isCounted;
  const { text } = query("template[data-part=number-words]", form).dataset;
  const names = Object.fromEntries(queryAll("[data-case]", form).map((row) => [row.dataset.case, row.dataset.name]));
  query("[data-numbers]", box).replaceChildren(
    ...Object.entries(sums(values(form))).map(([kind, numbers]) =>
      part("number", { case: names[kind], text: fillText(text, numbers) }, form),
    ),
  );
}

function counted(form, fields) {
  if (!query("[data-count]", form)?.checked) return null;
  return { organisation: query("[data-count-for]", form).value, ...sums(fields) };
}

async function seal(form, previous) {
  const fields = values(form);
  const old = previous?.record;
  return keep({
    content: { kind: "family", fields },
    readers: [await self()],
    place: { type: "family", ...(old ? { thread: old.thread, supersedes: old.id } : {}) },
  });
}

// The record's key for each of those whom its author chose, and the numbers that they agreed to.
async function hand(form, able, result) {
  const { sealed } = await thread(result.thread, "family");
  const readersNow = able.filter((reader) => ticked(form).includes(reader.id));
  const grants = readersNow.length ? await ask("regrant", { record: sealed, readers: readersNow.map(person) }) : [];
  const readers = grants.map(({ to, blob }) => ({ to, blob }));
  await call("PUT", BASE, { record: result.id, readers, counted: counted(form, values(form)) });
}

define("family-write", (form) => {
  /** @type {any} */
  let previous = null;
  let able = [];
  let touched = false;
  const changed = () => {
    touched = true;
    showSums(form);
    showCounted(form);
  };
  const clear = () => {
    touched = false;
    previous = null;
    forget(form);
    query("[data-readers]", form).replaceChildren();
    showSums(form);
    showCounted(form);
  };
  async function load() {
    const { readers, counted_for: organisation } = await call("GET", BASE);
    able = await drawReaders(
      form,
      readers.map((reader) => reader.identity),
    );
    if (query("[data-count]", form)) query("[data-count]", form).checked = !!organisation;
    if (organisation) query("[data-count-for]", form).value = organisation;
    if (!form.dataset.thread) await takePapers(form);
    if (!form.dataset.thread || previous) return;
    const version = await thread(form.dataset.thread, "family");
    if (!isOpen() || touched) return;
    previous = version;
    if (version.record) fill(form, version.record.content.fields || {});
    showSums(form);
    showCounted(form);
  }
  alive(query("[data-papers]", form), changed);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // A browser points at nothing that is folded away.
  form.addEventListener("invalid", ({ target }) => target.closest("details")?.setAttribute("open", ""), true);
  const stop = onChange((open) => {
    if (open) load().catch((error) => sayer(form)(sentence(error)));
    else if (previous && !touched) clear();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(form, async () => {
      if (!isOpen()) throw new Said("locked");
      const result = await seal(form, previous);
      touched = false;
      if (result.state !== "sent") {
        sayer(form)(form.dataset.waiting);
        return;
      }
      await hand(form, able, result);
      await keepPapersDay(values(form), previous?.record?.content.fields?.remind, "pack");
      clear();
      goOn(form, form.dataset.next);
    });
  });
  const unguard = guard(form, () => touched, form.dataset.leave);
  addEventListener("pagehide", clear);
  return () => {
    stop();
    unguard();
    clear();
    removeEventListener("pagehide", clear);
  };
});
