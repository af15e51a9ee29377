// The one day that the server may know of the papers in a pack, where its person wants to be reminded.
import { call } from "../calls.js";
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

// Said after every sealing, so that a day that could not be said once is said the next time. `reminded`:
// was one said already?
/** @param {{remind?: any, papers?: any[]}} fields */
export async function keepPapersDay({ remind, papers = [] }, reminded) {
  if (!remind && !reminded) return;
  const until = remind ? firstToExpire(papers, today()) : null;
  await call("PUT", `${BASE}mine/papers`, { until }).catch(() => {});
}
