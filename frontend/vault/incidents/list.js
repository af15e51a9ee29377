// The list: titles after unlocking, and a search in all that can be opened.
import { query, queryAll } from "../../parts/page.js";
import { define, part } from "../island.js";
import { markOf } from "../marks.js";
import { read } from "../open-records.js";
import { onChange } from "../worker-client.js";
import { nameOf, titleOf } from "./words.js";

define("incident-list", (root) => {
  const search = query("#find", root);
  const hitList = query("[data-found]", root);
  const rows = query("[data-all]", root);
  const say = query("[data-say]", root);
  let incidents = [];
  function empty() {
    incidents = [];
    search.value = say.textContent = "";
    for (const el of queryAll("[data-title]", root)) el.textContent = "";
    hitList.replaceChildren();
    hitList.hidden = true;
    rows.hidden = false;
  }
  function find() {
    const wording = search.value.trim().toLowerCase();
    const hits = wording ? incidents.filter(({ text }) => text.includes(wording)).slice(0, 50) : [];
    hitList.replaceChildren(
      ...hits.map(({ thread, title }) => {
        const row = part("found", { title }, root);
        query("[data-go]", row).href = root.dataset.at.replace("00000000-0000-0000-0000-000000000000", thread);
        return row;
      }),
    );
    hitList.hidden = !wording;
    rows.hidden = !!wording;
    say.textContent = wording && !hits.length ? say.dataset.none : "";
  }
  const stop = onChange(async (state) => {
    empty();
    if (!state) return;
    await read({ type: "incident" }, (records) => {
      for (const record of records) {
        const {
          thread,
          content: { fields = {} },
        } = record;
        const place = query(`[data-title="${thread}"]`, root);
        const title = [titleOf(fields), markOf(record)].filter(Boolean).join(" ");
        const name = [nameOf(fields), markOf(record)].filter(Boolean).join(" ");
        if (place && name) place.textContent = `: ${name}`;
        incidents.push({
          thread,
          title: title || (fields.description || "").slice(0, 80),
          text: `${title} ${fields.description || ""}`.toLowerCase(),
        });
      }
      find();
    }).catch(() => {});
  });
  search.addEventListener("input", find);
  addEventListener("pagehide", empty);
  return () => {
    stop();
    empty();
    removeEventListener("pagehide", empty);
  };
});
