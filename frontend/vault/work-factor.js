// How much work it costs to try a secret: as much as this device does in the time that its owner can wait. Memory says
// little of that (many slow phones report 3 or 4 GB), so a small piece of the same work is timed here.
// Runs in the worker.
import { scrypt } from "@noble/hashes/scrypt.js";

// 20 digits are 66 bits, and each step is worth one bit: 15 is enough, 17 is better.
export const LEAST = 15,
  MOST = 17;
// Milliseconds for one derivation: what fetching and opening leave of two seconds, and a little for a busy moment.
const PATIENCE = 1300;
// A piece of 2^12 rounds, tried so often that the browser has made the code fast. The middle time counts: a lucky
// moment would promise too much, a busy one too little.
const PIECE = 12;
const TURNS = 7;
// A large table misses the processor's caches more often than a small one.
const LARGER = 1.15;

function timed() {
  const began = performance.now();
  scrypt("k", "n", { N: 2 ** PIECE, r: 8, p: 1, dkLen: 32 });
  return performance.now() - began;
}

// → the highest work factor that one derivation does in PATIENCE; at most 16 on a device with 2 GB or less.
export function bestWork() {
  const middle = Array.from({ length: TURNS }, timed).sort((a, b) => a - b)[TURNS >> 1];
  const highest = (navigator.deviceMemory || 8) <= 2 ? 16 : MOST;
  for (let work = highest; work > LEAST; work -= 1) if (middle * 2 ** (work - PIECE) * LARGER <= PATIENCE) return work;
  return LEAST;
}
