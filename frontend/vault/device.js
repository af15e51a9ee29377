// This browser's signing key. It cannot be taken out, also not by this program.
import { newSigner } from "./signatures.js";
import { get, put } from "./store.js";

/**
 * @param {string} person
 * @returns {Promise<Signer & {id: string | null}>}
 */
export async function deviceKey(person) {
  const name = `device:${person}`;
  const stored = await get("keys", name);
  if (stored) return stored;
  const key = { ...(await newSigner(false)), id: null };
  await put("keys", name, key);
  return key;
}

/**
 * The number by which the server knows it.
 * @param {string} person
 * @param {string} id
 */
export async function nameDevice(person, id) {
  await put("keys", `device:${person}`, { ...(await deviceKey(person)), id });
}
