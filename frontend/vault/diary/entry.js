// One entry, after unlocking: what stands in it, its files, its versions, and who can open a copy.
import { query, queryAll } from "../../parts/page.js";
import { call } from "../calls.js";
import { countersign } from "../countersignatures.js";
import { define, part, words } from "../island.js";
import { goOn } from "../navigation.js";
import { versions } from "../open-records.js";
import { onChange } from "../worker-client.js";
import { copiesOf, readersOf, takeBack } from "./copies.js";
import { shown } from "./entry-words.js";
import { showFiles } from "./files.js";
import { day, dayAndTime, phrase } from "./words.js";

function showFields(root, fields) {
  query("[data-field=what]", root).textContent = fields.what || "";
  for (const row of queryAll("[data-row]", root)) {
    const text = shown(fields, row.dataset.row);
    query("dd", row).textContent = text;
    row.hidden = !text;
  }
}

function showVersions(root, all_, at, show) {
  query("[data-has-versions]", root).hidden = all_.length < 2;
  query("[data-versions]", root).replaceChildren(
    ...all_.map((record) => {
      const row = part(
        "version-row",
        { name: phrase(root, "texts", "version", { when: dayAndTime(new Date(record.received_at)) }) },
        root,
      );
      const button = query("button", row);
      if (record === at) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => show(record));
      return row;
    }),
  );
}

// Was the entry changed after its newest copy was made? Where the copy does not say of which version it is,
// its moment tells.
export const isBehind = (record, copy) =>
  !!copy && (copy.content.of_version ? copy.content.of_version !== record.id : copy.received_at < record.received_at);

const isOutside = (reader) => reader.kind === "outside";

// Whoever has no account is handed the newest version that was sealed to them, as a file.
function showPartner(form, reader) {
  if (isOutside(reader))
    form.action = form.dataset.at.replace("00000000-0000-0000-0000-000000000000", reader.grants[0].grant);
  else form.remove();
}

// Who holds which copy.
async function readersAndNewest(record) {
  const { copies, newest } = await copiesOf(record.thread);
  return { readers: await readersOf(copies), newest };
}

// Under its newest version. Taking back takes it back from every version.
function showReaders(root, record, { readers, newest }, redraw) {
  const pressured = record.content.fields?.kind === "pressured";
  query("[data-pressured]", root).hidden = !pressured;
  query("[data-share]", root).hidden = pressured;
  query("[data-alone]", root).hidden = pressured || readers.length > 0;
  query("[data-shared]", root).hidden = !readers.length;
  query("[data-still]", root).hidden = !pressured || !readers.length;
  query("[data-behind]", root).hidden = pressured || !isBehind(record, newest);
  query("[data-partners]", root).hidden = !readers.some(isOutside);
  query("[data-readers]", root).replaceChildren(
    ...readers.map((reader) => {
      const passed = reader.given ? "" : phrase(root, "texts", "passed", { name: [...reader.by].join(", ") });
      const row = part(
        "reader-row",
        { name: reader.name, since: [day(new Date(reader.since)), passed].filter(Boolean).join(" · ") },
        root,
      );
      showPartner(query("[data-partner]", row), reader);
      query("[data-take]", row).addEventListener("click", async () => {
        if (confirm(phrase(root, "texts", "taken", { name: reader.name }))) await takeBack(reader).then(redraw);
      });
      return row;
    }),
  );
}

function showSigned(root, record, redraw) {
  const isSignedTwice = record.device && record.signed === "author";
  const button = query("[data-countersign]", root);
  query("[data-signed]", root).textContent = phrase(
    root,
    "texts",
    isSignedTwice
      ? "author"
      : record.signed === "author"
        ? "only-author"
        : record.signed === "unknown"
          ? "unknown-signer"
          : record.mine && record.content.came
            ? "note"
            : "device",
  );
  button.hidden = !(record.mine && record.signed === "device");
  button.onclick = () =>
    countersign(record)
      .then(redraw)
      .catch((error) => {
        button.textContent = error.said?.title || words(error.code || "failed");
      });
}

define("diary-entry", (root) => {
  const { thread, next } = root.dataset;
  const isMine = "mine" in root.dataset;
  const say = (text) => {
    query("[data-say]", root).textContent = text;
    query("[data-say]", root).hidden = !text;
  };
  /** @type {any} */
  let result = null;
  const tools = query("[data-entry-tools]");
  // Which opening this is: what an earlier one still brings, or one that was locked or left since, is not shown.
  let turn = 0;

  function show(record) {
    const newest = result.records[0];
    showFields(root, record.content.fields || {});
    query("[data-ends] dd", root).textContent = newest.purge_at ? day(new Date(newest.purge_at)) : "";
    query("[data-ends]", root).hidden = !newest.purge_at;
    showFiles(root, record, result.sealed);
    showSigned(root, record, load);
    showVersions(root, result.records, record, show);
    // For oneself alone: nothing of it goes on.
    tools.hidden = newest.content.fields?.kind === "pressured";
    query("[data-old]", root).hidden = record === newest;
    query("[data-newest]", root).onclick = () => show(newest);
    query("[data-shown]", root).hidden = false;
  }

  async function load() {
    turn += 1;
    const mine = turn;
    say("");
    try {
      const opened = await versions(thread, "entry");
      if (mine !== turn) return;
      result = opened;
      if (result.records.length) show(result.records[0]);
      else
        say(
          result.locked
            ? words("travel-lock")
            : result.broken.length
              ? words(result.broken[0].error)
              : phrase(root, "texts", "missing"),
        );
      if (!isMine || !result.records.length) return;
      const [newest] = result.records;
      const holders = await readersAndNewest(newest);
      if (mine === turn) showReaders(root, newest, holders, load);
    } catch (error) {
      if (mine === turn) say(error.said?.title || words(error.code || "failed"));
    } finally {
      if (mine === turn) query("[data-working]", root).hidden = true;
    }
  }

  function forget() {
    turn += 1;
    result = null;
    showFields(root, {});
    showFiles(root, { content: {} }, new Map());
    query("[data-shown]", root).hidden = true;
    if (tools) tools.hidden = true;
  }

  query("[data-remove]", root)?.addEventListener("click", async () => {
    try {
      const { copies } = await copiesOf(thread);
      for (const id of new Set(copies.map((copy) => copy.thread))) await call("DELETE", `threads/${id}`);
      await call("DELETE", `threads/${thread}`);
      goOn(root, next);
    } catch (error) {
      say(error.said?.title || words("failed"));
    }
  });
  addEventListener("pagehide", forget);
  const stop = onChange((open) => (open ? load() : forget()));
  return () => {
    stop();
    forget();
    removeEventListener("pagehide", forget);
  };
});
