// Writing an incident down. The first time it works while locked; later it begins from what is there.
import { query, queryAll } from "../../parts/page.js";
import { define, words } from "../island.js";
import { certain } from "../marks.js";
import { goOn } from "../navigation.js";
import { thread } from "../open-records.js";
import { keep } from "../queue.js";
import { guard } from "../unsaved.js";
import { isOpen, onChange } from "../worker-client.js";
import { evidenceBox, evidenceOf } from "./evidence.js";
import { alive, asKnown, collect, fill, follow, merged } from "./form.js";
import { showGap } from "./money.js";
import { markAll, unmark } from "./origins.js";
import { packOffer } from "./pack-offer.js";
import { both, fromAlert, fromEntry } from "./prefill.js";
import { audience, placeOf, readersOf } from "./readers.js";
import { alsoShown, listenShort, showShort } from "./short.js";
import { labels } from "./words.js";

const furtherOf = () =>
  Object.fromEntries(
    [...query("template[data-further]").content.children].map((el) => [el.dataset.name, el.textContent.split(" ")]),
  );
const sentence = (error) => error.said?.title || words(error.code || "failed");

// What the form shows, filled and emptied. `state`: whether something was typed that is not sealed yet,
// or opened into it.
function sheet(form, label) {
  const whole = query("[data-whole]", form);
  const say = query("[data-say]", form);
  const further = furtherOf();
  const state = { touched: false, opened: false };
  const refresh = () => {
    follow(whole, { further, label, personWord: label("f", "person") });
    showGap(whole);
    showShort(whole);
  };
  const changed = () => {
    state.touched = true;
    refresh();
  };
  const files = evidenceBox(form, label, {
    changed,
    wrong: (error) => {
      say.textContent = sentence(error);
    },
  });
  listenShort(whole, refresh);
  alive(whole, changed);
  whole.addEventListener("input", () => {
    state.touched = true;
    showGap(whole);
  });
  return {
    state,
    files,
    whole,
    say,
    further,
    start({ fields, from = {} }) {
      unmark(whole);
      fill(whole, fields);
      refresh();
      markAll(whole, from, label, alsoShown(whole));
    },
    openDetails() {
      for (const box of queryAll("details[data-money]", whole))
        box.open ||= queryAll("[data-f]", box).some((field) => field.value);
    },
    wipe() {
      state.touched = state.opened = false;
      files.clear();
      unmark(whole);
      fill(whole, {});
      refresh();
    },
  };
}

// What an incident that nobody wrote down yet begins with.
async function begin(form, page, label) {
  const { entry } = form.dataset;
  const start = fromAlert(JSON.parse(form.dataset.known));
  page.start(start);
  if (!entry) return;
  const { record, sealed } = await thread(entry, "entry");
  if (record?.content.fields?.kind === "pressured") page.say.textContent = label("f", "pressured");
  else if (record && isOpen() && !page.state.touched) {
    page.state.opened = true;
    page.start(both(fromEntry(record.content.fields || {}, label), start));
    await page.files.offer(record, sealed);
  }
}

async function seal(page, place, previous) {
  const { readers, missing } = await readersOf(place);
  const fields = asKnown(merged(previous.fields, collect(page.whole)));
  const where = {
    type: "incident",
    thread: place.record,
    organisation: place.organisation,
    supersedes: previous.newest,
  };
  const content = { for: audience(place), ...previous.content, kind: "incident", fields, files: page.files.kept() };
  return {
    missing,
    ...(await keep({ content, files: await page.files.fresh(), readers, restricted: place.restricted, place: where })),
  };
}

// What was written before, put in when the vault opens and taken out when it locks. `before()`:
// the version that is gone on from.
function opening(form, page, place, label) {
  const locked = query("[data-shut]");
  const blank = { fields: {}, content: {}, id: null, newest: null };
  const isWritten = "written" in form.dataset;
  let previous = blank;
  let open = !isWritten;
  const show = () => {
    form.hidden = !open;
    locked.hidden = open;
  };
  async function load() {
    if (page.state.touched) return; // nothing that was typed is overwritten
    const { record, sealed, broken, newest } = await thread(place.record, "incident");
    if (broken && !record) {
      page.say.textContent = label("f", "broken");
      return;
    }
    if (page.state.touched || !isOpen()) return;
    if (!record) {
      await begin(form, page, label);
      return;
    }
    certain(record);
    page.say.textContent = broken ? words("newer-broken") : "";
    previous = { fields: record.content.fields || {}, content: record.content, id: record.id, newest };
    page.start({ fields: previous.fields });
    page.openDetails();
    const evidence = await evidenceOf(record, sealed);
    if (previous.id === record.id) page.files.hold(evidence);
  }
  const wipe = () => {
    previous = blank;
    page.wipe();
  };
  return {
    before: () => previous,
    wipe,
    async onState(state) {
      if (state) {
        await load().catch((error) => {
          page.say.textContent = sentence(error);
        });
        open ||= page.state.touched || !!previous.id || !isWritten;
      } else if (previous.id || isWritten || page.state.opened) {
        // what was opened goes; what was typed on top of it only hides
        if (!page.state.touched) wipe();
        open = false;
      }
      show();
    },
  };
}

// What is said after sealing; nothing where the page goes on.
function after({ state, missing }, form, label) {
  if (state === "waiting") return form.dataset.waiting;
  return missing.length ? `${label("f", "cannot")} ${missing.map((id) => label("people", id)).join(", ")}` : "";
}

define("incident-write", (form) => {
  const place = placeOf(form);
  const label = labels();
  const page = sheet(form, label);
  const sealed = opening(form, page, place, label);
  page.wipe();
  if (!("written" in form.dataset)) begin({ dataset: { known: form.dataset.known } }, page, label);
  packOffer(form, page);
  const stop = onChange(sealed.onState);
  const unguard = guard(form, () => page.state.touched, label("f", "leave"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = queryAll(".btn-primary", form);
    for (const button of buttons) button.disabled = true;
    page.say.textContent = form.dataset.working;
    try {
      const remark = after(await seal(page, place, sealed.before()), form, label);
      sealed.wipe();
      page.say.textContent = remark;
      if (!remark) goOn(form, form.dataset.next);
    } catch (error) {
      page.say.textContent = sentence(error);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  });
  addEventListener("pagehide", sealed.wipe);
  return () => {
    stop();
    unguard();
    sealed.wipe();
    removeEventListener("pagehide", sealed.wipe);
  };
});
