// Writing an incident down. The first time it works while locked; later it begins from what is there.
import { one } from "../../parts/page.js";
import { onChange } from "../door.js";
import { define, words } from "../island.js";
import { keep } from "../keeping.js";
import { thread } from "../reading.js";
import { go, unsaved } from "../stay.js";
import { alive, collect, fill, follow, merged } from "./form.js";
import { placeOf, readersOf } from "./readers.js";
import { labels } from "./words.js";

// An entry of the diary, as the beginning of an incident.
function fromEntry(fields) {
  const text = [fields.what, fields.who, fields.how, fields.why, fields.wording].filter((one) => typeof one === "string" && one).join("\n");
  const precision = { exact: "minute" }[fields.when?.precision] || fields.when?.precision || "";
  return { description: text, when: { at: fields.when?.at || "", precision }, where: { text: fields.where?.text || "", province: fields.where?.province || "" } };
}

define("incident-write", (form) => {
  const place = placeOf(form), whole = one("[data-whole]", form), label = labels(), locked = one("[data-shut]"), say = one("[data-say]", form);
  const holding = new Set([...one("template[data-holding]").content.children].map((el) => el.textContent));
  let before = {}, supersedes = null, touched = false, ready = !("written" in form.dataset);
  const shown = () => follow(whole, { holding, label, personWord: label("f", "person") });
  const start = (fields) => { fill(whole, fields); shown(); };
  const show = () => { form.hidden = !ready; locked.hidden = ready; };
  alive(whole, () => { touched = true; shown(); });
  whole.addEventListener("input", () => { touched = true; });
  unsaved.is = () => touched;
  start({});
  show();
  async function open() {
    if (touched) return; // nothing that was typed is overwritten
    const { record, broken } = await thread(place.record);
    if (broken) { say.textContent = label("f", "broken"); return; }
    if (record) { before = record.content.fields || {}; supersedes = record.id; start(before); }
    else if (form.dataset.entry) {
      const entry = (await thread(form.dataset.entry)).record;
      if (entry?.content.fields?.kind === "pressured") say.textContent = label("f", "pressured");
      else if (entry && !touched) start(fromEntry(entry.content.fields || {}));
    }
    ready = true;
    show();
  }
  const wipe = () => { before = {}; supersedes = null; touched = false; start({}); };
  const stop = onChange((state) => {
    if (state) open().catch((error) => { say.textContent = words(error.code || "failed"); });
    else if (supersedes) { wipe(); ready = false; show(); }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = one(".btn-primary", form);
    button.disabled = true;
    try {
      const { readers, missing } = await readersOf(place), fields = merged(before, collect(whole));
      const where = { type: "incident", thread: place.record, organisation: place.organisation, supersedes };
      const answer = await keep({ content: { kind: "incident", fields }, readers, restricted: place.restricted, place: where });
      wipe();
      if (answer.state === "waiting") { say.textContent = form.dataset.waiting; return; }
      if (missing.length) { say.textContent = `${label("f", "cannot")} ${missing.map((id) => label("people", id)).join(", ")}`; return; }
      go(form.dataset.next);
    } catch (error) {
      say.textContent = error.said?.title || words(error.code || "failed");
    } finally { button.disabled = false; }
  });
  addEventListener("pagehide", wipe);
  return () => { stop(); wipe(); unsaved.is = () => false; removeEventListener("pagehide", wipe); };
});
