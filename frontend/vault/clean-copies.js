// Copies without hidden data. A picture is redrawn, so that nothing of the file but its picture is included. What
// cannot be stripped here is named, never passed over in silence.

const SIDE = 4096;
const DRAWN = /^image\/(jpeg|png|webp|gif|bmp|avif|heic|heif)$/;
/** @type {[RegExp, string][]} */
const KINDS = [
  [/^video\//, "video"],
  [/^audio\//, "audio"],
  [/^application\/pdf$/, "pdf"],
  [/officedocument|opendocument|msword|ms-excel|ms-powerpoint|rtf/, "office"],
];

// → "clean" where a stripped copy can be made, else what kind of file goes along with what is hidden in it.
export const hidden = (mime) =>
  DRAWN.test(mime) ? "clean" : (KINDS.find(([test]) => test.test(mime))?.[1] ?? "other");

export async function drawn(bytes, mime) {
  const picture = await createImageBitmap(new Blob([bytes], { type: mime }), { imageOrientation: "from-image" });
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(
    picture,
    0,
    0,
    canvas.width,
    canvas.height,
  );
  picture.close();
  return canvas;
}

// → {bytes, mime}: the picture and nothing else. Throws where this browser cannot read it.
export async function stripped(bytes, mime) {
  const canvas = await drawn(bytes, mime);
  const as = mime === "image/png" ? "image/png" : "image/jpeg";
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, as, 0.9));
  return { bytes: new Uint8Array(await blob.arrayBuffer()), mime: as };
}

const ENDING = { "image/png": "png", "image/jpeg": "jpg" };

const asItIs = ({ name, mime, id: of }, bytes) => ({ name, mime, bytes, role: "copy", of });

async function pictureOf({ mime, id: of }, bytes, number) {
  const picture = await stripped(bytes, mime);
  return { name: `${number}.${ENDING[picture.mime]}`, mime: picture.mime, bytes: picture.bytes, role: "copy", of };
}

// One file for others. A name may tell as much as hidden data: pictures get a number instead.
export const copyOf = async (entry, bytes, number) =>
  hidden(entry.mime) === "clean" ? pictureOf(entry, bytes, number) : asItIs(entry, bytes);

// Photographs of a paper, numbered in their order. Nothing of one but its picture is sealed: neither where it was taken
// nor by which phone. Throws where this browser cannot read one. `papers`: the kinds that the page says are sealed as
// they are.
/** @type {(photos: any[], papers?: string[]) => Promise<any[]>} */
export async function redrawn(photos, papers = []) {
  const copies = [];
  for (const [n, { file, ...photo }] of photos.entries()) {
    const entry = { ...photo, id: null };
    const bytes = new Uint8Array(await file.arrayBuffer());
    copies.push(papers.includes(entry.mime) ? asItIs(entry, bytes) : await pictureOf(entry, bytes, n + 1));
  }
  return copies;
}
