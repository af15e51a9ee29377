// Seals a record with a file, sends it, fetches it and opens it, speaking to the worker as pages do.
async ({ secret }) => {
  const worker = new Worker(document.body.dataset.worker);
  const csrf = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const waiting = new Map();
  let n = 0;
  worker.onmessage = ({ data }) => {
    const [done, fail] = waiting.get(data.id);
    data.error ? fail(new Error(`${data.error} ${data.told}`)) : done(data.answer);
  };
  const ask = (op, args) =>
    new Promise((done, fail) => {
      waiting.set(++n, [done, fail]);
      worker.postMessage({ id: n, op, args });
    });
  const call = async (method, path, body) => {
    const raw = body instanceof Uint8Array;
    const headers = { "X-CSRFToken": csrf, "Content-Type": raw ? "application/octet-stream" : "application/json" };
    const answer = await fetch("/api/v1/seal/" + path, {
      method,
      headers,
      body: body && (raw ? body : JSON.stringify(body)),
    });
    if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const { person, identity } = await call("GET", "directory");
  const given = await call("GET", "wraps");
  await ask("unlock", { ...given, secret, identity });
  const device = await ask("device", { person });
  const { id } = await call("POST", "device-keys", { sign_key: device.sign_key });
  await ask("nameDevice", { person, id });
  const {
    attachments,
    device_sign_key: _key,
    id: record,
    ...rest
  } = await ask("seal", {
    content: { what: "ក canary" },
    files: [{ name: "a.txt", mime: "text/plain", bytes: new Uint8Array(3000).fill(65) }],
    readers: [{ kind: "person", id: identity.id, recipient: identity.recipient }],
    place: { type: "entry", person },
  });
  for (const file of attachments) await call("PUT", `attachments/${file.id}/0`, file.blob);
  await call("PUT", "records/" + record, { ...rest, attachments: attachments.map((attachment) => attachment.id) });
  const { records } = await call("GET", "records?type=entry");
  const [opened] = await ask("openMany", records);
  const [at] = records[0].attachments;
  const blob = new Uint8Array(await (await fetch("/api/v1/seal/attachments/" + at.id)).arrayBuffer());
  const [told] = opened.content.files;
  const file = await ask("openFile", {
    record: records[0],
    blob,
    expected: { sealed: at.sha256, size: told.size, sha256: told.sha256 },
  });
  return { opened, size: file.length, first: file[0] };
};
