// Photographs of a paper: what cannot be redrawn is not sealed as it is, whatever kind it says it is.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { redrawn } from "../../frontend/vault/clean-copies.js";

const { createImageBitmap } = globalThis;
after(() => Object.assign(globalThis, { createImageBitmap }));
globalThis.createImageBitmap = async () => {
  throw new Error("cannot be decoded");
};
const photo = (name, mime) => ({ name, mime, file: new Blob(["canary"]) });

test("only a kind that the page names goes as it is", async () => {
  for (const mime of ["image/tiff", "image/svg+xml", "image/x-adobe-dng", "application/octet-stream", "image/jpeg"])
    await assert.rejects(redrawn([photo("a", mime)], ["application/pdf"]));
  await assert.rejects(redrawn([photo("a.pdf", "application/pdf")]));
  const [paper] = await redrawn([photo("a.pdf", "application/pdf")], ["application/pdf"]);
  assert.deepEqual([paper.name, paper.of, paper.role], ["a.pdf", null, "copy"]);
});
