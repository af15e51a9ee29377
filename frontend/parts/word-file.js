// A letter as a Word file: made here, by a worker of its own, of what the page shows. Nothing is sent to anybody.
import { query, queryAll } from "./page.js";

export const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

let worker;
let next = 0;
const waiting = new Map();
let scriptAt = (address) => address;

// Pages of the vault start a worker only from an address that their policy knows.
export function startBy(policy) {
  scriptAt = policy;
}

function writer() {
  if (worker) return worker;
  worker = new Worker(scriptAt(query("[data-letters]").dataset.letters), { name: "l" });
  worker.onmessage = ({ data: { id, file, error } }) => {
    const pending = waiting.get(id);
    waiting.delete(id);
    error ? pending?.fail(new Error("letter")) : pending?.done(file);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    for (const pending of waiting.values()) pending.fail(new Error("letter"));
    waiting.clear();
  };
  return worker;
}

export function docx(blocks, language) {
  return new Promise((resolve, fail) => {
    const id = ++next;
    waiting.set(id, { done: resolve, fail });
    writer().postMessage({ id, blocks, language });
  });
}

export function save(file, name, type) {
  const link = document.createElement("a");
  const url = URL.createObjectURL(new Blob([file], { type }));
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// Ends the worker and with it what it was told.
export function forgetWriter() {
  worker?.terminate();
  worker = null;
  waiting.clear();
}

// A row of a table: what it is of, and its number.
function blockOf(part) {
  const { k } = part.dataset;
  if (k !== "row") return { k, t: part.textContent };
  const [t, v] = [...part.children].map((child) => child.textContent);
  return { k, t, v };
}

// The letters of ui/letters.html: each button makes the file of its language.
export function offerWord(root) {
  for (const button of queryAll("[data-word]", root)) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const language = button.dataset.word;
      const letter = query(`[data-letter=${language}]`, root);
      try {
        const name = `${root.dataset.file}-${language}.docx`;
        save(await docx(queryAll("[data-k]", letter).map(blockOf), language), name, WORD);
      } catch {
        query("[data-say]", root).textContent = query("[data-failed]", root).dataset.failed;
      }
    });
  }
}
