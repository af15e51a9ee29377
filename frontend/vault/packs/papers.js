// The one day that the server may know of the papers in a pack, where its person wants to be reminded.
import { call } from "../calls.js";
import { BASE } from "./custodians.js";

// → the first day on which a paper expires: of those still valid, else of all.
export function firstToExpire(papers, today) {
  const days = papers.map((one) => one.expires).filter(Boolean).sort();
  return days.find((day) => day >= today) || days[0] || null;
}

// Said after every sealing, so that a day that could not be said once is said the next time. `before`: was one said already?
export async function keepPapersDay({ remind, papers = [] }, before) {
  if (!remind && !before) return;
  const until = remind ? firstToExpire(papers, new Date().toISOString().slice(0, 10)) : null;
  await call("PUT", `${BASE}mine/papers`, { until }).catch(() => {});
}
