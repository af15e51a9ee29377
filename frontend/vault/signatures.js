// Ed25519, by the browser's own cryptography. age says nothing of who wrote: signatures do.
import { fromBase64, toBase64, utf8 } from "./bytes.js";

/**
 * @param {boolean} extractable
 * @returns {Promise<Signer>}
 */
export async function newSigner(extractable) {
  const pair = /** @type {CryptoKeyPair} */ (
    await crypto.subtle.generateKey("Ed25519", extractable, ["sign", "verify"])
  );
  return { key: pair.privateKey, pub: toBase64(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey))) };
}

/** @param {Signer} signer */
export async function secretOf(signer) {
  return toBase64(new Uint8Array(await crypto.subtle.exportKey("pkcs8", signer.key)));
}

// The public half stands at the end of the private key's own JWK form.
/**
 * @param {string} pkcs8
 * @returns {Promise<Signer>}
 */
export async function signerFrom(pkcs8) {
  const key = await crypto.subtle.importKey("pkcs8", fromBase64(pkcs8), "Ed25519", true, ["sign"]);
  const { x = "" } = await crypto.subtle.exportKey("jwk", key);
  return { key, pub: toBase64(fromBase64(x.replace(/-/g, "+").replace(/_/g, "/"))) };
}

/**
 * @param {Signer} signer
 * @param {string} message
 */
export async function sign(signer, message) {
  return toBase64(new Uint8Array(await crypto.subtle.sign("Ed25519", signer.key, utf8(message))));
}

// Points of small order, by their y: a key that is one of them has signatures that fit every message. Not all browsers
// refuse them. (https://eprint.iacr.org/2020/1244, table 1)
const SMALL = new Set([
  "0100000000000000000000000000000000000000000000000000000000000000",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

/** @param {Uint8Array} key */
export function isSmall(key) {
  const y = [...key.subarray(0, 31), key[31] & 127];
  return SMALL.has(y.map((n) => n.toString(16).padStart(2, "0")).join(""));
}

/**
 * @param {string} pub
 * @param {string} signature
 * @param {string} message
 */
export async function verifies(pub, signature, message) {
  try {
    if (isSmall(fromBase64(pub))) return false;
    const key = await crypto.subtle.importKey("raw", fromBase64(pub), "Ed25519", true, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, fromBase64(signature), utf8(message));
  } catch {
    return false;
  }
}

// What the key itself says of a new wrap under another secret.
/** @type {(identity: string, sha256: string) => string} */
export const wrapStatement = (identity, sha256) => `karpear-wrap-v1|${identity}|${sha256}`;

// The same words as the server checks: its place, and the hashes of all that is sealed in it.
/** @param {Stated} stated */
export function statement({ id, thread, organisation, about, supersedes, type, sha256, attachments }) {
  const places = [id, thread, organisation, about, supersedes].map((part) => part || "");
  return ["karpear-record-v1", ...places, type, sha256, [...attachments].sort().join(",")].join("|");
}
