// A reply to an authority as a Word file: made here of what the page shows, and of nothing else.
import { query, queryAll } from "../../parts/page.js";
import { define } from "../island.js";
import { sayer } from "../packs/status.js";
import { docx, forgetWriter, save, WORD } from "../reports/output.js";

const blocksOf = (letter) => queryAll("[data-k]", letter).map((part) => ({ k: part.dataset.k, t: part.textContent }));

define("demand-reply", (root) => {
  for (const button of queryAll("[data-word]", root)) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const language = button.dataset.word;
      try {
        save(await docx(blocksOf(query(`[data-letter=${language}]`, root)), language), "reply.docx", WORD);
      } catch {
        sayer(root)(query("[data-failed]", root).dataset.failed);
      }
    });
  }
  return forgetWriter;
});
