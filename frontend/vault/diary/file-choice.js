// Files that somebody chose: at most twelve, of 50 MB each, listed with a way to leave one out again.
import { query, queryAll } from "../../parts/page.js";
import { part } from "../island.js";
import { size } from "./words.js";

export const MOST_FILES = 12,
  LARGEST = 50 * 1024 * 1024;

const refusal = (code) => Object.assign(new Error(code), { code });

export function chooser(root, wrong) {
  let files = [];
  const [field, ...cameras] = queryAll("input[type=file]", root);
  const list = query("[data-chosen]", root);
  const draw = () =>
    list.replaceChildren(
      ...files.map((file) => {
        const row = part("chosen", { name: file.name, size: size(file.size) }, root);
        query("[data-remove]", row).addEventListener("click", () => {
          files = files.filter((candidate) => candidate !== file);
          draw();
          field.focus();
        });
        return row;
      }),
    );
  for (const from of [field, ...cameras])
    from.addEventListener("change", () => {
      const added = [...from.files];
      const large = added.find((file) => file.size > LARGEST);
      from.value = "";
      if (large) {
        wrong(refusal("file-too-large"));
        return;
      }
      if (files.length + added.length > MOST_FILES) {
        wrong(refusal("too-many-files"));
        return;
      }
      files = [...files, ...added];
      draw();
    });
  return {
    files: () =>
      files.map((file) => ({
        name: file.name,
        mime: file.type || "application/octet-stream",
        role: "original",
        of: null,
        file,
      })),
    clear() {
      files = [];
      draw();
    },
    any: () => files.length > 0,
  };
}
