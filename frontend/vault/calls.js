// Calls to the server. Everything they carry is sealed, public, or a signature.
import { signedIn } from "../parts/page.js";
import { proof } from "../parts/proof.js";

const BASE = "/api/v1/seal/";

export class Failed extends Error {
  constructor(status, problem) {
    super(problem?.title || "failed");
    this.status = status;
    this.said = problem;
  }
}

// `person`: for whom it is; without one it is for whoever's page this is.
export async function call(method, path, body, person = signedIn()) {
  const headers = { Accept: "application/json", ...(await proof(person)) };
  const raw = body instanceof Uint8Array;
  if (body !== undefined) headers["Content-Type"] = raw ? "application/octet-stream" : "application/json";
  const answer = await fetch(path.startsWith("/") ? path : BASE + path, {
    method,
    headers,
    credentials: "same-origin",
    redirect: "error",
    cache: "no-store",
    body: body === undefined || raw ? body : JSON.stringify(body),
  });
  const json = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw new Failed(answer.status, json);
  return json;
}

export async function bytesOf(attachment) {
  const answer = await fetch(`${BASE}attachments/${attachment}`, {
    headers: await proof(signedIn()),
    credentials: "same-origin",
    redirect: "error",
    cache: "no-store",
  });
  if (!answer.ok) throw new Failed(answer.status, await answer.json().catch(() => null));
  return new Uint8Array(await answer.arrayBuffer());
}
