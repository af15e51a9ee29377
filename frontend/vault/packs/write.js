// Writing the pack. A version stands whole: the custodians' parts open just one version, so its documents are sealed
// into it again; none lies under the key of an older one, which would open what was taken out since.
import { query } from "../../parts/page.js";
import { chooser, MOST_FILES } from "../diary/file-choice.js";
import { size } from "../diary/words.js";
import { alive, fill as fillRows } from "../incidents/form.js";
import { define, part } from "../island.js";
import { goOn } from "../navigation.js";
import { file, thread } from "../open-records.js";
import { keep } from "../queue.js";
import { self } from "../readers.js";
import { guard } from "../unsaved.js";
import { isOpen, onChange, Said } from "../worker-client.js";
import { fill, forget, values } from "./fields.js";
import { keepPapersDay } from "./papers.js";
import { sayer, sentence, tryTo } from "./status.js";

// The documents that are in it already, to be left out one by one, and those that are added.
function documents(form, changed) {
  const box = query("[data-files]", form);
  const added = chooser(box, (error) => sayer(form)(sentence(error)));
  let entries = [];
  function draw() {
    query("[data-held]", box).replaceChildren(
      ...entries.map((entry) => {
        const row = part("held", { name: entry.name, size: size(entry.size) }, box);
        query("[data-leave-out]", row).addEventListener("click", () => {
          entries = entries.filter((candidate) => candidate !== entry);
          draw();
          changed();
        });
        return row;
      }),
    );
  }
  return {
    hold(list) {
      entries = list;
      draw();
    },
    clear() {
      entries = [];
      draw();
      added.clear();
    },
    all(sealed) {
      // Before anything is fetched or sent.
      if (entries.length + added.files().length > MOST_FILES) throw new Said("too-many-files");
      const carried = entries.map((entry) => ({
        name: entry.name,
        mime: entry.mime,
        file: { arrayBuffer: () => file(sealed, entry) },
      }));
      return [...carried, ...added.files()];
    },
  };
}

async function save(form, previous, files) {
  const fields = values(form);
  const old = previous?.record;
  const place = { type: "pack", ...(old ? { thread: old.thread, supersedes: old.id } : {}) };
  const result = await keep({
    content: { kind: "pack", fields, files: [] },
    files: files.all(previous?.sealed),
    readers: [await self()],
    place,
  });
  if (result.state === "sent") await keepPapersDay(fields, old?.content.fields?.remind, "family");
  return result;
}

define("pack-write", (form) => {
  const papers = query("[data-papers]", form);
  const changed = () => {
    touched = true;
  };
  const files = documents(form, changed);
  let previous = null;
  let touched = false;
  const clear = () => {
    touched = false;
    previous = null;
    forget(form);
    files.clear();
    fillRows(papers, {});
  };
  async function load() {
    if (!form.dataset.thread || previous) return;
    const version = await thread(form.dataset.thread, "pack");
    if (!isOpen() || touched) return;
    previous = version;
    if (!version.record) return;
    fill(form, version.record.content.fields || {});
    files.hold(version.record.content.files || []);
  }
  alive(papers, changed);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  const stop = onChange((open) => {
    // what was typed only hides while it is locked
    if (open) load().catch((error) => sayer(form)(sentence(error)));
    else if (previous && !touched) clear();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(form, async () => {
      if (!isOpen()) throw new Said("locked");
      const result = await save(form, previous, files);
      touched = false;
      if (result.state !== "sent") {
        sayer(form)(form.dataset.waiting);
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
