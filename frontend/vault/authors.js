// Whose signature is it? The server says which key signed. That counts only where somebody else says so, too: one's own
// key, which is open in the worker, or the list that the officers signed.
import { ask, directory, trusted } from "./worker-client.js";

// → the opened records. One's own that another key signed is refused. What is not surely its author's has a `mark`:
// "device", "own-device": only a browser signed it, another than this one, and the server could make one up; "unknown":
// no list names the key that signed; "earlier": an earlier key of one's own, which the server handed over.
export async function vouched(records) {
  const { person, organisations } = await directory();
  const { signers, earlier } = await ask("state");
  const members = new Map();
  const lists = await Promise.all(organisations.map((organisation) => trusted(organisation.id).catch(() => null)));
  for (const { list } of lists.filter(Boolean)) for (const member of list.members) members.set(member.id, member);
  const thisBrowser = records.some((record) => record.owner === person && !record.author)
    ? (await ask("device", { person })).sign_key
    : "";
  return records.map((record) => {
    if (record.error) return record;
    const isMine = record.owner === person;
    if (!record.author && isMine)
      return record.device.sign_key === thisBrowser ? record : { ...record, mark: "own-device" };
    if (!record.author) return { ...record, mark: "device" };
    const isOwnKey = signers.includes(record.author.sign_key);
    const isEarlierKey = earlier.includes(record.author.sign_key);
    if ((isOwnKey || isEarlierKey) !== isMine) return { id: record.id, thread: record.thread, error: "not-signed" };
    if (isOwnKey) return record;
    if (isEarlierKey) return { ...record, mark: "earlier" };
    const row = members.get(record.author.id);
    return row?.sign === record.author.sign_key && row.person === record.owner
      ? record
      : { ...record, signed: "unknown", mark: "unknown" };
  });
}
