// Bytes and text: base64, hashes, padding, identifiers. Nothing secret is decided here.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** @type {(words: string) => Bytes} */
export const utf8 = (words) => /** @type {Bytes} */ (encoder.encode(words));
/** @type {(bytes: Uint8Array) => string} */
export const text = (bytes) => decoder.decode(bytes);

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let out = "";
  for (let i = 0; i < bytes.length; i += 32768) out += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(out);
}

/** @param {string} words */
export function fromBase64(words) {
  const raw = atob(words);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** @param {Bytes} bytes */
export async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((n) => n.toString(16).padStart(2, "0")).join("");
}

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  return [...b].map((n, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + n.toString(16).padStart(2, "0")).join("");
}

const STEP = 4096;

// JSON may end in blanks: the length of what is written shows in steps of 4 KiB only.
/** @param {unknown} content */
export function padded(content) {
  const bytes = utf8(JSON.stringify(content));
  const out = new Uint8Array(Math.ceil((bytes.length + 1) / STEP) * STEP).fill(32);
  out.set(bytes);
  return out;
}

// Padmé: at most 12 % more, so that the size of a file tells little of it.
/** @param {number} length */
export function padme(length) {
  if (length < 2) return length;
  const e = Math.floor(Math.log2(length));
  const s = Math.floor(Math.log2(e)) + 1;
  const last = 2 ** (e - s);
  return Math.ceil(length / last) * last;
}

/** @param {Uint8Array} bytes */
export function padFile(bytes) {
  const out = new Uint8Array(padme(bytes.length));
  out.set(bytes);
  return out;
}

// A number below `limit`, each as likely as any other.
/** @param {number} limit */
export function below(limit) {
  const box = new Uint32Array(1);
  const top = Math.floor(2 ** 32 / limit) * limit;
  do crypto.getRandomValues(box);
  while (box[0] >= top);
  return box[0] % limit;
}
