// The files of an entry. Pictures are drawn here and nowhere else; everything else is downloaded, after a warning.
import { query, queryAll } from "../../parts/page.js";
import { drawn, hidden } from "../clean-copies.js";
import { part, words } from "../island.js";
import { file as bytesOfFile } from "../open-records.js";
import { phrase, size } from "./words.js";

const urls = new Set();
function release() {
  for (const url of urls) URL.revokeObjectURL(url);
  urls.clear();
}

async function picture(root, row, entry, bytes) {
  try {
    const canvas = await drawn(bytes, entry.mime);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", phrase(root, "texts", "picture", { name: entry.name }));
    query("[data-picture]", row).replaceChildren(canvas);
  } catch {
    query("[data-bad]", row).textContent = phrase(root, "texts", "unknown");
    query("[data-bad]", row).hidden = false;
  }
}

// Never as what it says it is: the browser must not open it by itself.
export function offer(root, row, entry, bytes) {
  const link = query("[data-out]", row);
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  urls.add(url);
  link.href = url;
  link.download = entry.name;
  link.textContent = phrase(root, "texts", "out", { name: entry.name });
  query("[data-warning]", row).hidden = false;
  link.focus();
}

function wire(root, row, entry, sealed) {
  const item = query("li", row);
  const open = (act) => async () => {
    query("[data-bad]", item).hidden = true;
    try {
      act(root, item, entry, await bytesOfFile(sealed, entry));
    } catch (error) {
      query("[data-bad]", item).textContent = error.said?.title || words(error.code || "broken");
      query("[data-bad]", item).hidden = false;
    }
  };
  query("[data-show]", item).hidden = hidden(entry.mime) !== "clean";
  query("[data-show]", item).addEventListener("click", open(picture));
  query("[data-save]", item).addEventListener("click", open(offer));
  return row;
}

// `more(entry)`: what else a row says of a file.
/** @param {(entry: any) => object} more what else a row shows */
export function showFiles(root, record, sealed, more = () => ({})) {
  release();
  const files = record.content.files || [];
  query("[data-has-files]", root).hidden = !files.length;
  for (const canvas of queryAll("canvas", root)) {
    canvas.width = 0;
    canvas.remove();
  }
  query("[data-files]", root).replaceChildren(
    ...files.map((entry) =>
      wire(
        root,
        part("file-row", { name: entry.name, size: size(entry.size), sha256: entry.sha256, ...more(entry) }, root),
        entry,
        sealed.get(entry.record || record.id),
      ),
    ),
  );
}
