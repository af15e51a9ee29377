// The page on which a letter is written: what is missing, who agreed, what is replaced, what still shows, and out.
import { query, queryAll } from "../../parts/page.js";
import { forgetWriter } from "../../parts/word-file.js";
import { define, words } from "../island.js";
import { unsaved } from "../navigation.js";
import { thread } from "../open-records.js";
import { onChange } from "../worker-client.js";
import { local, today } from "../zone.js";
import { drafted, emptyChoices, mayLeave } from "./draft.js";
import { finding, showFinds } from "./finds.js";
import { finishing } from "./finish.js";
import { openIncident, sayMissing } from "./incident.js";
import { coder, show } from "./letter.js";
import { showPeople } from "./people.js";
import { remember } from "./prefill.js";
import { asking, showAsked } from "./questions.js";

const list = (text) => (text || "").split(" ").filter(Boolean);

const termsOf = ({ needs, scopes, givenBy, identified, most: limit, perpetrators, place, kind }) => ({
  needs: list(needs),
  scopes: list(scopes),
  givers: list(givenBy),
  identified: !!identified,
  most: Number(limit) || 0,
  perpetrators,
  place,
  kind,
});

// What does not change while a letter is written: the recipient's terms and the server's words.
function howOf(page) {
  const provinces = query("template[data-provinces]", page).content;
  return {
    terms: termsOf(page.dataset),
    language: page.dataset.language,
    day: today(),
    moment: local(new Date()),
    me: page.dataset.me,
    parts: queryAll("[data-says]", page).map((box) => ({ code: box.dataset.says, asked: box.defaultChecked })),
    template: query("template[data-letter]", page),
    words: query("template[data-called]", page).dataset,
    code: coder(query("template[data-codes]", page)),
    provinceName: (code) => (code && provinces.querySelector(`[data-code="${CSS.escape(code)}"]`)?.textContent) || "",
  };
}

// What the parts of the page share. `redraw` shows everything again after a change.
function deskOf(page) {
  const how = howOf(page);
  const desk = {
    page,
    how,
    terms: how.terms,
    says: coder(query("template[data-page-codes]", page)),
    fields: {},
    version: null,
    before: null,
    /** @type {any} */
    draft: null,
    choices: emptyChoices(how.terms),
    started: false,
    touched: false,
    shown: {},
    say: (text) => {
      query("[data-say]", page).textContent = text;
    },
    failed: (error) => desk.say(error.said?.title || words(error.code || "failed")),
    // What stays the same is not redrawn: somebody may be typing into it.
    isNew(name, value) {
      const key = JSON.stringify(value);
      const is = desk.shown[name] !== key;
      desk.shown[name] = key;
      return is;
    },
    change(act) {
      act(desk.choices);
      desk.touched = true;
      desk.redraw();
    },
    redraw() {
      desk.draft = drafted(desk.fields, desk.choices, how);
      for (const part of [showAsked, showPeople, showFinds]) part(desk);
      show(query("[data-letter-here]", page), desk.draft.blocks);
      leaves(page, mayLeave(desk.draft));
    },
  };
  return desk;
}

function leaves(page, may) {
  page.toggleAttribute("data-may-leave", may);
  for (const button of queryAll("[data-leave]", page)) button.disabled = !may;
  query("[data-blocked]", page).hidden = may;
}

// What was chosen on this page stays when it is locked and opened again.
async function begin(desk) {
  const { page } = desk;
  if (page.dataset.record && !desk.before) {
    desk.before = (await thread(page.dataset.record, "report")).record;
    desk.choices = { ...desk.choices, ...desk.before?.content.fields.choices };
  }
  await remember(desk);
  desk.started = true;
}

async function open(desk) {
  const { page } = desk;
  desk.say("");
  try {
    const record = await openIncident(page.dataset.incident);
    desk.fields = record.content.fields || {};
    desk.version = record.id;
    if (!desk.started) await begin(desk);
    asking.fill(desk);
    finding.fill(desk);
    query("[data-opened]", page).hidden = false;
    desk.redraw();
    await sayMissing(page);
  } catch (error) {
    desk.say(words(error.code || "failed"));
  }
}

function empty(desk) {
  const { page } = desk;
  Object.assign(desk, { fields: {}, version: null, draft: null, shown: {} });
  query("[data-opened]", page).hidden = true;
  for (const place of queryAll("[data-letter-here], [data-people], [data-set], [data-kept], [data-hits]", page))
    place.replaceChildren();
  for (const field of queryAll("[data-ask]", page)) field.value = "";
  forgetWriter();
}

define("report-write", (page) => {
  const desk = deskOf(page);
  for (const part of [asking, finding, finishing]) part.start(desk);
  unsaved.is = () => desk.touched;
  unsaved.ask = () => confirm(page.dataset.leave);
  const hide = () => {
    for (const field of queryAll("input:not([type=hidden]), textarea", page)) field.value = "";
  };
  addEventListener("pagehide", hide);
  const stop = onChange((isOpen) => (isOpen ? open(desk) : empty(desk)));
  return () => {
    stop();
    removeEventListener("pagehide", hide);
    unsaved.is = () => false;
    forgetWriter();
  };
});
