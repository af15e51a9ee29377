// The files of an incident: originals, untouched, each with its fingerprint, who sealed it and when. A file lies with
// the version that brought it; a newer version only names it.
import { query, queryAll } from "../../parts/page.js";
import { copyOf, hidden } from "../clean-copies.js";
import { chooser, MOST_FILES } from "../diary/file-choice.js";
import { offer, showFiles } from "../diary/files.js";
import { size } from "../diary/words.js";
import { part, words } from "../island.js";
import { file, versions } from "../open-records.js";
import { Said } from "../worker-client.js";
import { moment } from "./words.js";

const holds = (sealed, entry) => sealed?.attachments.some((attachment) => attachment.id === entry.id);

// → [{entry, sealed, by, at}]: which version holds each file (found by the file itself), who sealed that one and when.
export async function evidenceOf(record, sealed) {
  const files = record.content.files || [];
  let versionsOfIt = [{ record, sealed }];
  if (files.some((entry) => !holds(sealed, entry))) {
    const history = await versions(record.thread, record.type);
    versionsOfIt = history.records.map((version) => ({ record: version, sealed: history.sealed.get(version.id) }));
  }
  return files.map((entry) => {
    const at = versionsOfIt.find((version) => holds(version.sealed, entry));
    return {
      entry: { ...entry, record: at?.record.id || entry.record },
      sealed: at?.sealed || null,
      by: at?.record.owner,
      at: at?.record.received_at,
    };
  });
}

// Who added it and when, in a line. A file of a diary entry says also when the entry was sealed.
export function custody({ entry, by, at }, label) {
  const from = entry.first_sealed_at ? `${label("f", "of_entry")} ${moment(entry.first_sealed_at)}` : "";
  return [by && `${label("f", "added_by")} ${label("people", by)}`, moment(at || entry.added_at), from]
    .filter(Boolean)
    .join(" · ");
}

// The part of the form. `changed()` after each change; `wrong(error)` says what cannot be taken.
export function evidenceBox(root, label, { changed, wrong }) {
  const box = query("[data-files]", root);
  const added = chooser(box, wrong);
  let pieces = [];
  /** @type {any} */
  let offered = null;
  function draw() {
    query("[data-held]", box).replaceChildren(
      ...pieces.map((piece) => {
        const row = part("held", { name: piece.entry.name, who: custody(piece, label) }, box);
        query("[data-leave-out]", row).addEventListener("click", () => {
          pieces = pieces.filter((candidate) => candidate !== piece);
          draw();
          changed();
        });
        return row;
      }),
    );
    const rows = offered?.record.content.files || [];
    query("[data-of-entry]", box).hidden = !rows.length;
    query("[data-of-entry-rows]", box).replaceChildren(
      ...rows.map((entry) => part("of-entry", { name: entry.name, size: size(entry.size) }, box)),
    );
  }
  // Each is fetched and opened when its turn to be sealed has come.
  function taken() {
    const ticked = queryAll("[data-of-entry-rows] input", box)
      .map((tick, n) => tick.checked && offered.files[n])
      .filter(Boolean);
    return ticked.map(({ entry, sealed, at }) => ({
      name: entry.name,
      mime: entry.mime,
      role: "original",
      of: null,
      from: offered.record.thread,
      first_sealed_at: at,
      file: { arrayBuffer: () => file(sealed, entry) },
    }));
  }
  return {
    hold(list) {
      pieces = list;
      draw();
    },
    async offer(record, sealed) {
      offered = { record, files: await evidenceOf(record, sealed) };
      draw();
    },
    kept: () => pieces.map(({ entry }) => entry),
    any: added.any,
    // → what is sealed again: chosen here, and ticked among those of the entry.
    fresh() {
      const now = new Date().toISOString();
      const files = [...added.files(), ...taken()];
      if (files.length > MOST_FILES) throw new Said("too-many-files");
      return files.map((carried) => ({ ...carried, added_at: now }));
    },
    clear() {
      pieces = [];
      offered = null;
      added.clear();
      draw();
    },
  };
}

// On the incident's page: what there is, its fingerprint and custody, to look at, to download, or as a copy for others.
export function showEvidence(root, list, label) {
  const byEntry = new Map(list.map((piece) => [piece.entry, piece]));
  const sealed = new Map(list.map((piece) => [piece.entry.record, piece.sealed]));
  showFiles(root, { content: { files: list.map(({ entry }) => entry) } }, sealed, (entry) => ({
    custody: custody(byEntry.get(entry), label),
  }));
  for (const [n, row] of queryAll("[data-files] > li", root).entries()) {
    query("[data-for-others]", row).addEventListener("click", () => copied(root, row, list[n], n + 1));
  }
}

// What may leave with a report: a redrawn picture, under a number. What cannot be stripped is named,
// and comes as it is.
async function copied(root, row, { entry, sealed }, number) {
  const bad = query("[data-bad]", row);
  bad.hidden = true;
  try {
    const copy = await copyOf(entry, await file(sealed, entry), number);
    query("[data-as-it-is]", row).hidden = hidden(entry.mime) === "clean";
    offer(root, row, copy, copy.bytes);
  } catch (error) {
    bad.textContent = error.said?.title || words(error.code || "broken");
    bad.hidden = false;
  }
}
