// The part of a form that says how far sealing and sending is, and what went wrong.
import { one } from "../../parts/page.js";
import { words } from "../island.js";
import { said } from "./words.js";

export function saver(form) {
  const box = one("[data-saving]", form);
  const bar = one("progress", box);
  const error = one("[data-say]", form);
  const button = one("[data-save]", form);
  const step = (name) => {
    one("[data-step]", box).textContent = said(form, "steps", name);
  };
  let stop = null;
  one("[data-cancel]", box).addEventListener("click", () => stop?.abort());

  function say(wrong) {
    const text =
      wrong &&
      (wrong.code === "stopped" ? said(form, "steps", "stopped") : wrong.said?.title || words(wrong.code || "failed"));
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
