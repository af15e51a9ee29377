// The one day that the server may know of the papers that somebody wrote down, where they want to be reminded.
import { call } from "../calls.js";
import { read } from "../open-records.js";
import { today } from "../zone.js";
import { BASE } from "./custodians.js";

// → the first day on which a paper expires: of those still valid, else of all.
export function firstToExpire(papers, from) {
  const days = papers
    .map((paper) => paper.expires)
    .filter(Boolean)
    .sort();
  return days.find((day) => day >= from) || days[0] || null;
}

// What one's other sealed plan says of papers: papers are written into the case pack or the family plan, and there is
// one day for both.
export async function told(other) {
  const { records } = await read({ type: other }).catch(() => ({ records: [] }));
  return records.find((record) => record.mine)?.content.fields || {};
}

// Said after every sealing, so that a day that could not be said once is said the next time. `reminded`:
// was one said already? `other`: the kind of record that may name papers, too.
/** @param {{remind?: any, papers?: any[]}} fields @param {any} reminded @param {"pack" | "family"} other */
export async function keepPapersDay(fields, reminded, other) {
  const more = await told(other);
  const asked = [fields, more].filter((plan) => plan.remind);
  if (!asked.length && !reminded) return;
  const until = firstToExpire(
    asked.flatMap((plan) => plan.papers || []),
    today(),
  );
  await call("PUT", `${BASE}mine/papers`, { until }).catch(() => {});
}
