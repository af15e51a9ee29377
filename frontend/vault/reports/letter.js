// The letter: a template of the server's words, filled with facts, as plain blocks; and blocks shown on the page.
import { queryAll } from "../../parts/page.js";
import { joined, redacted } from "./redactions.js";

// → [{k, label, raw, from}]: what stands in the letter, before anything is replaced. `silent`:
// the parts that it leaves out.
export function blocksOf(template, facts, silent = new Set()) {
  const blocks = [];
  const walk = (nodes, values) => {
    for (const node of nodes) {
      const { k, from, each: listName, of } = node.dataset;
      if (silent.has(of)) continue;
      if (listName) for (const row of values[listName] || []) walk(node.children, row);
      else if (k && (!from || filled(values[from])))
        blocks.push({
          k,
          from,
          label: node.textContent.trim(),
          raw: from && !k.startsWith("h") ? String(values[from]) : "",
        });
    }
  };
  walk(template.content.children, facts);
  return blocks;
}

const filled = (value) => (Array.isArray(value) ? value.length > 0 : !!String(value ?? "").trim());

// A block of the letter's own words has no value; words that people typed go through the set. `me`: the submitter's own
// name stays whole in their own line, whatever parts of it others are called by.
export function replaced(blocks, set, me = "") {
  const ownRules = me.trim() ? [{ find: me, stays: true }] : [];
  return blocks.map(({ k, from, label, raw }) => ({
    k,
    label,
    pieces: raw ? redacted(raw, from === "submitter" ? [...ownRules, ...set] : set) : [],
  }));
}

// As it leaves: {k, t, v}: text, and for a row the value beside it.
export const plainBlocks = (blocks) =>
  blocks.map(({ k, label, pieces }) =>
    k === "row" ? { k, t: label, v: joined(pieces) } : { k, t: pieces.length ? joined(pieces) : label, v: "" },
  );

// What was typed by people, and not the form's own words, is what is checked.
export const typedText = (blocks) =>
  blocks
    .filter((line) => line.pieces.length)
    .map((line) => joined(line.pieces))
    .join("\n");

const TAGS = { h1: "h2", h2: "h3", li: "p", p: "p", row: "p" };

// Shown with changes marked, by text only.
export function show(place, blocks) {
  place.replaceChildren(
    ...blocks.map(({ k, label, pieces, t, v }) => {
      const line = document.createElement(TAGS[k]);
      line.className = `letter-${k}`;
      if (k === "row") {
        const name = document.createElement("b");
        name.textContent = `${label ?? t}: `;
        line.append(name);
      }
      if (!pieces) {
        line.append(k === "row" ? v : t);
        return line;
      }
      if (!pieces.length && k !== "row") line.append(label);
      for (const piece of pieces) {
        if (piece.was === undefined) {
          line.append(piece.t);
          continue;
        }
        const mark = document.createElement("mark");
        mark.textContent = piece.t;
        line.append(mark);
      }
      return line;
    }),
  );
}

// Words for codes, from <template data-codes>: <i data-code="act.arrest">.
export function coder(root) {
  const byCode = new Map(
    queryAll("[data-code]", root.content).map((element) => [element.dataset.code, element.textContent]),
  );
  return (list, value) => (value ? byCode.get(`${list}.${value}`) || String(value).replaceAll("_", " ") : "");
}
