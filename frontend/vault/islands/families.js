// Family plans and hand-over packs.
import { query } from "../../parts/page.js";
import "../families/write.js";
import "../families/handover.js";
import { showSums } from "../families/form.js";
import { define, words } from "../island.js";
import { markOf } from "../marks.js";
import { thread } from "../open-records.js";
import { fill, forget, freeze } from "../packs/fields.js";
import { sayer, sentence } from "../packs/status.js";
import { onChange } from "../worker-client.js";

define("family-read", (form) => {
  const clear = () => {
    forget(form);
    showSums(form);
  };
  const stop = onChange((open) => {
    if (!open) {
      clear();
      return;
    }
    thread(form.dataset.thread, "family")
      .then(({ record, broken }) => {
        if (!record) {
          sayer(form)(words(broken?.error || "no-key"));
          return;
        }
        sayer(form)(markOf(record));
        fill(form, record.content.fields || {});
        showSums(form);
        freeze(form);
        query("[data-cases] details", form).open = true;
      })
      .catch((error) => sayer(form)(sentence(error)));
  });
  return () => {
    stop();
    clear();
  };
});
