// The one address for everything that an invitee does. Whoever watches the line or the log sees the same sizes for a
// look, a comment, a pledge and its withdrawal; nothing that a browser has of its owner goes along.
import { limited } from "../parts/limited.js";
import { utf8 } from "../vault/bytes.js";
import { unlessGone } from "./gone.js";

const SMALL = 2048;
const LARGE = 16384;

/**
 * The body, filled with blanks to its size.
 * @param {object} body
 * @param {number} step
 * @returns {string | null} nothing where a fixed size is too small for it
 */
export function filled(body, step) {
  const bare = JSON.stringify({ ...body, pad: "" });
  const length = utf8(bare).length;
  if (step === SMALL && length > SMALL) return null;
  const pad = " ".repeat(Math.ceil(length / step) * step - length);
  return JSON.stringify({ ...body, pad });
}

/**
 * What the server says to it. `why`: "offline" where nothing came back, "flooded" where too many ask, "long" where it
 * does not fit, "gone" where there is no such statement, "failed" for anything else.
 * @param {string} address
 * @param {{ verb: string } & Record<string, any>} body
 */
export const call = async (address, body) => unlessGone(await answerTo(address, await unlessGone(body)));

/**
 * @param {string} address
 * @param {{ verb: string } & Record<string, any>} body
 */
async function answerTo(address, body) {
  const text = filled(body, body.verb === "answer" ? LARGE : SMALL);
  if (text === null) return { ok: false, why: "long" };
  try {
    const answer = await limited(address, {
      method: "POST",
      body: text,
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
    });
    if (answer.status === 429) return { ok: false, why: "flooded" };
    if (answer.status === 404) return { ok: false, why: "gone" };
    return answer.ok ? await answer.json() : { ok: false, why: "failed" };
  } catch {
    return { ok: false, why: "offline" };
  }
}
