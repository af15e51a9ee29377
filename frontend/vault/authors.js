// Whose signature is it? The server says which key signed. That counts only where somebody else says so, too: one's own
// key, which is open in the worker, or the list that the officers signed.
import { ask, directory, trusted } from "./door.js";

// → the opened records. One's own that another key signed is refused; a colleague's key that no list names: `unknown`.
export async function vouched(opened) {
  const { person, organisations } = await directory(), { signers } = await ask("state"), known = new Map();
  const lists = await Promise.all(organisations.map((one) => trusted(one.id).catch(() => null)));
  for (const { list } of lists.filter(Boolean)) for (const one of list.members) known.set(one.id, one.sign);
  return opened.map((one) => {
    if (one.error || !one.author) return one;
    const own = signers.includes(one.author.sign_key);
    if (own !== (one.owner === person)) return { id: one.id, thread: one.thread, error: "not-signed" };
    return own || known.get(one.author.id) === one.author.sign_key ? one : { ...one, signed: "unknown" };
  });
}
