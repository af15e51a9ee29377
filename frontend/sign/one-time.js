// Everything that a phone needs of one pledge, from 32 bytes: what it calls by, and a key for each opening, that is
// used once. So one line, kept elsewhere, brings it all back.
import { utf8 } from "../vault/bytes.js";

const LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const STEPS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const PREFIX = "age-secret-key-";

/** @param {Uint8Array} bytes */
export const toUrl = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=/g, "");

/** @param {string} words */
export const fromUrl = (words) =>
  Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

export const newSeed = () => toUrl(crypto.getRandomValues(new Uint8Array(32)));

/**
 * @param {string} seed
 * @param {string} use
 */
async function derived(seed, use) {
  const how = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", fromUrl(seed), how, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(`karpear-pledge-v1|${use}`)));
}

/** @param {string} seed */
export const capabilityOf = async (seed) => toUrl(await derived(seed, "capability"));

/**
 * @param {string} seed
 * @param {number} number
 */
export const secretOf = async (seed, number) => asSecret(await derived(seed, `key|${number}`));

// Bech32, as age writes a secret key.
/** @param {Uint8Array} bytes */
function asSecret(bytes) {
  const words = fives(bytes);
  const expanded = [...PREFIX].map((letter) => letter.charCodeAt(0));
  const head = [...expanded.map((code) => code >> 5), 0, ...expanded.map((code) => code & 31)];
  const sum = checksum([...head, ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const tail = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  return `${PREFIX}1${[...words, ...tail].map((word) => LETTERS[word]).join("")}`.toUpperCase();
}

/** @param {Uint8Array} bytes */
function fives(bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) || []).map((five) => parseInt(five.padEnd(5, "0"), 2));
}

/** @param {number[]} values */
function checksum(values) {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    STEPS.forEach((step, n) => {
      if ((top >>> n) & 1) sum ^= step;
    });
  }
  return sum;
}
