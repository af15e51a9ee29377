// The fields of an entry in words.
import { moment, word } from "./words.js";

const LISTS = {
  kind: "kinds",
  channel: "channels",
  sure: "sures",
  act: "acts",
  ground: "grounds",
  place_type: "place_types",
  context: "contexts",
  asked_by: "askers",
};

const where = ({ text = "", province = "", precision = "" } = {}) =>
  [
    text,
    province && word("provinces", province),
    (text || province) && precision && `(${word("place_precisions", precision)})`,
  ]
    .filter(Boolean)
    .join(" ");

export function shown(fields, name) {
  if (name === "when") return moment(fields.when);
  if (name === "where") return where(fields.where);
  if (name === "effects")
    return Object.entries(fields.effects || {})
      .filter(([, on]) => on)
      .map(([code]) => word("effects", code))
      .join(", ");
  return fields[name] && LISTS[name] ? word(LISTS[name], fields[name]) : String(fields[name] || "");
}
