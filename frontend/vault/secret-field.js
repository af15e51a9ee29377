// The field for the secret: the keys that fit, how much is typed, groups of four, and hidden unless one looks. It stays
// a field for text, so that no browser offers to keep what is typed.
import { fill, query } from "../parts/page.js";

const DIGIT = /[\d\u17e0-\u17e9]/g;
const digits = (text) => text.match(DIGIT) || [];
const words = (text) => text.trim().split(/\s+/).filter(Boolean);

// "12345" → "1234-5", only while typing at the end: in the middle the cursor would jump.
const grouped = (text) =>
  digits(text)
    .join("")
    .replace(/(.{4})(?=.)/g, "$1-");

export function startTyping(form) {
  const field = form.elements.secret;
  const out = query("[data-count]", form);
  const see = query("[data-see]", form);
  const inWords = query("[data-in-words]", form);
  const count = () => {
    const n = (inWords.checked ? words : digits)(field.value).length;
    out.textContent = field.value ? fill(inWords.checked ? out.dataset.words : out.dataset.digits, { n }) : "";
  };
  field.addEventListener("input", (event) => {
    if (/\p{L}/u.test(field.value) && !inWords.checked) inWords.click();
    const adding = !event.inputType || event.inputType.startsWith("insert");
    if (!inWords.checked && adding && field.selectionStart === field.value.length) field.value = grouped(field.value);
    count();
  });
  see.addEventListener("change", () => field.classList.toggle("veiled", !see.checked));
  inWords.addEventListener("change", () => {
    field.inputMode = inWords.checked ? "text" : "numeric";
    count();
  });
  return () => {
    see.checked = false;
    field.classList.add("veiled");
    count();
  };
}
