// Receipts and papers: photographed, redrawn and sealed to the officers' key; and opened again. `data-type` says which.
import { query, queryAll } from "../../parts/page.js";
import { redrawn } from "../clean-copies.js";
import { chooser } from "../diary/file-choice.js";
import { showFiles } from "../diary/files.js";
import { phrase } from "../diary/words.js";
import { define } from "../island.js";
import { goOn } from "../navigation.js";
import { read } from "../open-records.js";
import { sayer, sentence, tryTo } from "../packs/status.js";
import { keep } from "../queue.js";
import { self, team } from "../readers.js";
import { guard } from "../unsaved.js";
import { onChange } from "../worker-client.js";

async function seal({ type = "receipt", about, organisation, door }, files) {
  return keep({
    content: { kind: type, fields: {} },
    files,
    readers: [await self(), await team(organisation)],
    place: { type, about, organisation },
    door,
  });
}

// The form goes on as it would without a photo, and names the one that was sealed.
function send(form, sealed) {
  const name = form.dataset.field || "receipt";
  for (const field of queryAll(`[name=${name}]`, form)) field.remove();
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value: sealed });
  form.append(field);
  form.requestSubmit();
}

define("receipt", (form) => {
  const box = query("[data-photos]", form);
  if (!box) return () => {};
  const isOnly = "only" in form.dataset;
  const photos = chooser(box, (error) => sayer(form)(sentence(error)));
  box.hidden = false;
  if (isOnly) query("[data-seal]", form).hidden = false;
  async function handIn() {
    const files = await redrawn(photos.files(), ["application/pdf"]).catch(() => null);
    if (!files) {
      sayer(form)(form.dataset.unreadable);
      return;
    }
    const { id, state } = await seal(form.dataset, files);
    photos.clear();
    if (state !== "sent") sayer(form)(form.dataset.waiting);
    else if (isOnly) goOn(form, form.dataset.next);
    else send(form, id);
  }
  form.addEventListener("submit", (event) => {
    if (!photos.any() && !isOnly) return;
    event.preventDefault();
    if (photos.any()) tryTo(form, handIn);
    else sayer(form)(form.dataset.nothing);
  });
  const unguard = guard(form, photos.any, form.dataset.leave);
  addEventListener("pagehide", photos.clear);
  return () => {
    unguard();
    photos.clear();
    removeEventListener("pagehide", photos.clear);
  };
});

// `about`: one thing, or two names of it, parted by a blank.
async function readAbout(type, about) {
  const answers = await Promise.all(
    about
      .trim()
      .split(" ")
      .map((name) => read({ type, about: name, versions: true })),
  );
  return {
    records: answers.flatMap(({ records }) => records),
    broken: answers.flatMap(({ broken }) => broken),
    sealed: new Map(answers.flatMap(({ sealed }) => [...sealed])),
  };
}

// `data-listed`: what no line names does not belong here, whatever it says of itself.
define("receipts", (root) => {
  if (!query("[data-files]", root)) return () => {};
  let turn = 0;
  const { type = "receipt", about } = root.dataset;
  const belongs = ({ id }) => !("listed" in root.dataset) || lines.has(id);
  const lines = new Map(queryAll("[data-record]", root).map((line) => [line.dataset.record, line.dataset]));
  const forget = () => {
    turn += 1;
    sayer(root)("");
    showFiles(root, { content: {} }, new Map());
  };
  async function open() {
    turn += 1;
    const opening = turn;
    const { sealed, ...opened } = await readAbout(type, about);
    if (opening !== turn) return;
    const records = opened.records.filter(belongs);
    const isBroken = opened.broken.some(belongs);
    const differs = records.some(({ id, sha256 }) => (lines.get(id)?.hash ?? sha256) !== sha256);
    sayer(root)(phrase(root, "texts", (differs && "differs") || (isBroken && "broken") || "none"));
    const files = records.flatMap(({ id, content }) =>
      (content.files || []).map((entry) => ({ ...entry, record: id })),
    );
    showFiles(root, { content: { files } }, sealed, (entry) => ({ custody: lines.get(entry.record)?.label || "" }));
  }
  addEventListener("pagehide", forget);
  const stop = onChange((isOpen) => (isOpen ? open().catch((error) => sayer(root)(sentence(error))) : forget()));
  return () => {
    stop();
    forget();
    removeEventListener("pagehide", forget);
  };
});
