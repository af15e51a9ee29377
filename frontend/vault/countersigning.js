// At the first unlock after writing, the author signs what this browser signed at capture. Only what THIS browser
// signed: a server could make up a record and a browser for it, and would get a signature for the asking.
import { call } from "./calls.js";
import { ask, directory } from "./door.js";

export async function countersign(record) {
  const signature = await ask("countersign", record);
  await call("POST", `records/${record.id}/signature`, { signature });
}

// Anybody who knows the public key could have sealed a note: its author looks at the entry before signing it.
async function cameAsNote(record) {
  const [opened] = await ask("openMany", [record]);
  return !!opened.error || !!opened.content.came;
}

export async function countersignOwn() {
  const { person } = await directory();
  const { sign_key: own, id } = await ask("device", { person });
  let after = "";
  let asked = !!id; // a browser that was never told a number has sent nothing
  while (asked) {
    const page = await call(
      "GET",
      "records?" + new URLSearchParams({ unsigned_by: id, versions: "true", ...(after ? { after } : {}) }),
    );
    for (const record of page.records)
      if (record.device?.sign_key === own && !(await cameAsNote(record))) await countersign(record).catch(() => {});
    after = page.next;
    asked = !!after;
  }
}
