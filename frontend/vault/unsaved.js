// Asks before what somebody typed is lost: by a link inside, or by leaving in any other way. Not by the quick exit,
// which takes the page away first: what is no longer on the page is no longer asked for.
import { unsaved } from "./navigation.js";

const guards = new Set();
const pending = () => [...guards].find((entry) => entry.root.isConnected && entry.is());

addEventListener("beforeunload", (event) => {
  if (pending()) event.preventDefault();
});

// `is`: whether something typed would be lost; `ask`: the question. → to call when the island ends.
export function guard(root, is, ask) {
  const entry = { root, is, ask };
  guards.add(entry);
  unsaved.is = () => !!pending();
  unsaved.ask = () => {
    const typed = pending();
    return !typed || confirm(typed.ask);
  };
  return () => guards.delete(entry);
}
