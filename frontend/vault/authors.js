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
  const lists = await Promise.all(organisations.map((organisation) => trusted(organisation.id).catch(() => null)));
  for (const { list } of lists.filter(Boolean)) for (const member of list.members) known.set(member.id, member);
  const here = opened.some((record) => record.owner === person && !record.author)
    ? (await ask("device", { person })).sign_key
    : "";
  return opened.map((record) => {
    if (record.error) return record;
    const mine = record.owner === person;
    if (!record.author && mine) return record.device.sign_key === here ? record : { ...record, mark: "own-device" };
    if (!record.author) return { ...record, mark: "device" };
    const own = signers.includes(record.author.sign_key);
    const before = earlier.includes(record.author.sign_key);
    if ((own || before) !== mine) return { id: record.id, thread: record.thread, error: "not-signed" };
    if (own) return record;
    if (before) return { ...record, mark: "earlier" };
    const row = known.get(record.author.id);
    return row?.sign === record.author.sign_key && row.person === record.owner
      ? record
      : { ...record, signed: "unknown", mark: "unknown" };
  });
}
