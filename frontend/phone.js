// The page without a line: the two buttons, and which pages are kept here.
import "./person.js";
import { all as copies } from "./parts/copies.js";
import { hhmm, one } from "./parts/page.js";

async function listCopies(list) {
  const rows = globalThis.caches ? await copies() : [];
  list.replaceChildren(...rows.map(({ url, at, title }) => {
    const item = document.createElement("li"), link = document.createElement("a"), age = document.createElement("span");
    link.href = url;
    link.textContent = title || new URL(url).pathname;
    age.className = "small muted";
    age.textContent = " " + (at.toDateString() === new Date().toDateString() ? "" : `${at.getDate()}.${at.getMonth() + 1}. `) + hhmm(at);
    item.append(link, age);
    return item;
  }));
  if (rows.length) list.closest("[data-some]").hidden = false;
}

const kept = one("[data-copies]");
if (kept) listCopies(kept).catch(() => {});
