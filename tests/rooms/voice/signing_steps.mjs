// Run by node for tests in Python: what a browser makes of what it is given on its standard input.
import { readFileSync } from "node:fs";
import { squares } from "../../../frontend/invite/qr.js";
import { fingerprintOf } from "../../../frontend/sign/canonical.js";
import { inLayers, inner } from "../../../frontend/sign/layers.js";
import { secretOf } from "../../../frontend/sign/one-time.js";
import { publicOf } from "../../../frontend/vault/age.js";
import { toBase64 } from "../../../frontend/vault/bytes.js";

const { seeds, names, terms, texts } = JSON.parse(readFileSync(0, "utf8"));
const fingerprint = await fingerprintOf(JSON.parse(terms));
const secrets = await Promise.all(seeds.map((seed) => secretOf(seed, 0)));
const recipients = await Promise.all(secrets.map(publicOf));
const seats = [];
for (const [n, name] of names.entries())
  seats.push({
    share: secrets[n],
    recipient: recipients[n],
    sealed_name: toBase64(await inLayers(inner(name, fingerprint), recipients)),
  });
const codes = texts.map((text) => squares(text).map((row) => row.map(Number).join("")));
console.log(JSON.stringify({ fingerprint, seats, codes }));
