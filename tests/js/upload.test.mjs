// What was sealed goes in pieces; what is pressed on the way goes first, and nothing is sent twice for that.
import "./memory_database.mjs";
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { drop, put } from "../../frontend/parts/box.js";
import { put as putFile } from "../../frontend/vault/store.js";
import { carrySealed } from "../../frontend/vault/upload.js";

const { fetch } = globalThis;
const item = {
  key: "r1",
  kind: "sealed",
  who: "sophea",
  signKey: "k",
  total: 2500000,
  sent: {},
  door: "/api/v1/demands/letters/",
  body: { attachments: ["f1"] },
};
const checkIn = { key: "ok", kind: "ok", api: "/api/v1/check-ins", n: Date.now() + 3600000, body: {} };
let addresses = [];

globalThis.self = globalThis;
self.cookies = async () => "csrf=proof";
after(() => {
  Object.assign(globalThis, { fetch });
  delete globalThis.cookies;
  delete globalThis.self;
});

test("what is pressed on the way goes first, and the rest goes on where it was", async () => {
  await putFile("files", "f1", new Uint8Array(2500000));
  globalThis.fetch = async (address, { headers }) => {
    assert.equal(headers["X-Person"], "sophea");
    addresses.push(address);
    if (address.endsWith("/f1/0")) await put(checkIn);
    return { ok: true, status: 200, json: async () => ({ id: "d1" }) };
  };
  assert.equal((await carrySealed(item)).status, 503);
  assert.deepEqual(addresses, ["/api/v1/seal/device-keys", "/api/v1/seal/attachments/f1/0"]);
  addresses = [];
  await drop("ok");
  assert.equal((await carrySealed(item)).status, 200);
  assert.deepEqual(addresses, [
    "/api/v1/seal/attachments/f1/1",
    "/api/v1/seal/attachments/f1/2",
    "/api/v1/demands/letters/r1",
  ]);
});
