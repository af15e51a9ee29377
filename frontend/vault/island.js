// An island is an element with data-island="name": a piece of a page that is alive. `define(name, start)`;
// `start(element)` may return a function that is called when the page is left.
import { query } from "../parts/page.js";

const islands = new Map();
let running = [];

export const define = (name, start) => islands.set(name, start);

export function arrive() {
  for (const element of document.querySelectorAll("[data-island]")) {
    const stop = islands.get(element.dataset.island)?.(element);
    if (typeof stop === "function") running.push(stop);
  }
}

export function leave() {
  for (const stop of running) stop();
  running = [];
}

// A copy of <template data-part="name"> with its places filled: [data-put="x"] gets text,
// [data-if="x"] goes when empty.
/** @param {ParentNode} root */
export function part(name, values = {}, root = document) {
  const copy = query(`template[data-part="${name}"]`, root).content.cloneNode(true);
  for (const place of copy.querySelectorAll("[data-put]")) place.textContent = values[place.dataset.put] ?? "";
  for (const place of copy.querySelectorAll("[data-if]")) if (!values[place.dataset.if]) place.remove();
  return copy;
}

// Words for codes that the worker or the server said: <template data-words data-wrong-secret="…">.
export function words(code) {
  const box = document.querySelector("template[data-words]");
  const key = code.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return box?.dataset[key] || box?.dataset.failed || code;
}
