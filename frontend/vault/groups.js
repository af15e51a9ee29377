// Draws groups that entries have in common, in the words of the page.
import { fill, query } from "../parts/page.js";
import { dayAndTime, moment } from "./diary/words.js";
import { listed } from "./entries.js";
import { part } from "./island.js";

const phrase = (name) => query("template[data-group-words]").dataset[name] || "";
const NAMED = {
  weekday: (v) => listed("weekdays", `d${v}`),
  province: (v) => listed("provinces", v),
  channel: (v) => listed("channels", v),
};
const short = (text, n = 90) => {
  const letters = [...(text || "")];
  return letters.length > n ? `${letters.slice(0, n - 1).join("")}…` : letters.join("");
};
const span = (from) => ({ from: Number(from), to: (Number(from) + 3) % 24 });
const capital = (word) => word[0].toUpperCase() + word.slice(1);

function also({ weekday, hour }) {
  const phrases = [];
  if (weekday)
    phrases.push(fill(phrase("alsoDay"), { n: weekday.count, value: listed("weekdays", `d${weekday.day}`) }));
  if (hour) phrases.push(fill(phrase("alsoHour"), { n: hour.count, ...span(hour.from) }));
  return phrases.join(" · ");
}

// entries: Map thread → {fields, at}; address: where an entry is shown, with a place for its thread.
export function drawn(group, entries, address) {
  const value = short((NAMED[group.kind] || ((v) => v))(group.value));
  const n = group.entries.length;
  const copy = part("group", {
    title: fill(phrase(group.kind), { n, value, ...(group.kind === "hour" ? span(group.value) : {}) }),
    weak: group.strong ? "" : phrase("weak"),
    also: also(group),
    why: phrase(`why${capital(group.kind)}`),
    count: phrase("show"),
  });
  const list = query("[data-list]", copy);
  query("details", copy).addEventListener("toggle", () => {
    if (list.children.length) return;
    for (const thread of group.entries.slice(0, 200)) {
      const { fields = {}, at } = entries.get(thread) || {};
      const row = part("group-entry", {
        what: short(fields.what || fields.wording || thread),
        when: (fields.when?.at && moment(fields.when)) || (at ? dayAndTime(new Date(at)) : ""),
      });
      query("a", row).href = address.replace("00000000-0000-0000-0000-000000000000", thread);
      list.append(row);
    }
  });
  return copy;
}
