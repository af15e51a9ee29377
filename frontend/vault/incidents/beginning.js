// What an incident begins with: the words of the diary entry, or what the alert knew.

const text = (parts) => parts.filter((one) => typeof one === "string" && one).join("\n");

// An entry of the diary. `label("f", code)`: the words before a number, a plate, an account.
export function fromEntry(fields, label) {
  const marks = ["phone", "plate", "account"].filter((name) => fields[name]).map((name) => `${label("f", name)}: ${fields[name]}`);
  const precision = { exact: "minute" }[fields.when?.precision] || fields.when?.precision || "", at = fields.when?.at || "";
  return {
    description: text([fields.what, fields.who, fields.how, fields.why, fields.wording, ...marks]),
    when: { at: at.length > 10 ? at.slice(0, 16) : at, precision },
    where: { text: fields.where?.text || "", province: fields.where?.province || "", precision: fields.where?.precision || "" },
    location_type: fields.place_type || "",
  };
}

// An alert, as the server wrote it into the page.
export function fromAlert({ name = "", at = "", place = "" }) {
  return {
    when: { at, precision: at ? "minute" : "" }, where: place ? { text: place, precision: "exact" } : {},
    persons: name ? [{ id: crypto.randomUUID(), name }] : [],
  };
}
