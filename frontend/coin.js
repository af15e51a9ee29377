// The phone throws the coin: one time in four what was pressed is turned round before it leaves. It is thrown once:
// whoever presses again, since the answer did not arrive, sends the same. So the throw, never the answer, is kept here
// until the answer is taken or the question is over. Without this script people throw two coins of their own.
import { query, queryAll } from "./parts/page.js";

/** @type {any} */
const form = query("[data-coin-form]");
/** @type {any} */
const ownCoins = query("[data-own-coins]");
/** @type {any[]} */
const buttons = form ? queryAll("[name=answer]", form) : [];
/** Of 256 equally likely bytes so many turn it round: one in four. */
const TURNED = 64;
const PREFIX = "coin.";
const { question, mark, until, over } = query("[data-question]").dataset;
const ofQuestion = `${PREFIX}${question}.`;
const name = ofQuestion + mark;

/** What was thrown, and until when it may be asked for: {own, turned, until}; nothing: it was not thrown yet. */
const thrown = (key = name) => JSON.parse(localStorage.getItem(key) || "null");

/** Gone is what ended or was taken, and all of it where somebody leaves quickly. */
function forget(isOver) {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX) && isOver(key)) localStorage.removeItem(key);
}

/** @returns {any} */
function throwOnce() {
  const [byte] = crypto.getRandomValues(new Uint8Array(1));
  const coin = thrown() || { own: ownCoins.checked, turned: !ownCoins.checked && byte < TURNED, until };
  localStorage.setItem(name, JSON.stringify(coin));
  return coin;
}

function answer(event) {
  event.preventDefault();
  const pressed = buttons.indexOf(event.currentTarget);
  const { value } = buttons[throwOnce().turned ? 1 - pressed : pressed];
  for (const button of buttons) button.disabled = true;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "answer", value }));
  form.submit();
}

// What tells people to throw coins of their own goes only where the phone surely throws one, and keeps what it threw.
function show() {
  for (const part of queryAll("[data-coin=own], [data-coin=phone]"))
    part.hidden = (part.dataset.coin === "own") !== ownCoins.checked && !part.contains(ownCoins);
}

function start() {
  forget((key) => (over && key.startsWith(ofQuestion)) || Date.parse(thrown(key).until) < Date.now());
  if (!form) return;
  localStorage.setItem(PREFIX, "null"); // where nothing can be kept it throws
  localStorage.removeItem(PREFIX);
  const coin = thrown();
  ownCoins.checked = Boolean(coin?.own);
  ownCoins.disabled = Boolean(coin);
  query("[data-coin=again]").hidden = !coin;
  for (const button of buttons) button.onclick = answer;
  ownCoins.onchange = show;
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // back here, to press again
  addEventListener("pagehide", () => document.body.firstChild || forget(() => true)); // blank: somebody leaves quickly
  show();
}

try {
  if (self.crypto) start();
} catch {
  /* nothing can be kept: people throw their own */
}
