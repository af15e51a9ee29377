// A word of many is compared as of one, by the browser as by the server: the same lines hold both.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inSingular } from "../../frontend/parts/plurals.js";

const lines = readFileSync(new URL("../rules/plurals.tsv", import.meta.url), "utf8")
  .trim()
  .split("\n");

test("many are compared as one", () => {
  for (const line of lines.filter((text) => !text.startsWith("#"))) {
    const [typed, compared] = line.split("\t");
    assert.equal(inSingular(typed), compared);
  }
});
