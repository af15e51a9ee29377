// What every page does: find things, keep small things, say ages.

/**
 * The first that fits. Whoever asks knows that the template has it, or asks on with `?.`.
 * @type {(selector: string, root?: ParentNode) => Part}
 */
export const query = (selector, root = document) => /** @type {Part} */ (root.querySelector(selector));
/** @type {(selector: string, root?: ParentNode) => Part[]} */
export const queryAll = (selector, root = document) => [...root.querySelectorAll(selector)];

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

export const hhmm = (date) => date.toTimeString().slice(0, 5);
// Whoever reads Khmer digits sees them in what scripts say, too.
const khmer = globalThis.document?.documentElement.dataset.digits; // the service worker has no page
const digits = (text) => (khmer ? text.replace(/\d/g, (digit) => khmer[digit]) : text);
export const fill = (text, values) => digits((text || "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? ""));

// The server's clock is the truth; a phone's may be wrong by hours.
let skew = 0;
export const setClock = (iso) => {
  if (iso) skew = Date.parse(iso) - Date.now();
};

// What scripts say comes in a file for each language (ui/js_catalogue.py); without it signs and numbers stay.
export const phrase = (name) => self.said?.[name] || "";
function length(seconds) {
  const w = self.said;
  const s = Math.floor(Math.abs(seconds));
  const m = Math.floor(s / 60);
  const d = Math.floor(m / 1440);
  if (d > 1) return w.d.replace("%n", String(d));
  if (m > 59) return w.h.replace("%h", String(Math.floor(m / 60))).replace("%m", String(m % 60));
  return m ? w.min.replace("%n", String(m)) : w.s.replace("%n", String(s));
}

export function ages() {
  const now = Date.now() + skew;
  const w = self.said;
  if (!w) return;
  for (const el of queryAll("[data-age], [data-countdown]")) {
    const seconds = (now - Date.parse(el.dataset.age || el.dataset.countdown)) / 1000;
    let text = length(seconds);
    if (el.dataset.age && !("bare" in el.dataset)) {
      text = Math.abs(seconds) < 5 ? (seconds < 0 ? w.soon : w.now) : (seconds > 0 ? w.ago : w.in).replace("%t", text);
    } else if (el.dataset.countdown && seconds > 0) {
      text = "−" + text;
    }
    text = digits(text);
    if (el.textContent !== text) el.textContent = text;
  }
}

export function start() {
  setClock(query("[data-now]")?.dataset.now);
  for (const el of queryAll("[data-js]")) el.hidden = false;
  for (const el of queryAll("[data-connection]:empty")) el.textContent = "∅ " + phrase("line");
  query("[data-focus]")?.focus();
  ages();
  setInterval(ages, 1000);
}
