// Notes between somebody and whoever asks how they are. Sealed for these two and nobody else.
import { query } from "../../parts/page.js";
import { define } from "../island.js";
import { read } from "../open-records.js";
import { keep } from "../queue.js";
import { people, person, self } from "../readers.js";
import { directory, onChange } from "../worker-client.js";
import { noteBox, showNote } from "./page.js";

define("incident-support", (root) => {
  const { thread, other: otherThread, otherName } = root.dataset;
  const log = query("[data-log]", root);
  async function open() {
    const { records } = await read({ type: "support", about: thread });
    const { person: me } = await directory();
    log.replaceChildren();
    for (const record of records)
      showNote(log, record, (list, code) => (list === "people" && code !== me ? otherName : ""), root);
  }
  let is = false;
  const stop = onChange((state) => {
    is = state;
    state ? open().catch(() => {}) : log.replaceChildren();
  });
  const leave = noteBox(
    root,
    async (text, say) => {
      const to = (await people()).find((row) => row.person === otherThread && row.vouched);
      if (!to) {
        say.textContent = say.dataset.nobody;
        return null;
      }
      return keep({
        content: { kind: "support", fields: { text, at: new Date().toISOString() } },
        readers: [await self(), person(to)],
        place: { type: "support", about: thread },
      });
    },
    () => is && open().catch(() => {}),
  );
  return () => {
    stop();
    leave();
    log.replaceChildren();
  };
});
