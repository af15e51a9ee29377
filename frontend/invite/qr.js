// A square code for a link that must not leave this page. ISO/IEC 18004: bytes, error correction M. What the server
// draws (segno) is the same, square by square: a test compares them.

const WORDS_EACH = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24]; // of correction in a block, by version
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10];
const LAST_OF_TEN = 9; // up to it the length takes one byte
const MASKS = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

function rawModules(version) {
  const aligned = Math.floor(version / 7) + 2;
  const all = (16 * version + 128) * version + 64;
  return all - (version > 1 ? (25 * aligned - 10) * aligned - 55 : 0) - (version > 6 ? 36 : 0);
}

const wordsIn = (version) => Math.floor(rawModules(version) / 8);
const dataWords = (version) => wordsIn(version) - WORDS_EACH[version - 1] * BLOCKS[version - 1];
const headBits = (version) => 4 + (version > LAST_OF_TEN ? 16 : 8);

function times(x, y) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((y >>> bit) & 1) * x;
  }
  return product;
}

function divisor(degree) {
  const factors = Array(degree).fill(0);
  factors[degree - 1] = 1;
  let root = 1;
  for (let n = 0; n < degree; n++) {
    for (let at = 0; at < degree; at++) factors[at] = times(factors[at], root) ^ (factors[at + 1] || 0);
    root = times(root, 2);
  }
  return factors;
}

function correction(block, by) {
  let remains = Array(by.length).fill(0);
  for (const word of block) {
    const factor = word ^ remains[0];
    remains = [...remains.slice(1), 0].map((value, n) => value ^ times(by[n], factor));
  }
  return remains;
}

function encoded(bytes, version) {
  const bits = [];
  const append = (value, length) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1);
  };
  const room = dataWords(version) * 8;
  append(4, 4);
  append(bytes.length, headBits(version) - 4);
  for (const byte of bytes) append(byte, 8);
  append(0, Math.min(4, room - bits.length));
  append(0, (8 - (bits.length % 8)) % 8);
  for (let fill = 0xec; bits.length < room; fill ^= 0xec ^ 0x11) append(fill, 8);
  return Array.from({ length: room / 8 }, (_, n) => parseInt(bits.slice(n * 8, n * 8 + 8).join(""), 2));
}

// The words of all blocks in turn, then those of their correction.
function interleaved(words, version) {
  const count = BLOCKS[version - 1];
  const share = WORDS_EACH[version - 1];
  const short = Math.floor(wordsIn(version) / count) - share;
  const shortBlocks = count - (wordsIn(version) % count);
  const by = divisor(share);
  const blocks = [];
  for (let n = 0, at = 0; n < count; n++) {
    const length = short + (n < shortBlocks ? 0 : 1);
    blocks.push(words.slice(at, at + length));
    at += length;
  }
  const out = [];
  for (let n = 0; n <= short; n++) for (const block of blocks) if (n < block.length) out.push(block[n]);
  const corrections = blocks.map((block) => correction(block, by));
  for (let n = 0; n < share; n++) for (const row of corrections) out.push(row[n]);
  return out;
}

function alignments(version, size) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, n) => size - 7 - step * (count - 2 - n))];
}

// A drawing: `dark`, and `fixed` for what no mask changes.
function blank(version) {
  const size = version * 4 + 17;
  const field = () => Array.from({ length: size }, () => Array(size).fill(false));
  const drawing = { size, dark: field(), fixed: field() };
  const set = (x, y, isDark) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    drawing.dark[y][x] = isDark;
    drawing.fixed[y][x] = true;
  };
  for (let n = 0; n < size; n++) {
    set(6, n, n % 2 === 0);
    set(n, 6, n % 2 === 0);
  }
  const square = (x, y, reach, isDark) => {
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++) set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  const corners = [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ];
  for (const [x, y] of corners) square(x, y, 4, (far) => far !== 2 && far !== 4);
  const places = alignments(version, size);
  const last = places.length - 1;
  places.forEach((x, i) => {
    places.forEach((y, j) => {
      const isCorner = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0);
      if (!isCorner) square(x, y, 2, (far) => far !== 1);
    });
  });
  return { ...drawing, set };
}

function remainder(value, shift, by) {
  let remains = value;
  for (let n = 0; n < shift; n++) remains = (remains << 1) ^ ((remains >>> (shift - 1)) * by);
  return (value << shift) | remains;
}

function drawFormat({ set, size }, mask) {
  const bits = remainder(mask, 10, 0x537) ^ 0x5412; // M is 00
  const bit = (n) => ((bits >>> n) & 1) === 1;
  for (let n = 0; n <= 5; n++) set(8, n, bit(n));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let n = 9; n < 15; n++) set(14 - n, 8, bit(n));
  for (let n = 0; n < 8; n++) set(size - 1 - n, 8, bit(n));
  for (let n = 8; n < 15; n++) set(8, size - 15 + n, bit(n));
  set(8, size - 8, true);
}

function drawVersion({ set, size }, version) {
  if (version < 7) return;
  const bits = remainder(version, 12, 0x1f25);
  for (let n = 0; n < 18; n++) {
    const isDark = ((bits >>> n) & 1) === 1;
    const far = size - 11 + (n % 3);
    const near = Math.floor(n / 3);
    set(far, near, isDark);
    set(near, far, isDark);
  }
}

function drawWords({ dark, fixed, size }, words) {
  let n = 0;
  for (let column = size - 1; column > 0; column -= 2) {
    const right = column <= 6 ? column - 1 : column;
    const isUpward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++)
      for (let side = 0; side < 2; side++) {
        const [x, y] = [right - side, isUpward ? size - 1 - step : step];
        if (fixed[y][x] || n >= words.length * 8) continue;
        dark[y][x] = ((words[n >>> 3] >>> (7 - (n & 7))) & 1) === 1;
        n += 1;
      }
  }
}

function masked({ dark, fixed }, mask) {
  return dark.map((row, y) => row.map((isDark, x) => isDark !== (!fixed[y][x] && MASKS[mask](x, y) === 0)));
}

// How badly a camera reads it: long runs, blocks, what looks like a corner, too much of one colour.
function badness(rows) {
  const columns = rows.map((_, x) => rows.map((row) => row[x]));
  const text = (line) => line.map(Number).join("");
  let sum = 0;
  for (const line of [...rows, ...columns].map(text)) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2;
    for (let at = 0; at + 11 <= line.length; at++)
      if (/^(?:00001011101|10111010000)/.test(line.slice(at, at + 11))) sum += 40;
  }
  for (let y = 1; y < rows.length; y++)
    for (let x = 1; x < rows.length; x++)
      if (new Set([rows[y][x], rows[y - 1][x], rows[y][x - 1], rows[y - 1][x - 1]]).size === 1) sum += 3;
  const share = rows.flat().filter(Boolean).length / rows.length ** 2;
  return sum + Math.floor(Math.abs(share * 100 - 50) / 5) * 10;
}

/**
 * Rows of squares, true where it is dark; nothing where the text is too long for it.
 * @param {string} text
 * @returns {boolean[][] | null}
 */
export function squares(text) {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((_, n) => headBits(n + 1) + bytes.length * 8 <= dataWords(n + 1) * 8) + 1;
  if (!version) return null;
  const words = interleaved(encoded(bytes, version), version);
  const drawings = MASKS.map((_, mask) => {
    const drawing = blank(version);
    drawFormat(drawing, mask);
    drawVersion(drawing, version);
    drawWords(drawing, words);
    return masked(drawing, mask);
  });
  const marks = drawings.map(badness);
  return drawings[marks.indexOf(Math.min(...marks))];
}
