// A ballot of a secret vote: every one as long as every other, sealed for the second teller, and around it for the
// first. Random signs fill it, so that nobody can try out which choice gives the same ballot.
import { sealTo } from "../age.js";
import { text, toBase64, utf8 } from "../bytes.js";

const LENGTH = 256;

/**
 * @param {string} item
 * @param {string} choice
 */
export function plainBallot(item, choice) {
  const content = { v: 1, item, choice, pad: "" };
  const room = LENGTH - utf8(JSON.stringify(content)).length;
  content.pad = toBase64(crypto.getRandomValues(new Uint8Array(room))).slice(0, room);
  return utf8(JSON.stringify(content));
}

/**
 * @param {Bytes} plain
 * @param {string} first
 * @param {string} second
 */
export const sealTwice = async (plain, first, second) => sealTo(first, await sealTo(second, plain));

/**
 * What a ballot chooses; nothing where it is none of this vote.
 * @param {Uint8Array} bytes
 * @param {string} item
 * @param {string[]} choices
 * @returns {{choice: string, pad: string} | null}
 */
export function readBallot(bytes, item, choices) {
  try {
    const { v, item: of, choice, pad } = JSON.parse(text(bytes));
    return v === 1 && of === item && choices.includes(choice) && bytes.length === LENGTH ? { choice, pad } : null;
  } catch {
    return null;
  }
}
