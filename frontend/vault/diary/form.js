// Writing: a new entry, an odd thing, or a newer version of an entry. Needs no unlocking,
// except to change what stands there.
import { query, queryAll } from "../../parts/page.js";
import { call } from "../calls.js";
import { sayMoment } from "../dates.js";
import { define, part, words } from "../island.js";
import { goOn, unsaved } from "../navigation.js";
import { thread as newest } from "../open-records.js";
import { keep, onSent } from "../queue.js";
import * as readers from "../readers.js";
import { directory, isOpen, onChange, Said } from "../worker-client.js";
import { instant, local } from "../zone.js";
import { takeAllBack } from "./copies.js";
import { fromForm, intoForm } from "./fields.js";
import { chooser } from "./file-choice.js";
import { saver } from "./save-state.js";
import { phrase, size } from "./words.js";

// Everything typed goes: the browser would otherwise keep it for its Back button.
function clear(form) {
  form.reset();
  for (const field of queryAll("input:not([type=radio], [type=checkbox]), textarea", form)) field.value = "";
}

function showKind(form) {
  const kind = form.elements.kind?.value;
  if (kind) for (const el of queryAll("[data-for]", form)) el.hidden = !el.dataset.for.split(" ").includes(kind);
}

function showKept(form, result) {
  const box = query("[data-kept]");
  const diary = query("[data-diary]", box);
  const show = (state) => {
    query("[data-kept-state]", box).textContent = phrase(box, "kept-words", state);
    query("[data-kept-more]", box).textContent = [
      state === "refused" && result.why,
      phrase(box, "kept-words", `${state}-more`),
    ]
      .filter(Boolean)
      .join(" ");
  };
  const line = () => {
    diary.hidden = !navigator.onLine;
  }; // without a connection it leads nowhere
  for (const name of ["online", "offline"]) addEventListener(name, line);
  line();
  show(result.state);
  form.hidden = true;
  box.hidden = false;
  box.focus();
  const stop = onSent((id, state) => {
    if (id === result.id) show(state);
  });
  return () => {
    stop();
    for (const name of ["online", "offline"]) removeEventListener(name, line);
  };
}

// The day on which nothing is kept any more begins where its author is.
const ending = (form) => {
  const day = form.elements.ends_on?.value;
  return day ? instant(day).toISOString() : null;
};

async function place(previous, ends) {
  const fresh = { type: "entry", purge_at: ends || null };
  if (!previous) return fresh;
  return {
    ...fresh,
    thread: previous.record.thread,
    supersedes: previous.record.id,
    about: previous.record.about,
    organisation: previous.record.organisation,
  };
}

// Files of older versions stay where they are: a newer version only names them, and the record that holds them. One
// that is left out is named by the older versions alone.
function keptList(form) {
  let files = [];
  const box = query("[data-kept-files]", form);
  const draw = () => {
    box.hidden = !files.length;
    query("[data-old]", box).replaceChildren(
      ...files.map((entry) => {
        const row = part("chosen", { name: entry.name, size: size(entry.size) }, form);
        query("[data-remove]", row).addEventListener("click", () => {
          files = files.filter((candidate) => candidate !== entry);
          draw();
          box.focus();
        });
        return row;
      }),
    );
  };
  return {
    show(previous) {
      files = (previous.record.content.files || []).map((file) => ({
        ...file,
        record: file.record || previous.record.id,
      }));
      draw();
    },
    files: () => files,
    clear() {
      files = [];
      if (box) draw();
    },
  };
}

define("diary-form", (form) => {
  const { thread, kind } = form.dataset;
  const save = saver(form);
  const files = chooser(query("[data-files]", form), save.say);
  const keptFiles = keptList(form);
  /** @type {any} */
  let previous = null;
  let stopListening = () => {};
  let isSealed = false;
  const typed = () => !isSealed && (files.any() || !!form.elements.what.value.trim());
  const at = form.elements.when_at;
  at?.addEventListener("input", () => sayMoment(at));
  const start = () => {
    if (at && !at.value) at.value = local(new Date());
    if (at) sayMoment(at);
    showKind(form);
    query("[data-save]", form).disabled = false;
  };

  async function fetchBefore() {
    previous = await newest(thread, "entry").catch(() => null);
    if (!previous?.record) {
      save.say(new Said(previous?.broken?.error || "failed"));
      return;
    }
    intoForm(form, previous.record.content.fields);
    const ends = previous.record.purge_at;
    if (ends) {
      form.elements.ends_on.value = local(new Date(ends)).slice(0, 10);
      query("[data-ending]", form).open = true;
    }
    keptFiles.show(previous);
    start();
  }

  // An entry that becomes one for its author alone: nobody keeps the copy that was made before.
  const may = (names) => confirm(phrase(form, "steps", "alone", { names }));
  const aloneFirst = async (fields) =>
    !previous || fields.kind !== "pressured" || (await takeAllBack(previous.record.thread, may)) !== null;

  form.addEventListener("change", () => showKind(form));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = fromForm(form, kind);
    if (!fields.what) {
      save.say(new Said("nothing-written"));
      form.elements.what.focus();
      return;
    }
    const result = await save.run(
      async (signal, progress) =>
        (await aloneFirst(fields)) &&
        keep(
          {
            content: { kind: "entry", fields, files: keptFiles.files() },
            files: files.files(),
            readers: [await readers.self()],
            place: await place(previous, ending(form)),
            signal,
          },
          progress,
        ).catch((error) => {
          if (error.kept) return { ...error.kept, why: error.said?.title };
          throw error;
        }),
    );
    if (!result) return;
    isSealed = true;
    clear(form);
    files.clear();
    keptFiles.clear();
    stopListening = showKept(form, result);
  });

  // Another one on the same page: it needs no connection.
  const nextEntry = query("[data-another]");
  if (!thread && nextEntry)
    nextEntry.onclick = (event) => {
      event.preventDefault();
      event.stopPropagation();
      stopListening();
      isSealed = false;
      query("[data-kept]").hidden = true;
      form.hidden = false;
      start();
      form.elements.what.focus();
    };

  const forget = () => {
    clear(form);
    keptFiles.clear();
  };
  addEventListener("pagehide", forget);
  unsaved.is = typed;
  unsaved.ask = () => confirm(phrase(form, "steps", "leave"));
  directory().catch(() => {}); // before the connection goes: then writing needs none
  /** @type {any} */
  const stop = thread
    ? onChange((open) => {
        if (open && !previous) fetchBefore();
      })
    : start();
  return () => {
    forget();
    stop?.();
    stopListening();
    removeEventListener("pagehide", forget);
    unsaved.is = () => false;
  };
});

define("diary-removed", (row) => {
  query("button", row).addEventListener("click", async () => {
    await call("POST", `threads/${row.dataset.thread}/restore`).catch(() => alert(words("failed")));
    if (isOpen()) goOn(row, row.dataset.next);
    else location.assign(row.dataset.next);
  });
});
