// The only place where keys are open. Pages ask; answers never hold a key.

import { openWith, Refused, sealTo, unwrapWith, wrapUnder } from "./vault/age.js";
import { ballots } from "./vault/ballots/counts.js";
import { fromBase64, sha256, toBase64 } from "./vault/bytes.js";
import { deviceKey, nameDevice } from "./vault/device.js";
import { lock, mustBeOpen, newIdentity, openTeams, readFile, ring } from "./vault/keyring.js";
import { follow } from "./vault/lists.js";
import { openNote } from "./vault/notes.js";
import { keyed, openByPasskey, passkeys } from "./vault/passkey.js";
import { pinDown, pinOf, signsSeen } from "./vault/pins.js";
import * as records from "./vault/records.js";
import { newSecret, plain } from "./vault/secrets.js";
import { custody } from "./vault/shamir.js";
import { sign, signerFrom, wrapStatement } from "./vault/signatures.js";
import { teams } from "./vault/teams.js";
import { bestWork } from "./vault/work-factor.js";

const ops = {
  secret: newSecret,

  /** @param {{secret: string, recoveries?: string[], pins?: Record<string, string>}} asked */
  async enrol({ secret, recoveries = [], pins = {} }) {
    const identity = await newIdentity({ ...(await signsSeen()), ...pins });
    /** @type {Wrap[]} */
    const wraps = [{ kind: "secret", blob: toBase64(await wrapUnder(plain(secret), identity.file, bestWork())) }];
    for (const to of recoveries)
      wraps.push({ kind: "recovery", to_recipient: to, blob: toBase64(await sealTo(to, identity.file)) });
    lock();
    ring.own = identity;
    return { recipient: identity.recipient, sign_key: identity.signer.pub, wraps };
  },

  /** @param {{wraps: Wrap[], teams: TeamRow[], secret: string, identity?: {recipient: string}}} asked */
  async unlock({ wraps, teams: rows, secret, identity }) {
    lock();
    const secretWraps = wraps.filter((wrap) => wrap.kind === "secret");
    if (!secretWraps.length) throw new Refused("no-wrap");
    let bytes;
    for (const wrap of secretWraps) {
      try {
        bytes = await unwrapWith(plain(secret), fromBase64(wrap.blob));
        break;
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
    }
    if (!bytes) throw new Refused("wrong-secret");
    return take(bytes, wraps, rows, identity);
  },

  /** @param {{wraps: Wrap[], teams: TeamRow[], identity?: {recipient: string}}} asked */
  async unlockByPasskey({ wraps, teams: rows, identity }) {
    lock();
    return take(await openByPasskey(wraps.filter((wrap) => wrap.kind === "passkey")), wraps, rows, identity);
  },

  lock() {
    lock();
  },
  state: () => ({
    open: !!ring.own,
    recipient: ring.own?.recipient || null,
    teams: [...ring.teams.keys()],
    signers: pubs([ring.own]),
    earlier: pubs(ring.olds),
  }),
  /** @param {TeamRow[]} rows */
  refreshTeams: async (rows) => {
    mustBeOpen();
    ring.teams = new Map();
    await openTeams(rows);
  },

  // Another secret for the same key. Opened again before it is handed out: what does not open would lock its owner out.
  // The key signs it: the server replaces no wrap for somebody who has the password alone.
  /** @param {{secret: string, work?: number, identity: string}} asked */
  async rewrap({ secret, work = bestWork(), identity }) {
    const blob = await wrapUnder(plain(secret), mustBeOpen().file, work);
    await unwrapWith(plain(secret), blob);
    const { signer: open, pkcs8 = "" } = mustBeOpen();
    const signer = open || (await signerFrom(pkcs8));
    return { blob: toBase64(blob), signature: await sign(signer, wrapStatement(identity, await sha256(blob))) };
  },
  /** @param {{to: string}} asked */
  async wrapFor({ to }) {
    return { blob: toBase64(await sealTo(to, mustBeOpen().file)) };
  },

  // → for each organisation what may be sealed to, or the reason why its list is refused. Pins what it accepts.
  /** @param {{organisation: string, manifest?: Manifest | null, newer: Manifest[]}} asked */
  async trust({ organisation, manifest, newer }) {
    const sworn = ring.own?.pins?.[organisation];
    const followed = await follow(organisation, manifest, await pinOf(organisation), async () => newer);
    if (!followed && sworn) throw new Refused("list-withheld");
    if (followed && sworn && !followed.pin.signs.includes(sworn)) throw new Refused("list-of-a-stranger");
    if (followed) await pinDown(organisation, { ...followed.pin, team: followed.list.team.recipient });
    if (followed) ring.listed.set(organisation, followed.list.team.recipient);
    return followed && { list: followed.list, changed: followed.changed };
  },
  /** @param {{organisation: string}} asked */
  pin: ({ organisation }) => pinOf(organisation),

  /** @param {{person: string}} asked */
  device: ({ person }) => deviceKey(person).then(({ pub, id }) => ({ sign_key: pub, id })),
  /** @param {{person: string, id: string}} asked */
  nameDevice: ({ person, id }) => nameDevice(person, id),
  /** @param {Parameters<typeof records.seal>[0]} request */
  seal: (request) => records.seal(request),
  begin: () => records.begin(),
  /** @param {Parameters<typeof records.sealFile>[0]} request */
  sealFile: (request) => records.sealFile(request),
  /** @param {{draft: string}} asked */
  giveUp: ({ draft }) => records.giveUp(draft),
  // One broken record never hides the others.
  /** @param {(SealedRecord)[]} rows */
  openMany: (rows) =>
    Promise.all(
      rows.map((row) =>
        records.open(row).catch((error) => ({ id: row.id, thread: row.thread, error: error.code || "broken" })),
      ),
    ),
  /** @param {{record: SealedRecord, blob: Bytes, expected: {sealed: string, size: number, sha256: string}}} asked */
  openFile: ({ record, blob, expected }) => records.openFile(record, blob, expected),
  /** @param {Parameters<typeof openNote>[0]} note */
  openNote: (note) => openNote(note),
  /** @param {{record: SealedRecord, readers: Reader[]}} asked */
  regrant: ({ record, readers }) => records.regrant(record, readers),
  /** @param {SealedRecord} record */
  countersign: (record) => records.countersign(record),

  // Keys go from worker to worker over a port of their own: no page sees them.
  /** @param {{port: MessagePort}} asked */
  share({ port }) {
    port.postMessage({
      own: bare(mustBeOpen()),
      olds: ring.olds.map(bare),
      teams: [...ring.teams].map(([org, team]) => [org, [...team].map(([g, key]) => [g, bare(key)])]),
    });
    port.close();
  },
  /** @param {{port: MessagePort}} asked */
  receive: ({ port }) =>
    /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        port.onmessage = async ({ data }) => {
          ring.own = data.own;
          ring.olds = data.olds;
          ring.teams = new Map(data.teams.map((/** @type {any} */ [org, team]) => [org, new Map(team)]));
          port.close();
          resolve();
        };
      })
    ),
  ...teams,
  ...passkeys,
  ...custody,
  ...ballots,
};

// An earlier identity came from the server, sealed to this one: whoever knows the public half could have made it.
/** @type {(rows: (KeyFile | null)[]) => string[]} */
const pubs = (rows) => rows.flatMap((identity) => identity?.signer?.pub || []);

// A signing key is rebuilt from the file where it is needed; what travels is plain data.
/** @type {(key: KeyFile & {file?: Bytes, chain?: Bytes | null, id?: string}) => any} */
const bare = ({ secret, recipient, file, chain, id, pkcs8, pins }) => ({
  secret,
  recipient,
  file,
  chain,
  id,
  pkcs8,
  pins,
});

/**
 * @param {Bytes} file
 * @param {Wrap[]} wraps
 * @param {TeamRow[]} rows
 * @param {{recipient: string}} [identity]
 */
async function take(file, wraps, rows, identity) {
  const keyFile = await readFile(file);
  if (identity && keyFile.recipient !== identity.recipient) throw new Refused("identity-swapped");
  ring.own = { ...keyFile, file };
  // A handover is an older identity's file, sealed to a newer one: each may open the next.
  let left = wraps.filter((wrap) => wrap.kind === "handover");
  let count;
  do {
    count = left.length;
    const still = [];
    for (const wrap of left) {
      try {
        ring.olds.push(
          await readFile(
            await openWith(
              [ring.own, ...ring.olds].map((k) => k.secret),
              fromBase64(wrap.blob),
            ),
          ),
        );
      } catch {
        still.push(wrap);
      }
    }
    left = still;
  } while (left.length && left.length < count);
  await openTeams(rows || []);
  return { recipient: keyFile.recipient, olds: ring.olds.length, unopened: left.length, teams: [...ring.teams.keys()] };
}

self.onmessage = async ({ data }) => {
  if ("keyed" in data) {
    keyed(data);
    return;
  }
  const { id, op, args, port } = data;
  try {
    const answer = await /** @type {Record<string, (args: any) => any>} */ (ops)[op](port ? { ...args, port } : args);
    self.postMessage({ id, answer }, answer?.blob instanceof Uint8Array ? [answer.blob.buffer] : []);
  } catch (error) {
    self.postMessage({
      id,
      error: error.code || "failed",
      told: error instanceof Refused ? "" : String(error?.message || error).slice(0, 200),
    });
  }
};
