"""Is what stands in a field of day and time shown whole?"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The width that the browser itself gives a field that is as wide as its words.
CUT = """field => { const free = field.cloneNode(); free.value = "2026-12-30T23:45";
  free.style.cssText = "inline-size: auto; max-inline-size: none; position: absolute"; field.after(free);
  const needed = free.offsetWidth; free.remove(); return field.offsetWidth < needed; }"""


def cut_times(page: "Page") -> list[str]:
    """Names of fields of day and time whose end is not seen; at least one such field has to be on the page."""
    fields = page.locator("input[type=datetime-local]:visible").all()
    assert fields
    cut = [field for field in fields if field.evaluate(CUT)]
    return [field.get_attribute("name") or field.get_attribute("data-f") or "?" for field in cut]
