// What the forms of the pack say while they work, and when something went wrong.
import { query } from "../../parts/page.js";
import { words } from "../island.js";

export const sayer = (root) => (text) => {
  query("[data-say]", root).textContent = text;
};
export const sentence = (error) => error.said?.title || words(error.code || "failed");

export async function tryTo(root, run) {
  const button = query("button.btn-primary", root);
  if (button) button.disabled = true;
  sayer(root)(root.dataset.working || "");
  try {
    await run();
  } catch (error) {
    sayer(root)(sentence(error));
  } finally {
    if (button) button.disabled = false;
  }
}
