// What a family lacks each month, reckoned while it is typed.
import { fill, query } from "../../parts/page.js";

const number = (root, name) => Number(query(`[data-f="money.${name}"]`, root)?.value || 0);

// → {month, total}, or null where nothing is known to be missing.
export function gapOf({ needs, income, months }) {
  const month = Math.max(0, Number(needs || 0) - Number(income || 0));
  return month ? { month, total: month * Math.max(1, Number(months || 1)) } : null;
}

export function showGap(root) {
  const place = query("[data-gap]", root);
  const currency = query('[data-f="money.currency"]', root)?.value.trim() || "";
  const gap = gapOf({ needs: number(root, "needs"), income: number(root, "income"), months: number(root, "months") });
  const amount = (value) =>
    [value.toLocaleString(document.documentElement.lang || undefined), currency].filter(Boolean).join("\u00a0");
  place.textContent = gap ? fill(place.dataset.text, { month: amount(gap.month), total: amount(gap.total) }) : "";
}
