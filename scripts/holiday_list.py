# /// script
# requires-python = ">=3.12"
# dependencies = ["holidays>=0.109"]
# ///
"""Drafts a year of a pack's holidays.toml from the library `holidays`.

    .tools/bin/uv run scripts/holiday_list.py KH 2028

A draft: compare it with the sub-decree of the year, which decides, and set source, checked_on and confidence. The
library is no dependency of ours: it asks for an older python-dateutil than our calendars do, so uv fetches it for this
run alone.
"""

import re
import sys

import holidays

#: What does not fall on the same day each year, and what a government sets anew: projected until it is announced.
MOVING = ("New Year's Day", "Bochea", "Ploughing", "Pchum", "Water")
FIXED = ("International New Year",)


def draft(country: str, year: int) -> str:
    """The table of one year, to be pasted."""
    by_day = sorted(holidays.country_holidays(country, years=year, language="en_US").items())
    lines = ["[[year]]", f"year = {year}", f'source = "Python library holidays {holidays.__version__}"']
    lines += ["checked_on = ????-??-??", 'confidence = "to check"', "days = ["]
    for day, title in by_day:
        name = title.split(";")[0]
        moves = any(word in name for word in MOVING) and not any(word in name for word in FIXED)
        lines.append(f'  {{ day = {day}, key = "{key_of(name)}"{", projected = true" if moves else ""} }}, # {title}')
    return "\n".join([*lines, "]"])


def key_of(name: str) -> str:
    """`Water Festival` → `water_festival`; shorten it as the names of the pack have it."""
    return re.sub(r"[^a-z]+", "_", name.lower()).strip("_")


if __name__ == "__main__":
    sys.stdout.write(draft(sys.argv[1], int(sys.argv[2])) + "\n")
