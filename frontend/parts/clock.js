// The clock of a page is the account's time zone, which the server writes into the page. A browser's own may be another
// (Tor Browser is always in UTC): one thing would stand at two hours on one page, a pattern of evenings be one of
// mornings.
const NUMERIC = Object.fromEntries(["year", "month", "day", "hour", "minute"].map((name) => [name, "numeric"]));
const two = (n) => String(n).padStart(2, "0");
/** @type {Map<string | undefined, Intl.DateTimeFormat>} */
const formats = new Map();

const zoneOfPage = () => globalThis.document?.querySelector("[data-zone]")?.dataset.zone;

function formatOf(zone) {
  if (!formats.has(zone)) {
    const format = (timeZone) => new Intl.DateTimeFormat("en-GB", { ...NUMERIC, hourCycle: "h23", timeZone });
    try {
      formats.set(zone, format(zone));
    } catch {
      formats.set(zone, format(undefined)); // an old browser may not know it: a time is better than none
    }
  }
  return /** @type {Intl.DateTimeFormat} */ (formats.get(zone));
}

/** @returns {{ year: number, month: number, day: number, hour: number, minute: number }} */
export function onClock(date, zone = zoneOfPage()) {
  const parts = formatOf(zone).formatToParts(date);
  return /** @type {any} */ (Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)])));
}

/** "14:02" */
export function hhmm(date, zone = zoneOfPage()) {
  const { hour, minute } = onClock(date, zone);
  return `${two(hour)}:${two(minute)}`;
}

/** "14:02", and with its day where that is not today: "24 Nov 14:02". `months`: their short names, parted by |. */
export function nearTime(date, months, zone = zoneOfPage()) {
  const { month, day } = onClock(date, zone);
  const today = onClock(new Date(), zone);
  const name = (months || "").split("|")[month - 1] || "";
  return (month === today.month && day === today.day ? "" : `${day} ${name} `) + hhmm(date, zone);
}
