// What shows the server that a call is ours. The worker beside the pages brings its own way to their cookies.
export const proof = async () =>
  /csrf\w*=([^;]+)/.exec(globalThis.document ? document.cookie : await self.cookies())?.[1] || "";
