// The part of a form that says how far sealing and sending is, and what went wrong.
import { query } from "../../parts/page.js";
import { words } from "../island.js";
import { phrase } from "./words.js";

export function saver(form) {
  const box = query("[data-saving]", form);
  const bar = query("progress", box);
  const error = query("[data-say]", form);
  const button = query("[data-save]", form);
  const step = (name) => {
    query("[data-step]", box).textContent = phrase(form, "steps", name);
  };
  /** @type {AbortController | null} */
  let stop = null;
  query("[data-cancel]", box).addEventListener("click", () => stop?.abort());

  function say(wrong) {
    const text =
      wrong &&
      (wrong.code === "stopped"
        ? phrase(form, "steps", "stopped")
        : wrong.said?.title || words(wrong.code || "failed"));
    error.textContent = text || "";
    error.hidden = !wrong;
    if (wrong) error.scrollIntoView({ block: "center" });
  }

  // `work(signal, progress)`. → its answer, or null after having said what is wrong.
  async function run(work) {
    stop = new AbortController();
    button.disabled = true;
    say(null);
    bar.value = 0;
    box.hidden = false;
    step("sealing");
    try {
      return await work(stop.signal, (part) => {
        step("sending");
        bar.value = part;
      });
    } catch (wrong) {
      say(wrong);
      return null;
    } finally {
      box.hidden = true;
      button.disabled = false;
    }
  }
  return { run, say };
}
