// One press at a time. The button that was pressed says that it works, and the others cannot be pressed meanwhile;
// leaving quickly and forgetting always can.
import { query, queryAll } from "../parts/page.js";
import { say, word } from "./words.js";

const CALLING = "form button, [data-change], [data-withdraw], [data-again], [data-look]";
let isBusy = false;

/**
 * Whatever goes wrong in it is said, and the page takes the next press.
 * @param {Part} button
 * @param {() => Promise<any>} work
 * @param {string} [failure] the sentence where the work breaks off
 */
export async function during(button, work, failure = "broken") {
  if (isBusy) return;
  isBusy = true;
  say("");
  const finish = busy(button);
  try {
    await work();
  } catch {
    say(failure);
  } finally {
    finish();
    isBusy = false;
  }
}

/** The button of a form, whichever way it was sent. @param {any} event @returns {Part} */
export const senderOf = ({ submitter, target }) => submitter || query("button:not([type=button])", target);

// It keeps the focus: a button that is switched off would lose it.
/** @param {Part} button */
function busy(button) {
  const label = [...button.childNodes];
  const others = queryAll(CALLING).filter((other) => other !== button && !other.disabled);
  for (const other of others) other.disabled = true;
  button.setAttribute("aria-busy", "true");
  button.setAttribute("aria-disabled", "true");
  button.textContent = word("busy");
  query("[data-status]").textContent = word("busy-long");
  return () => {
    for (const other of others) other.disabled = false;
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
    button.replaceChildren(...label);
    query("[data-status]").textContent = "";
  };
}
