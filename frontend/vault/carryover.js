// Until 0.5 sealed records waited in a store of their own. What still lies there goes into the queue, once.
import { put } from "../parts/box.js";
import { itemOf } from "./sealed-item.js";
import { drop, everything } from "./store.js";

const rows = () => everything("out").catch(() => []); // a newer browser never had that store

async function carry(row) {
  const { sent: pieces, refused, again: _again, ...sealed } = row;
  const item = itemOf(sealed);
  await put({ ...item, sent: pieces, ...(refused === undefined ? {} : { no: { status: 0, why: refused } }) });
  await drop("out", item.key);
}

async function carryAll() {
  for (const row of await rows()) await carry(row);
}

export async function carryOver() {
  if (!(await rows()).length) return;
  await (navigator.locks ? navigator.locks.request("out", carryAll) : carryAll());
}
