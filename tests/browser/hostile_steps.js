// Leaves `vault.ask(op, args)` and `vault.call(method, path, body)` on the page: the worker and the server, spoken to
// as pages do. `vault.ask` answers {error} instead of throwing.
async ({ secret }) => {
  const worker = new Worker(document.body.dataset.worker);
  const waiting = new Map();
  const csrf = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let n = 0;
  worker.onmessage = ({ data }) => {
    waiting.get(data.id)(data.error ? { error: data.error } : data.answer);
  };
  const ask = (op, args) =>
    new Promise((done) => {
      waiting.set(++n, done);
      worker.postMessage({ id: n, op, args });
    });
  const call = async (method, path, body) => {
    const raw = body instanceof Uint8Array;
    const headers = { "X-CSRFToken": csrf, "Content-Type": raw ? "application/octet-stream" : "application/json" };
    return (
      await fetch("/api/v1/seal/" + path, { method, headers, body: body && (raw ? body : JSON.stringify(body)) })
    ).json();
  };
  const { person, identity } = await call("GET", "directory");
  const given = await call("GET", "wraps");
  await ask("unlock", { ...given, secret, identity });
  const device = await ask("device", { person });
  const { id } = await call("POST", "device-keys", { sign_key: device.sign_key });
  await ask("nameDevice", { person, id });
  const keep = async (content, bytes) => {
    const {
      attachments,
      device_sign_key: _key,
      id: record,
      ...rest
    } = await ask("seal", {
      content,
      files: bytes ? [{ name: "a", mime: "text/plain", bytes: new Uint8Array(bytes).fill(65) }] : [],
      readers: [{ kind: "person", id: identity.id, recipient: identity.recipient }],
      place: { type: "entry", person },
    });
    for (const file of attachments) {
      for (let at = 0, k = 0; at < file.blob.length; at += 1048576, k++)
        await call("PUT", `attachments/${file.id}/${k}`, file.blob.subarray(at, at + 1048576));
    }
    return call("PUT", "records/" + record, { ...rest, attachments: attachments.map((attachment) => attachment.id) });
  };
  // Fetches a file and opens it, after `spoil` (offset, or a length to cut to) has been at it on its way.
  const file = async (record, opened, { flip, cut, more } = {}) => {
    const [at] = record.attachments;
    const [told] = opened.content.files;
    let blob = new Uint8Array(await (await fetch("/api/v1/seal/attachments/" + at.id)).arrayBuffer());
    if (flip !== undefined) blob[flip < 0 ? blob.length + flip : flip] ^= 1;
    if (cut !== undefined) blob = blob.slice(0, cut < 0 ? blob.length + cut : cut);
    if (more) blob = new Uint8Array([...blob, ...new Uint8Array(more)]);
    const hash = [...new Uint8Array(await crypto.subtle.digest("SHA-256", blob))]
      .map((x) => x.toString(16).padStart(2, "0"))
      .join("");
    const answers = [];
    for (const sealed of [at.sha256, hash])
      answers.push(await ask("openFile", { record, blob, expected: { sealed, size: told.size, sha256: told.sha256 } }));
    return answers.map((answer) => answer.error || answer.length);
  };
  globalThis.vault = { ask, call, keep, file, person, identity };
};
