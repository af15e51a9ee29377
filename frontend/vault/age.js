// The standard age format and nothing of our own. Runs in the worker.
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { text } from "./bytes.js";

// More would let a server make this browser run out of memory; less is guessed too fast.
export const LEAST_WORK = 15,
  MOST_WORK = 18;

export class Refused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export const newKey = () => generateX25519Identity();
/** @param {string} secret */
export const publicOf = (secret) => identityToRecipient(secret);

/**
 * @param {string} recipient
 * @param {Uint8Array} bytes
 * @returns {Promise<Bytes>}
 */
export async function sealTo(recipient, bytes) {
  const maker = new Encrypter();
  maker.addRecipient(recipient);
  return /** @type {Promise<Bytes>} */ (maker.encrypt(bytes));
}

// Whole or not at all: nothing is returned before the last byte was checked.
/**
 * @param {string | string[]} secrets
 * @param {Uint8Array} bytes
 * @returns {Promise<Bytes>}
 */
export async function openWith(secrets, bytes) {
  const opener = new Decrypter();
  for (const secret of [secrets].flat()) opener.addIdentity(secret);
  return /** @type {Promise<Bytes>} */ (opener.decrypt(bytes));
}

/**
 * @param {string} secret
 * @param {Uint8Array} bytes
 * @param {number} work
 * @returns {Promise<Bytes>}
 */
export async function wrapUnder(secret, bytes, work) {
  const maker = new Encrypter();
  maker.setPassphrase(secret);
  maker.setScryptWorkFactor(work);
  return /** @type {Promise<Bytes>} */ (maker.encrypt(bytes));
}

/**
 * @param {string} secret
 * @param {Uint8Array} bytes
 * @returns {Promise<Bytes>}
 */
export async function unwrapWith(secret, bytes) {
  mustBeSane(bytes);
  const opener = new Decrypter();
  opener.addPassphrase(secret);
  return /** @type {Promise<Bytes>} */ (opener.decrypt(bytes));
}

// The work factor is written in clear, by whoever made the file. Looked at before any work is done.
/** @param {Uint8Array} bytes */
export function mustBeSane(bytes) {
  const head = text(bytes.subarray(0, 200).map((n) => (n < 128 ? n : 63))).split("\n");
  const [arrow, kind, , factor] = (head[1] || "").split(" ");
  if (head[0] !== "age-encryption.org/v1" || arrow !== "->" || kind !== "scrypt") throw new Refused("not-a-wrap");
  if (!/^\d{2}$/.test(factor) || Number(factor) < LEAST_WORK || Number(factor) > MOST_WORK)
    throw new Refused("work-factor");
}
