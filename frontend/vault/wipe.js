// What must not stay. Two marks, for every page of the vault:
//   data-clear   shows what was opened: emptied as soon as it locks
//                (a field loses its value, anything else its content).
//   data-sealed  what is typed is going to be sealed: emptied when the page is left, so that neither Back
//                nor a restored session finds it. On a form it holds for all its fields.
import { queryAll } from "../parts/page.js";

const isField = (el) => /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName);
const isControl = (el) => ["hidden", "submit", "button"].includes(el.type);

function empty(el) {
  if (el.type === "checkbox" || el.type === "radio") el.checked = false;
  else if (isField(el) && !isControl(el)) el.value = "";
}

export function clearOpened() {
  for (const el of queryAll("[data-clear]")) isField(el) ? empty(el) : el.replaceChildren();
}

export function clearTyped() {
  for (const el of queryAll("[data-sealed]"))
    (isField(el) ? [el] : queryAll("input, textarea, select", el)).forEach(empty);
}

// A browser that wants to remember or correct what is typed is told not to, on every such field.
function quiet(el) {
  el.autocomplete = "off";
  el.spellcheck = false;
  for (const name of ["autocorrect", "autocapitalize"]) el.setAttribute(name, "off");
}

export function quietFields() {
  for (const el of queryAll("[data-sealed]")) {
    if (el.tagName === "FORM") el.autocomplete = "off";
    (isField(el) ? [el] : queryAll("input, textarea, select", el)).forEach(quiet);
  }
}

export function startClearing() {
  addEventListener("pagehide", () => {
    clearTyped();
    clearOpened();
  });
  addEventListener("pageshow", (event) => event.persisted && clearTyped());
}
