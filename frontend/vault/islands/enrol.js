// Make a vault key in this browser, a step at a time. The secret is shown, written on paper and typed back first.
import { all, fill, one } from "../../parts/page.js";
import { call } from "../calls.js";
import { clearTyped } from "../clearing.js";
import { ask, directory, followAll, opened, trusted } from "../door.js";
import { define, words } from "../island.js";
import { codeOf } from "../unlocking.js";

const STEPS = 4;
export const same = (a, b) => tidy(a) === tidy(b);
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
  const found = await trusted(dataset.organisation);
  return !!found && found.list.recovery.some((one) => one.recipient === value);
}

define("enrol", (box) => {
  let secret = "";
  let at = 1;
  const field = one("[name=typed]", box);
  const checks = all("[name=recovery]", box);
  const say = (text, bad) => {
    const out = one("[data-say]", box);
    out.textContent = text;
    out.classList.toggle("error", !!bad);
  };

  function to(step) {
    at = step;
    for (const part of all("[data-step]", box)) part.hidden = part.dataset.step !== String(step);
    one("[data-at]", box).textContent = step > STEPS ? "" : fill(box.dataset.stepWord, { n: step });
    scrollTo(0, 0);
    step === 3 ? field.focus() : one("main").focus({ preventScroll: true });
  }

  async function make() {
    secret = await ask("secret", { kind: one("[name=kind]:checked", box)?.value || "digits" });
    show(one("[data-secret]", box), secret);
    show(one("[data-secret-paper]", box), secret);
  }

  async function finish() {
    say(box.dataset.working);
    one("[data-make]", box).disabled = true;
    try {
      await followAll();
      const chosen = checks.filter((one) => one.checked);
      for (const one of chosen)
        if (!(await isVouched(one))) throw Object.assign(new Error("x"), { code: "recovery-not-vouched" });
      await call("POST", "enrol", await ask("enrol", { secret, recoveries: chosen.map((one) => one.value) }));
      secret = "";
      for (const place of all(".secret", box)) place.replaceChildren();
      clearTyped();
      await directory(true);
      opened();
      to(STEPS + 1);
    } catch (error) {
      const code = codeOf(error);
      say(error.said?.title || words(code || "failed"), true);
      one("[data-make]", box).disabled = false;
    }
  }

  make();
  for (const button of all("[data-next]", box)) button.addEventListener("click", () => to(at + 1));
  for (const button of all("[data-back]", box))
    button.addEventListener("click", () => {
      field.value = "";
      to(at - 1);
    });
  for (const choice of all("[name=kind]", box)) choice.addEventListener("change", make);
  const warn = () => {
    one("[data-nobody]", box).hidden = checks.some((check) => check.checked);
  };
  for (const check of checks) check.addEventListener("change", warn);
  warn();
  one("[data-typed]", box).addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = one("[data-say-typed]", box);
    wrong.hidden = same(field.value, secret);
    if (wrong.hidden) {
      field.value = "";
      to(4);
      return;
    }
    wrong.textContent = box.dataset.wrong;
    field.select();
  });
  one("[data-make]", box).addEventListener("click", finish);
  to(1);
});
