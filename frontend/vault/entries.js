// All entries that somebody can open, their own and shared ones, ready to be compared. A copy counts once.
import { query } from "../parts/page.js";
import { read } from "./open-records.js";

export async function entries() {
  const { records, broken, locked } = await read({ type: "entry" });
  const originals = new Set(records.map((record) => record.thread));
  const threads = new Set();
  const distinct = records.filter(
    (record) =>
      !(record.about && originals.has(record.about)) && !threads.has(record.thread) && threads.add(record.thread),
  );
  return {
    rows: distinct.map((record) => ({
      id: record.id,
      thread: record.thread,
      at: record.received_at,
      mine: record.mine,
      fields: record.content.fields || {},
    })),
    broken: broken.length,
    locked,
  };
}

// Words for a code: <template data-list="provinces" data-kh-12="…">. A dash before a letter makes it a capital one.
export const listed = (list, code) =>
  query(`template[data-list="${list}"]`)?.dataset[
    String(code)
      .toLowerCase()
      .replace(/-([a-z])/g, (_, letter) => letter.toUpperCase())
  ] || code;
