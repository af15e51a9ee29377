// The announced times for a calendar, under a title that tells nobody anything. Made here: nobody sees who takes it.

/** @param {string} iso */
const stamp = (iso) => new Date(iso).toISOString().replace(/[-:]|\.\d+/g, "");

/**
 * @param {string[]} times
 * @param {string} title
 * @param {string} now
 */
export function calendar(times, title, now) {
  const escaped = title.replace(/[\\;,]/g, (sign) => `\\${sign}`);
  const events = times.flatMap((time, n) => [
    "BEGIN:VEVENT",
    `UID:${stamp(time)}-${n}@reminder`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(time)}`,
    "DURATION:PT15M",
    `SUMMARY:${escaped}`,
    "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//reminder//EN", ...events, "END:VCALENDAR", ""].join("\r\n");
}
