// The keys that are open just now: one's own identity, older ones, and the teams'.
// Lives in the worker and nowhere else.

import { newKey, openWith, publicOf, Refused } from "./age.js";
import { fromBase64, text, utf8 } from "./bytes.js";
import { newSigner, secretOf, signerFrom } from "./signatures.js";

// `listed`: the team key that each organisation's signed list named last.
/**
 * @type {{own: Identity | null, olds: KeyFile[], teams: Map<string, Map<number, TeamKey>>,
 *   listed: Map<string, string>}}
 */
export const ring = { own: null, olds: [], teams: new Map(), listed: new Map() };

export function lock() {
  ring.own = null;
  ring.olds = [];
  ring.teams = new Map();
}

/** @returns {Identity} */
export function mustBeOpen() {
  if (!ring.own) throw new Refused("locked");
  return ring.own;
}

// An identity file as the age command reads it; comment lines carry what age does not need.
/** @param {{secret: string, signer: string, pins?: Record<string, string>}} identity */
export function fileOf({ secret, signer, pins }) {
  return utf8(`# ed25519-pkcs8: ${signer}\n# pins: ${JSON.stringify(pins || {})}\n${secret}\n`);
}

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<KeyFile>}
 */
export async function readFile(bytes) {
  const lines = text(bytes).split("\n");
  const comment = (/** @type {string} */ name) =>
    lines.find((l) => l.startsWith(`# ${name}: `))?.slice(name.length + 4);
  const secret = lines.find((line) => line.startsWith("AGE-SECRET-KEY-1"));
  if (!secret) throw new Refused("not-an-identity");
  const signer = comment("ed25519-pkcs8");
  return {
    secret,
    recipient: await publicOf(secret),
    signer: signer ? await signerFrom(signer) : null,
    pkcs8: signer,
    pins: JSON.parse(comment("pins") || "{}"),
  };
}

/**
 * @param {Record<string, string>} [pins]
 * @returns {Promise<NewIdentity>}
 */
export async function newIdentity(pins) {
  const signer = await newSigner(true);
  const secret = await newKey();
  const pkcs8 = await secretOf(signer);
  const file = fileOf({ secret, signer: pkcs8, pins });
  return { ...(await readFile(file)), file, signer, pkcs8 };
}

// Newest generation first: a wrap for me opens it, and each opens the one before by its chain.
/** @param {TeamRow[]} rows */
export async function openTeams(rows) {
  for (const row of rows) {
    const team = ring.teams.get(row.organisation) || new Map();
    const secrets = [mustBeOpen(), ...ring.olds].map((identity) => identity.secret);
    const newer = team.get(row.generation + 1);
    try {
      const file = row.wrap
        ? await openWith(secrets, fromBase64(row.wrap))
        : newer?.chain
          ? await openWith(newer.secret, newer.chain)
          : null;
      if (!file) continue;
      const key = await readFile(file);
      if (key.recipient !== row.recipient) throw new Refused("team-key-swapped");
      team.set(row.generation, { ...key, id: row.id, file, chain: row.chain ? fromBase64(row.chain) : null });
      ring.teams.set(row.organisation, team);
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
  }
}

/**
 * @param {string} organisation
 * @returns {TeamKey & {generation: number}}
 */
export function newestTeam(organisation) {
  const team = ring.teams.get(organisation);
  if (!team?.size) throw new Refused("not-in-team");
  const generation = Math.max(...team.keys());
  return { generation, .../** @type {TeamKey} */ (team.get(generation)) };
}

// Every secret that could open a grant of this shape.
/** @param {Grant} grant */
export function secretsFor(grant) {
  if (grant.kind === "team") {
    const key = ring.teams.get(grant.organisation)?.get(grant.generation);
    return key ? [key.secret] : [];
  }
  return [...(ring.own ? [ring.own] : []), ...ring.olds].map((identity) => identity.secret);
}
