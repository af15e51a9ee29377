// The key that officers share. Runs in the worker.
import { sha256, toBase64, utf8 } from "./bytes.js";
import { mustBeOpen, newestTeam, newIdentity, ring } from "./ring.js";
import { Refused, sealTo } from "./sealing.js";
import { sign } from "./signing.js";

// Keys in the order in which the server and every browser read them.
export const listText = (list) => JSON.stringify(list);

async function signedList(list, signer) {
  const said = listText(list);
  return { text: said, signature: await sign(signer, said) };
}

export const teams = {
  // The first team key of an organisation, sealed to whoever makes it, and the first signed list.
  async foundTeam({ organisation, team, members }) {
    const own = mustBeOpen(), made = await newIdentity();
    const list = {
      v: 1, org: organisation, seq: 1, prev: "", sign: made.signer.pub, signed_by: made.signer.pub,
      team: { id: team, generation: 1, recipient: made.recipient }, recovery: [], partners: [], members,
    };
    ring.teams.set(organisation, new Map([[1, { ...made, id: team }]]));
    return { organisation, team, recipient: made.recipient, wrap: toBase64(await sealTo(own.recipient, made.file)), ...(await signedList(list, made.signer)) };
  },

  // The next signed list: the one before with other recovery keys, partners and members.
  async nextList({ organisation, before, recovery, partners, members }) {
    const key = newestTeam(organisation), last = JSON.parse(before);
    if (!key.signer || last.sign !== key.signer.pub) throw new Refused("not-the-signer");
    const list = { ...last, seq: last.seq + 1, prev: await sha256(utf8(before)), signed_by: last.sign, recovery, partners, members };
    return { organisation, ...(await signedList(list, key.signer)) };
  },

  // The team's identity file, sealed to one more reader: an officer who joins, or the recovery key.
  async admit({ organisation, to }) {
    return { blob: toBase64(await sealTo(to, newestTeam(organisation).file)) };
  },
};
