// What is sealed and still in this browser: on its way, or refused. Nothing of it is dropped unless its author says so.
import { query } from "../../parts/page.js";
import { fromBase64 } from "../bytes.js";
import { define, part } from "../island.js";
import { again, forget, onSent, waiting } from "../queue.js";
import { get } from "../store.js";
import { dayAndTime, phrase } from "./words.js";

const urls = new Set();
const saved = (bytes) => {
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  urls.add(url);
  return url;
};

// Everything of it, as age files: whoever has the secret opens them with the age command.
async function links(root, sealed) {
  const files = [
    ["body", "entry.age", fromBase64(sealed.body.body)],
    ...sealed.body.grants.slice(0, 1).map((g) => ["key", "key.age", fromBase64(g.blob)]),
  ];
  for (const [n, file] of sealed.body.attachments.entries())
    files.push(["file", `file-${n + 1}.age`, await get("files", file), n + 1]);
  return files.map(([word, name, bytes, n]) => {
    const link = part("waiting-link", { name: phrase(root, "waiting", word, { n }) }, root);
    query("a", link).href = saved(bytes);
    query("a", link).download = name;
    return link;
  });
}

async function row(root, sealed, draw) {
  const refused = !!sealed.no;
  const copy = part(
    "waiting-row",
    {
      state: refused ? `▲ ${phrase(root, "waiting", "refused")}` : `◔ ${phrase(root, "waiting", "waits")}`,
      when: dayAndTime(new Date(sealed.at)),
      why: sealed.no?.why || "",
    },
    root,
  );
  if (!refused) return copy;
  query("[data-refused]", copy).hidden = false;
  query("[data-links]", copy).append(...(await links(root, sealed)));
  query("[data-again]", copy).addEventListener("click", () => again(sealed).then(draw));
  query("[data-drop]", copy).addEventListener(
    "click",
    () => confirm(phrase(root, "waiting", "sure")) && forget(sealed.key).then(draw),
  );
  return copy;
}

define("diary-waiting", (root) => {
  async function draw() {
    const items = waiting();
    const rows = await Promise.all(items.map((sealed) => row(root, sealed, draw)));
    query("[data-rows]", root).replaceChildren(...rows);
    root.hidden = !items.length;
  }
  draw();
  const stop = onSent(draw);
  return () => {
    stop();
    for (const url of urls) URL.revokeObjectURL(url);
    urls.clear();
  };
});
