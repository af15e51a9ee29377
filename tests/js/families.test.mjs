import assert from "node:assert/strict";
import { test } from "node:test";
import { application } from "../../frontend/vault/families/application.js";
import { amount, shown, sums } from "../../frontend/vault/families/sums.js";

test("figures are read in both scripts, and nothing else counts", () => {
  assert.equal(amount("1,200"), 1200);
  assert.equal(amount("១២០"), 120);
  assert.equal(amount(" $ 75.6 "), 76);
  for (const text of ["", undefined, "about 20", "-5", "12345678"]) assert.equal(amount(text), 0);
  assert.equal(amount("999999"), 20000);
});

test("later cases are as the first one where nothing is written", () => {
  const fields = {
    rent: "100",
    food: "80",
    jailed_more: "20",
    jailed_employer: "90",
    killed_employer: "0",
    flee_more: "300",
  };
  assert.deepEqual(sums(fields).jailed, { need: 200, employer: 90, reserve: 0, fund: 0, relatives: 0 });
  assert.equal(sums(fields).hurt.employer, 90);
  assert.equal(sums(fields).killed.employer, 0);
  assert.deepEqual(shown({ ...fields, flee_months: "6" }, "flee"), { need: 480, paid: 90, gap: 390, months: 6 });
});

test("nobody who is paid more than they need has a gap below nothing", () => {
  assert.equal(shown({ rent: "10", jailed_fund: "50" }, "jailed").gap, 0);
});

test("what relocation funds ask is one text in their order, without what the employer must not be told", () => {
  const labels = { visa_plan: "Visas", why_leave: "Why", way_back: "Back", not_employer: "Not to say", keys: "Keys" };
  const fields = {
    way_back: "In May",
    why_leave: " Followed twice ",
    visa_plan: "",
    not_employer: "a loan",
    keys: "aunt",
  };
  assert.equal(application(labels, fields), "Why\nFollowed twice\n\nBack\nIn May");
  assert.equal(application(labels, {}), "");
});
