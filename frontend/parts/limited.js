// A line may hang without an error: what asks the server gives up after a while, and everything is tried again.
export function limited(url, how) {
  const abort = new AbortController();
  const limit = setTimeout(() => abort.abort(), 15000);
  return fetch(url, { ...how, signal: abort.signal }).finally(() => clearTimeout(limit));
}

/** @type {(ms: number) => Promise<any>} */
export const wait = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
