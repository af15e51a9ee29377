// Makes the demo's vault keys, once: `node scripts/demo_keys.mjs > src/karpear/ops/demo/vault.json`.
// Everything in that file is known to everybody. It protects nothing and is used by the demo alone.

import { newKey, publicOf, sealTo, wrapUnder } from "../frontend/vault/age.js";
import { toBase64 } from "../frontend/vault/bytes.js";
import { newIdentity } from "../frontend/vault/keyring.js";

const SECRET = "1234-5678-9012-3456-7890";
const WORK = 15;
const recovery = { secret: await newKey() };
recovery.recipient = await publicOf(recovery.secret);
const team = await newIdentity();
const people = {};
for (const [name, reads] of [
  ["sophea", false],
  ["dara", true],
  ["bopha", true],
  ["piseth", false],
]) {
  const made = await newIdentity();
  people[name] = {
    recipient: made.recipient,
    sign_key: made.signer.pub,
    secret_wrap: toBase64(await wrapUnder(SECRET.replaceAll("-", ""), made.file, WORK)),
    recovery_wrap: name === "piseth" ? "" : toBase64(await sealTo(recovery.recipient, made.file)),
    team_wrap: reads ? toBase64(await sealTo(made.recipient, team.file)) : "",
  };
}
const shared = {
  recipient: team.recipient,
  signer: team.pkcs8,
  recovery_wrap: toBase64(await sealTo(recovery.recipient, team.file)),
};
console.log(
  JSON.stringify(
    { about: "DEMO ONLY: keys that everybody knows", secret: SECRET, recovery, team: shared, people },
    null,
    1,
  ),
);
