// Choosing who may open a copy, and what goes along.
import { query, queryAll } from "../../parts/page.js";
import { hidden } from "../clean-copies.js";
import { define, part } from "../island.js";
import { goOn } from "../navigation.js";
import { versions } from "../open-records.js";
import { onChange, Said } from "../worker-client.js";
import { admit, copiesOf, everybody, isFilled, lessExactly, OPTIONAL, readersOf, share } from "./copies.js";
import { shown } from "./entry-words.js";
import { saver } from "./save-state.js";
import { phrase } from "./words.js";

define("diary-share", (form) => {
  const save = saver(form);
  const text = (name, values) => phrase(form, "texts", name, values);
  /** @type {any} */
  let history = null;
  /** @type {any} */
  let copy = null;
  let sealedCopy = null;
  let people = [];
  let holders = [];
  // Which opening this is: what an earlier one still brings, or one that was locked or left since, is not drawn.
  let turn = 0;

  function boxes(place, name, rows) {
    query(place, form).replaceChildren(
      ...rows.map(({ values, checked = false, disabled = false }) => {
        const option = part(name, values, form);
        const box = query("input", option);
        box.checked = checked;
        box.disabled = disabled;
        return option;
      }),
    );
  }
  const ticked = (name) =>
    queryAll(`input[name=${name}]`, form)
      .map((box, n) => (box.checked ? n : -1))
      .filter((n) => n >= 0);

  function draw() {
    const { fields, files = [] } = history.records[0].content;
    const has = new Set(holders.filter((r) => r.given).map((r) => r.to));
    boxes(
      "[data-readers]",
      "reader",
      people.map((p) => ({
        values: { name: p.name, what: p.what && text(p.what) },
        checked: has.has(p.id),
        disabled: has.has(p.id),
      })),
    );
    query("[data-nobody]", form).hidden = people.length > 0;
    boxes(
      "[data-fields]",
      "field",
      filled(fields).map((name) => ({
        values: { name: text(name), value: shown(fields, name).slice(0, 80) },
        checked: true,
      })),
    );
    query("[data-choose-boxes]", form).hidden = !filled(fields).length;
    for (const name of ["when", "where"]) query(`[data-now=${name}]`, form).textContent = shown(fields, name);
    query("[data-choose-where]", form).hidden = !shown(fields, "where");
    boxes(
      "[data-files]",
      "share-file",
      files.map((file) => ({
        values: { name: file.name, note: text(hidden(file.mime)) },
        checked: hidden(file.mime) === "clean",
      })),
    );
    query("[data-choose-files]", form).hidden = !files.length;
  }
  const filled = (fields) => OPTIONAL.filter((name) => isFilled(fields[name]));
  const sameOf = (fields, names, optional, exactFields) =>
    names.every((name) => isFilled(fields[name]) === optional.has(name)) &&
    ["when", "where"].every((name) => JSON.stringify(fields[name] || {}) === JSON.stringify(exactFields[name]));

  async function load() {
    turn += 1;
    const mine = turn;
    try {
      const opened = await versions(form.dataset.thread, "entry");
      if (mine !== turn) return;
      history = opened;
      if (!history.records.length) throw new Said(history.broken[0]?.error || "failed");
      if (history.records[0].content.fields.kind === "pressured") throw new Said("pressured");
      const { copies, newest, sealed } = await copiesOf(form.dataset.thread);
      const [choices, readers] = [await everybody(), await readersOf(copies)];
      if (mine !== turn) return;
      [copy, sealedCopy, people, holders] = [newest, newest && sealed.get(newest.id), choices, readers];
      draw();
    } catch (error) {
      if (mine === turn) wrong(error);
    }
  }

  function wrong(error) {
    query("[data-save]", form).disabled = !history?.records.length || error.code === "pressured";
    const sentence = ["pressured", "choose", "picture-failed"].includes(error.code) && text(error.code, error);
    save.say(sentence ? { said: { title: sentence } } : error);
  }

  // The same copy for one more reader where nothing of it changed, else a newer version for all of them.
  async function send(signal, progress) {
    const [record] = history.records;
    const { fields, files = [] } = record.content;
    const names = filled(fields);
    const optional = new Set(ticked("field").map((n) => names[n]));
    const entries = ticked("file").map((n) => files[n]);
    const recipients = ticked("reader").map((n) => people[n]);
    const has = new Set(holders.filter((r) => r.given).map((r) => r.to));
    const added = recipients.filter((p) => !has.has(p.id));
    const exactly = { when: form.elements.share_when.value, where: form.elements.share_where.value };
    if (!recipients.length) throw Object.assign(new Error("choose"), { code: "choose" });
    const isUnchanged =
      copy &&
      copy.content.of_version === record.id &&
      copy.content.files?.map((f) => f.of).join() === (entries.length ? entries.map((f) => f.id).join() : undefined) &&
      sameOf(copy.content.fields, names, optional, lessExactly(fields, exactly));
    if (isUnchanged) return added.length ? admit(sealedCopy, added.map(bare)) : { state: "sent" };
    return share(
      {
        record,
        sealed: history.sealed,
        newest: copy,
        chosen: optional,
        exactly,
        entries,
        who: recipients.map(bare),
        signal,
      },
      progress,
    );
  }
  const bare = ({ kind, id, recipient }) => ({ kind, id, recipient });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const result = await save.run((signal, progress) =>
      send(signal, progress).catch((error) => {
        const sentence = ["choose", "picture-failed", "pressured"].includes(error.code) && text(error.code, error);
        throw sentence ? { said: { title: sentence } } : error;
      }),
    );
    if (result) goOn(form, form.dataset.next);
  });
  const forget = () => {
    turn += 1;
    history = copy = null;
    for (const place of queryAll("[data-readers], [data-fields], [data-files]", form)) place.replaceChildren();
  };
  addEventListener("pagehide", forget);
  const stop = onChange((open) => (open ? load() : forget()));
  return () => {
    stop();
    forget();
    removeEventListener("pagehide", forget);
  };
});
