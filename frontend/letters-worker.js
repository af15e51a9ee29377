// Makes a Word file of a letter that has been checked. It gets the letter's blocks and nothing else, and keeps nothing.
import { AlignmentType, Document, HeadingLevel, Packer, Paragraph, TextRun } from "docx";

const HEADS = { h1: HeadingLevel.HEADING_1, h2: HeadingLevel.HEADING_2 };
// Khmer is a complex script: Word takes its font, size, boldness and language from the "cs" half of each of these.
const FONT = { ascii: "Calibri", hAnsi: "Calibri", cs: "Khmer OS", eastAsia: "Calibri" };
const SPOKEN = { en: "en-GB", fr: "fr-FR", es: "es-ES" };

const run = (text, more = {}) =>
  String(text)
    .split("\n")
    .map((line, n) => new TextRun({ text: line, break: n ? 1 : 0, ...more }));

// Where an official letter has its country, the office and the signature.
const SIDES = { mid: AlignmentType.CENTER, end: AlignmentType.RIGHT };

function paragraph({ k, t, v }) {
  if (HEADS[k])
    return new Paragraph({
      heading: HEADS[k],
      keepNext: true,
      spacing: { before: k === "h1" ? 0 : 280, after: 100 },
      children: run(t, { bold: true, color: "1A1D21" }),
    });
  if (k === "row")
    return new Paragraph({ spacing: { after: 80 }, children: [...run(`${t}: `, { bold: true }), ...run(v)] });
  if (k === "li") return new Paragraph({ bullet: { level: 0 }, children: run(t) });
  return new Paragraph({ alignment: SIDES[k], spacing: { after: 160 }, children: run(t, { bold: k === "mid" }) });
}

self.onmessage = async ({ data: { id, blocks, language } }) => {
  try {
    const letter = new Document({
      creator: " ",
      lastModifiedBy: " ",
      title: "Letter",
      description: "",
      revision: 1,
      styles: {
        default: {
          document: {
            run: { size: 22, font: FONT, language: { value: SPOKEN[language] || "en-GB", bidirectional: "km-KH" } },
          },
        },
      },
      sections: [{ children: blocks.map(paragraph) }],
    });
    const file = await Packer.toArrayBuffer(letter);
    self.postMessage({ id, file }, [file]);
  } catch (error) {
    self.postMessage({ id, error: String(error?.message || error).slice(0, 100) });
  }
};
