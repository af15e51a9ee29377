// How a letter leaves this browser: as a Word file made here, or on paper. Nothing is sent to anybody by the machine.
import { query } from "../../parts/page.js";
import { policy } from "../worker-client.js";

let worker;
let next = 0;
const waiting = new Map();

function writer() {
  if (worker) return worker;
  worker = new Worker(policy.createScriptURL(query("[data-letters]").dataset.letters), { name: "l" });
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

export const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

// Ends the worker and with it what it was told.
export function forgetWriter() {
  worker?.terminate();
  worker = null;
  waiting.clear();
}

// A form of the page, sent without leaving it: what is open stays open. → where the server leads, or what it refused.
export async function post(form, values = {}) {
  const data = new FormData(form);
  for (const [key, value] of Object.entries(values)) data.set(key, value);
  data.set("csrfmiddlewaretoken", query("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(form.getAttribute("action"), {
    method: "POST",
    body: data,
    credentials: "same-origin",
    cache: "no-store",
  });
  if (!answer.ok) throw Object.assign(new Error("refused"), { code: "failed", status: answer.status });
  return answer;
}
