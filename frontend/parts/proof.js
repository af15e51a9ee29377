// What shows the server that a call is ours, and for whom it is: somebody else may have signed in since, in another
// tab, and nothing goes in another's name. The worker beside the pages brings its own way to their cookies.
const token = async () =>
  /csrf\w*=([^;]+)/.exec(globalThis.document ? document.cookie : await self.cookies())?.[1] || "";

/** @type {(person: string) => Promise<Record<string, string>>} */
export const proof = async (person) => ({
  "X-CSRFToken": await token(),
  ...(person && { "X-Person": person }),
});
