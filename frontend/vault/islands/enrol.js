// Make a vault key in this browser, a step at a time. The secret is shown, written on paper and typed back first.
import { fill, query, queryAll } from "../../parts/page.js";
import { call } from "../calls.js";
import { define, words } from "../island.js";
import { codeOf } from "../unlock.js";
import { clearTyped } from "../wipe.js";
import { ask, directory, followAll, opened, trusted } from "../worker-client.js";

const STEPS = 4;
export const isSame = (a, b) => tidy(a) === tidy(b);
const tidy = (text) =>
  text
    .replace(/[\u17e0-\u17e9]/g, (d) => d.charCodeAt(0) - 0x17e0)
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();

// Groups that the eye can hold: four digits, or numbered words.
export function show(place, secret) {
  const groups = secret
    .split(/[- ]/)
    .map((text) => Object.assign(document.createElement("span"), { textContent: text }));
  place.replaceChildren(...groups.flatMap((group) => [group, " "]));
}

// A recovery key counts only where its organisation's signed list names it. One's own is typed, later:
// not taken from a page.
async function isVouched({ value, dataset }) {
  const followed = await trusted(dataset.organisation);
  return !!followed && followed.list.recovery.some((key) => key.recipient === value);
}

define("enrol", (box) => {
  let secret = "";
  let at = 1;
  const field = query("[name=typed]", box);
  const checks = queryAll("[name=recovery]", box);
  const say = (text, bad) => {
    const out = query("[data-say]", box);
    out.textContent = text;
    out.classList.toggle("error", !!bad);
  };

  function to(step) {
    at = step;
    for (const part of queryAll("[data-step]", box)) part.hidden = part.dataset.step !== String(step);
    query("[data-at]", box).textContent = step > STEPS ? "" : fill(box.dataset.stepWord, { n: step });
    scrollTo(0, 0);
    step === 3 ? field.focus() : query("main").focus({ preventScroll: true });
  }

  async function make() {
    secret = await ask("secret", { kind: query("[name=kind]:checked", box)?.value || "digits" });
    show(query("[data-secret]", box), secret);
    show(query("[data-secret-paper]", box), secret);
  }

  async function finish() {
    say(box.dataset.working);
    query("[data-make]", box).disabled = true;
    try {
      await followAll();
      const checked = checks.filter((check) => check.checked);
      for (const check of checked)
        if (!(await isVouched(check))) throw Object.assign(new Error("x"), { code: "recovery-not-vouched" });
      await call("POST", "enrol", await ask("enrol", { secret, recoveries: checked.map((check) => check.value) }));
      secret = "";
      for (const place of queryAll(".secret", box)) place.replaceChildren();
      clearTyped();
      await directory(true);
      opened();
      to(STEPS + 1);
    } catch (error) {
      const code = codeOf(error);
      say(error.said?.title || words(code || "failed"), true);
      query("[data-make]", box).disabled = false;
    }
  }

  make();
  for (const button of queryAll("[data-next]", box)) button.addEventListener("click", () => to(at + 1));
  for (const button of queryAll("[data-back]", box))
    button.addEventListener("click", () => {
      field.value = "";
      to(at - 1);
    });
  for (const choice of queryAll("[name=kind]", box)) choice.addEventListener("change", make);
  const warn = () => {
    query("[data-nobody]", box).hidden = checks.some((check) => check.checked);
  };
  for (const check of checks) check.addEventListener("change", warn);
  warn();
  query("[data-typed]", box).addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = query("[data-say-typed]", box);
    wrong.hidden = isSame(field.value, secret);
    if (wrong.hidden) {
      field.value = "";
      to(4);
      return;
    }
    wrong.textContent = box.dataset.wrong;
    field.select();
  });
  query("[data-make]", box).addEventListener("click", finish);
  to(1);
});
