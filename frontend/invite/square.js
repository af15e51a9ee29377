// A square code as a drawing: part of elements, never of markup.
import { squares } from "./qr.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // squares of white around it, without which no camera reads it

/**
 * @param {string} text
 * @param {string} label
 * @returns {SVGElement | null}
 */
export function drawing(text, label) {
  const rows = squares(text);
  if (!rows) return null;
  const size = rows.length + 2 * QUIET;
  const path = rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
  const element = (name, attributes) => {
    const part = document.createElementNS(SVG, name);
    for (const [attribute, value] of Object.entries(attributes)) part.setAttribute(attribute, value);
    return part;
  };
  const svg = element("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label });
  svg.append(element("rect", { width: String(size), height: String(size), fill: "#fff" }));
  svg.append(element("path", { d: path.join(""), fill: "#000" }));
  return svg;
}
