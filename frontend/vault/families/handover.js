// A hand-over pack: sealed for whoever writes it, for the officers, and for the deputy.
import { query, queryAll } from "../../parts/page.js";
import { define } from "../island.js";
import { markOf } from "../marks.js";
import { goOn } from "../navigation.js";
import { thread } from "../open-records.js";
import { sayer, sentence, tryTo } from "../packs/status.js";
import { keep } from "../queue.js";
import { people, person, self, team } from "../readers.js";
import { guard } from "../unsaved.js";
import { isOpen, onChange, Said } from "../worker-client.js";

const controlsOf = (form) => queryAll("[data-field]", form);
const read = (form) => Object.fromEntries(controlsOf(form).map((control) => [control.dataset.field, control.value]));

function fill(form, fields) {
  for (const control of controlsOf(form)) control.value = fields[control.dataset.field] ?? "";
}

async function readersOf({ organisation, deputy }) {
  const readers = [await self(), await team(organisation)];
  const deputyKey = (await people()).find((row) => row.person === deputy && row.vouched);
  return { readers: deputyKey ? [...readers, person(deputyKey)] : readers, missing: !!deputy && !deputyKey };
}

define("handover", (form) => {
  /** @type {any} */
  let previous = null;
  let touched = false;
  const clear = () => {
    touched = false;
    previous = null;
    fill(form, {});
    query("[data-mark]", form).textContent = "";
  };
  async function load() {
    if (previous) return;
    const version = await thread(form.dataset.task, "handover");
    if (!isOpen() || touched) return;
    previous = version;
    if (version.broken && !version.record) throw new Said(version.broken.error);
    if (!version.record) return;
    fill(form, version.record.content.fields || {});
    query("[data-mark]", form).textContent = markOf(version.record);
  }
  form.addEventListener("input", () => {
    touched = true;
  });
  const stop = onChange((open) => {
    if (open) load().catch((error) => sayer(form)(sentence(error)));
    else if (!touched) clear();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(form, async () => {
      if (!isOpen()) throw new Said("locked");
      const { task, organisation } = form.dataset;
      const { readers, missing } = await readersOf(form.dataset);
      const place = { type: "handover", thread: task, organisation, supersedes: previous?.newest || null };
      const result = await keep({ content: { kind: "handover", fields: read(form) }, readers, place });
      touched = false;
      if (result.state !== "sent" || missing) {
        sayer(form)(missing ? form.dataset.noKey : form.dataset.waiting);
        return;
      }
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
