// The key that officers share. Runs in the worker.

import { Refused, sealTo } from "./age.js";
import { sha256, toBase64, utf8 } from "./bytes.js";
import { mustBeOpen, newestTeam, newIdentity, ring } from "./keyring.js";
import { sign } from "./signatures.js";

// Keys in the order in which the server and every browser read them.
/** @type {(list: KeyList) => string} */
export const listText = (list) => JSON.stringify(list);

// A new generation counts here once the server has kept it.
/** @type {{organisation: string, generation: number, key: TeamKey} | null} */
let nextKey = null;

/**
 * @param {KeyList} list
 * @param {Signer} signer
 */
async function signedList(list, signer) {
  const text = listText(list);
  return { text: text, signature: await sign(signer, text) };
}

// The team's key that signs, if it is the one that the last list names.
/**
 * @param {string} organisation
 * @param {KeyList} last
 * @returns {TeamKey & {generation: number, signer: Signer}}
 */
function signerOf(organisation, last) {
  const key = newestTeam(organisation);
  const { signer } = key;
  if (!signer || last.sign !== signer.pub) throw new Refused("not-the-signer");
  return { ...key, signer };
}

export const teams = {
  // The first team key of an organisation, sealed to whoever makes it, and the first signed list.
  /** @param {{organisation: string, team: string, members: Listed[]}} asked */
  async foundTeam({ organisation, team, members }) {
    const identity = mustBeOpen();
    const first = await newIdentity();
    const list = {
      v: 1,
      org: organisation,
      seq: 1,
      prev: "",
      sign: first.signer.pub,
      signed_by: first.signer.pub,
      team: { id: team, generation: 1, recipient: first.recipient },
      recovery: [],
      partners: [],
      members,
    };
    ring.teams.set(organisation, new Map([[1, { ...first, id: team }]]));
    return {
      organisation,
      team,
      recipient: first.recipient,
      wrap: toBase64(await sealTo(identity.recipient, first.file)),
      ...(await signedList(list, first.signer)),
    };
  },

  // The next signed list: the one before with other recovery keys, partners and members.
  /** @param {{organisation: string, before: string} & Pick<KeyList, "recovery" | "partners" | "members">} asked */
  async nextList({ organisation, before: listBefore, recovery, partners, members }) {
    const last = JSON.parse(listBefore);
    const key = signerOf(organisation, last);
    const list = {
      ...last,
      seq: last.seq + 1,
      prev: await sha256(utf8(listBefore)),
      signed_by: last.sign,
      recovery,
      partners,
      members,
    };
    return { organisation, ...(await signedList(list, key.signer)) };
  },

  // The team's identity file, sealed to one more reader: an officer who joins, or the recovery key.
  /** @param {{organisation: string, to: string}} asked */
  async admit({ organisation, to }) {
    const team = newestTeam(organisation);
    // What the server handed out as a wrap may be anything that was sealed to this person:
    // only the listed team's key goes on.
    if (team.recipient !== ring.listed.get(organisation)) throw new Refused("team-key-swapped");
    return { blob: toBase64(await sealTo(to, team.file)) };
  },

  // The next generation, for `readers` [{id, recipient}]; the one before is sealed to it,
  // and signs the list that names it.
  /**
   * @param {{organisation: string, team: string, before: string, readers: Listed[]}
   *   & Pick<KeyList, "recovery" | "partners" | "members">} asked
   */
  async rotateTeam({ organisation, team, before: listBefore, recovery, partners, members, readers }) {
    const last = JSON.parse(listBefore);
    const old = signerOf(organisation, last);
    const next = await newIdentity();
    const generation = old.generation + 1;
    const list = {
      ...last,
      seq: last.seq + 1,
      prev: await sha256(utf8(listBefore)),
      sign: next.signer.pub,
      signed_by: last.sign,
      team: { id: team, generation, recipient: next.recipient },
      recovery,
      partners,
      members,
    };
    const wraps = await Promise.all(
      readers.map(async ({ id, recipient }) => ({ to: id, blob: toBase64(await sealTo(recipient, next.file)) })),
    );
    const chain = await sealTo(next.recipient, old.file);
    nextKey = { organisation, generation, key: { ...next, id: team, chain } };
    return {
      organisation,
      team,
      recipient: next.recipient,
      chain: toBase64(chain),
      wraps,
      ...(await signedList(list, old.signer)),
    };
  },
  rotated() {
    if (!nextKey) throw new Refused("failed");
    ring.teams.get(nextKey.organisation)?.set(nextKey.generation, nextKey.key);
    ring.listed.set(nextKey.organisation, nextKey.key.recipient);
    nextKey = null;
  },

  // The public halves of the key that is open, as this browser knows them.
  ownKey() {
    const identity = mustBeOpen();
    return { recipient: identity.recipient, sign: /** @type {Signer} */ (identity.signer).pub };
  },
};
