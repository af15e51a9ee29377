// What is open is written as a file for Uwazi or a spreadsheet, in this browser. It is not sealed any more,
// and says so.
import { query, queryAll } from "../../parts/page.js";
import { define, words } from "../island.js";
import { read } from "../open-records.js";
import { csv, json } from "../uwazi.js";

const KINDS = { csv: [csv, "text/csv;charset=utf-8"], json: [json, "application/json"] };

// What somebody wrote about pressure is for themselves alone: it goes into the file only where they say so.
async function everything(pressured) {
  const rows = [];
  const broken = [];
  for (const type of ["entry", "incident"]) {
    const result = await read({ type });
    broken.push(...result.broken);
    const originals = new Set(result.records.map((record) => record.thread));
    for (const record of result.records) {
      if (record.about && originals.has(record.about)) continue; // a copy of what stands there already
      if (!pressured && record.content.fields?.kind === "pressured") continue;
      rows.push({ id: record.thread, type, received: record.received_at, fields: record.content.fields || {} });
    }
  }
  return { rows, broken };
}

function save(text, kind, type) {
  const link = document.createElement("a");
  const address = URL.createObjectURL(new Blob([text], { type }));
  link.href = address;
  link.download = `uwazi.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

define("exporting", (root) => {
  const say = query("[data-say]", root);
  const names = { ...query("template[data-part=titles]", root).dataset };
  for (const button of queryAll("[data-make]", root)) {
    button.addEventListener("click", async () => {
      const kind = button.dataset.make;
      const [write, type] = KINDS[kind];
      button.disabled = true;
      say.textContent = root.dataset.working;
      try {
        const { rows, broken } = await everything(query("[data-with-pressured]", root).checked);
        save(write(rows, names), kind, type);
        say.textContent = [root.dataset.done, broken.length ? `${root.dataset.some} ${broken.length}` : ""].join(" ");
      } catch (error) {
        say.textContent = words(error.code || "failed");
      }
      button.disabled = false;
    });
  }
});
