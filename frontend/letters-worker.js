// Makes a Word file of a letter that has been checked. It gets the letter's blocks and nothing else, and keeps nothing.
import { Document, HeadingLevel, Packer, Paragraph, TextRun } from "docx";

const HEADS = { h1: HeadingLevel.HEADING_1, h2: HeadingLevel.HEADING_2 };
const fonts = (language) => ({ ascii: "Calibri", hAnsi: "Calibri", cs: language === "km" ? "Khmer OS" : "Khmer OS", eastAsia: "Calibri" });

// Khmer is a complex script: without its own size and font, Word sets it by the theme's.
const run = (text, language, more = {}) => String(text).split("\n").map((line, n) => new TextRun({ text: line, break: n ? 1 : 0, font: fonts(language), ...more }));

function paragraph({ k, t, v }, language) {
  if (HEADS[k]) return new Paragraph({ heading: HEADS[k], children: run(t, language, { bold: true, color: "1A1D21" }) });
  if (k === "row") return new Paragraph({ spacing: { after: 80 }, children: [...run(`${t}: `, language, { bold: true }), ...run(v, language)] });
  if (k === "li") return new Paragraph({ bullet: { level: 0 }, children: run(t, language) });
  return new Paragraph({ spacing: { after: 160 }, children: run(t, language) });
}

self.onmessage = async ({ data: { id, blocks, language } }) => {
  try {
    const made = new Document({
      creator: " ", lastModifiedBy: " ", title: "Letter", description: "", revision: 1,
      styles: { default: { document: { run: { size: 22 } } } },
      sections: [{ children: blocks.map((one) => paragraph(one, language)) }],
    });
    const file = await Packer.toArrayBuffer(made);
    self.postMessage({ id, file }, [file]);
  } catch (error) { self.postMessage({ id, error: String(error?.message || error).slice(0, 100) }); }
};
