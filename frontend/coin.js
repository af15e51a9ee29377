// The phone throws the coin: one time in four what was pressed is turned round before it leaves. Nothing of it is kept,
// and the page says how it protects. Without this script people throw two coins of their own.
import { query, queryAll } from "./parts/page.js";

/** @type {any} */
const form = query("[data-coin-form]");
/** @type {any} */
const ownCoins = query("[data-own-coins]");
/** @type {any[]} */
const buttons = queryAll("[name=answer]", form);
/** Of 256 equally likely bytes so many turn it round: one in four. */
const TURNED = 64;

function throwCoin(event) {
  if (ownCoins.checked) return;
  event.preventDefault();
  const [byte] = crypto.getRandomValues(new Uint8Array(1));
  const pressed = buttons.indexOf(event.currentTarget);
  const { value } = buttons[byte < TURNED ? 1 - pressed : pressed];
  for (const button of buttons) button.disabled = true; // thrown once: a second throw would say more
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "answer", value }));
  form.submit();
}

// What tells people to throw coins of their own goes only where the phone surely throws one.
function show() {
  for (const part of queryAll("[data-coin]"))
    part.hidden = (part.dataset.coin === "own") !== ownCoins.checked && !part.contains(ownCoins);
}

if (self.crypto) {
  for (const button of buttons) button.onclick = throwCoin;
  ownCoins.onchange = show;
  ownCoins.checked = false;
  show();
}
