// A word about a draft, by the same address and of the same size as everything else.
import { query } from "../parts/page.js";
import { during, senderOf } from "./busy.js";
import { call } from "./calls.js";
import { caller } from "./own.js";
import { page } from "./state.js";
import { say } from "./words.js";

const LONGEST = 1000; // bytes: a Khmer letter takes three
const lengthOf = (words) => new TextEncoder().encode(words).length;

async function comment(form) {
  const field = form.elements.words;
  const words = field.value.trim();
  if (!words) return;
  if (lengthOf(words) > LONGEST) {
    say("long");
    return;
  }
  const answer = await call(page.address, { verb: "comment", ...(await caller(page.statement, page.token)), words });
  say(answer.ok ? "commented" : answer.why === "offline" || answer.why === "flooded" ? answer.why : "failed");
  if (answer.ok) field.value = "";
}

export const startCommenting = () =>
  query("[data-comment]").addEventListener("submit", (event) => {
    event.preventDefault();
    during(senderOf(event), () => comment(event.target));
  });
