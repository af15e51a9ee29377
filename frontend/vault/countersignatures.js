// At the first unlock after writing, the author signs what this browser signed at capture. Only what THIS browser
// signed: a server could make up a record and a browser for it, and would get a signature for the asking.
import { call } from "./calls.js";
import { ask, directory } from "./worker-client.js";

export async function countersign(record) {
  const signature = await ask("countersign", record);
  await call("POST", `records/${record.id}/signature`, { signature });
}

// Anybody who knows the public key could have sealed a note: its author looks at the entry before signing it.
async function cameAsNote(record) {
  const [copy] = await ask("openMany", [record]);
  return !!copy.error || !!copy.content.came;
}

export async function countersignOwn() {
  const { person } = await directory();
  const { sign_key: signKey, id } = await ask("device", { person });
  let cursor = "";
  let more = !!id; // a browser that was never told a number has sent nothing
  while (more) {
    const page = await call(
      "GET",
      "records?" + new URLSearchParams({ unsigned_by: id, versions: "true", ...(cursor ? { after: cursor } : {}) }),
    );
    for (const record of page.records)
      if (record.device?.sign_key === signKey && !(await cameAsNote(record))) await countersign(record).catch(() => {});
    cursor = page.next;
    more = !!cursor;
  }
}
