// Whose signature is it? The server says which key signed. That counts only where somebody else says so, too: one's own
// key, which is open in the worker, or the list that the officers signed.
import { ask, directory, trusted } from "./door.js";

// → the opened records. One's own that another key signed is refused. What is not surely its author's has a `mark`:
// "device", "own-device": only a browser signed it, another than this one, and the server could make one up; "unknown":
// no list names the key that signed; "earlier": an earlier key of one's own, which the server handed over.
export async function vouched(opened) {
  const { person, organisations } = await directory();
  const { signers, earlier } = await ask("state");
  const known = new Map();
  const lists = await Promise.all(organisations.map((one) => trusted(one.id).catch(() => null)));
  for (const { list } of lists.filter(Boolean)) for (const one of list.members) known.set(one.id, one);
  const here = opened.some((one) => one.owner === person && !one.author)
    ? (await ask("device", { person })).sign_key
    : "";
  return opened.map((one) => {
    if (one.error) return one;
    const mine = one.owner === person;
    if (!one.author && mine) return one.device.sign_key === here ? one : { ...one, mark: "own-device" };
    if (!one.author) return { ...one, mark: "device" };
    const own = signers.includes(one.author.sign_key);
    const before = earlier.includes(one.author.sign_key);
    if ((own || before) !== mine) return { id: one.id, thread: one.thread, error: "not-signed" };
    if (own) return one;
    if (before) return { ...one, mark: "earlier" };
    const row = known.get(one.author.id);
    return row?.sign === one.author.sign_key && row.person === one.owner
      ? one
      : { ...one, signed: "unknown", mark: "unknown" };
  });
}
