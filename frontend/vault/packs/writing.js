// Writing the pack. A version stands whole: the custodians' parts open just one version, so its documents are sealed
// into it anew; none lies under the key of an older one, which would open what was taken out since.
import { query } from "../../parts/page.js";
import { chooser, MOST_FILES } from "../diary/chosen.js";
import { size } from "../diary/words.js";
import { isOpen, onChange, Said } from "../door.js";
import { alive, fill as fillRows } from "../incidents/form.js";
import { define, part } from "../island.js";
import { keep } from "../keeping.js";
import { self } from "../readers.js";
import { file, thread } from "../reading.js";
import { go } from "../stay.js";
import { guard } from "../unsaved.js";
import { fill, forget, values } from "./fields.js";
import { keepPapersDay } from "./papers.js";
import { sayer, told, tryTo } from "./saying.js";

// The documents that are in it already, to be left out one by one, and those that are added.
function documents(form, changed) {
  const box = query("[data-files]", form);
  const added = chooser(box, (error) => sayer(form)(told(error)));
  let held = [];
  function draw() {
    query("[data-held]", box).replaceChildren(
      ...held.map((entry) => {
        const row = part("held", { name: entry.name, size: size(entry.size) }, box);
        query("[data-leave-out]", row).addEventListener("click", () => {
          held = held.filter((other) => other !== entry);
          draw();
          changed();
        });
        return row;
      }),
    );
  }
  return {
    hold(list) {
      held = list;
      draw();
    },
    clear() {
      held = [];
      draw();
      added.clear();
    },
    all(sealed) {
      // Before anything is fetched or sent.
      if (held.length + added.files().length > MOST_FILES) throw new Said("too-many-files");
      const again = held.map((entry) => ({
        name: entry.name,
        mime: entry.mime,
        file: { arrayBuffer: () => file(sealed, entry) },
      }));
      return [...again, ...added.files()];
    },
  };
}

async function save(form, before, files) {
  const fields = values(form);
  const old = before?.record;
  const place = { type: "pack", ...(old ? { thread: old.thread, supersedes: old.id } : {}) };
  const kept = await keep({
    content: { kind: "pack", fields, files: [] },
    files: files.all(before?.sealed),
    readers: [await self()],
    place,
  });
  if (kept.state === "sent") await keepPapersDay(fields, old?.content.fields?.remind);
  return kept;
}

define("pack-write", (form) => {
  const papers = query("[data-papers]", form);
  const changed = () => {
    touched = true;
  };
  const files = documents(form, changed);
  let before = null;
  let touched = false;
  const clear = () => {
    touched = false;
    before = null;
    forget(form);
    files.clear();
    fillRows(papers, {});
  };
  async function load() {
    if (!form.dataset.thread || before) return;
    const found = await thread(form.dataset.thread, "pack");
    if (!isOpen() || touched) return;
    before = found;
    if (!found.record) return;
    fill(form, found.record.content.fields || {});
    files.hold(found.record.content.files || []);
  }
  alive(papers, changed);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  const stop = onChange((open) => {
    // what was typed only hides while it is locked
    if (open) load().catch((error) => sayer(form)(told(error)));
    else if (before && !touched) clear();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(form, async () => {
      if (!isOpen()) throw new Said("locked");
      const kept = await save(form, before, files);
      touched = false;
      if (kept.state !== "sent") {
        sayer(form)(form.dataset.waiting);
        return;
      }
      clear();
      go(form.dataset.next);
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
