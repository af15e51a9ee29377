// What every page does: find things, keep small things, say ages.

/**
 * The first that fits. Whoever asks knows that the template has it, or asks on with `?.`.
 * @type {(selector: string, root?: ParentNode) => Part}
 */
export const query = (selector, root = document) => /** @type {Part} */ (root.querySelector(selector));
/** @type {(selector: string, root?: ParentNode) => Part[]} */
export const queryAll = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Whose page this is; a worker has none. */
export const signedIn = () => globalThis.document?.querySelector("[data-who]")?.dataset.who || "";

// Storage may be switched off; then it lasts as long as the page.
const memory = {};
export const store = {
  get(name) {
    try {
      return JSON.parse(/** @type {string} */ (localStorage.getItem(name))); // of nothing, nothing
    } catch {
      return memory[name] ?? null;
    }
  },
  set(name, value) {
    memory[name] = value;
    try {
      value === null ? localStorage.removeItem(name) : localStorage.setItem(name, JSON.stringify(value));
    } catch {
      /* kept in memory */
    }
  },
};

// Without TLS, and in older browsers, there is no crypto.randomUUID.
export const uuid = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Whoever reads Khmer digits sees them in what scripts say, too.
const khmer = globalThis.document?.documentElement.dataset.digits; // the service worker has no page
const digits = (text) => (khmer ? text.replace(/\d/g, (digit) => khmer[digit]) : text);
/** What stands in a text as {name} or %n. */
export const fill = (text, values) => digits((text || "").replace(/[{%](\w+)}?/g, (_, name) => values[name] ?? ""));

// The server's clock is the truth; a phone's may be wrong by hours.
let skew = 0;
export const setClock = (iso) => {
  if (iso) skew = Date.parse(iso) - Date.now();
};

// What scripts say comes in a file for each language (ui/js_catalogue.py); without it signs and numbers stay.
export const phrase = (name) => self.said?.[name] || "";
function length(seconds) {
  const s = Math.floor(Math.abs(seconds));
  const m = Math.floor(s / 60);
  const d = Math.floor(m / 1440);
  const name = d > 1 ? "d" : m > 59 ? "h" : m ? "min" : "s";
  return fill(phrase(name), { n: d > 1 ? d : m || s, h: Math.floor(m / 60), m: m % 60 });
}

export function ages() {
  const now = Date.now() + skew;
  if (!self.said) return;
  for (const el of queryAll("[data-age]")) {
    const { age, bare } = el.dataset;
    const seconds = (now - Date.parse(age)) / 1000;
    const t = length(seconds);
    const words = phrase(seconds < -1 ? "in" : seconds < 5 ? "now" : "ago");
    const text = bare == null ? fill(words, { t }) : t;
    if (el.textContent !== text) el.textContent = text;
  }
}

/** What is folded on a phone stands open where there is room for it. */
export function unfold(root = document) {
  if (matchMedia("(min-width: 60rem)").matches)
    for (const part of queryAll("details[data-open-wide]", root)) part.setAttribute("open", "");
}

/** What works with a script alone. */
export function showScripted() {
  for (const el of queryAll("[data-js]")) el.hidden = false;
}

export function start() {
  showScripted();
  for (const el of queryAll("[data-connection]:empty")) el.textContent = "∅ " + phrase("line");
  query("[data-focus]")?.focus();
  ages();
  setInterval(ages, 1000);
}
