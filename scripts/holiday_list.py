# /// script
# requires-python = ">=3.12"
# dependencies = ["holidays>=0.109"]
# ///
"""Drafts a year of a pack's holidays.toml from the library `holidays`.

    .tools/bin/uv run scripts/holiday_list.py KH 2028

A draft: compare it with the sub-decree of the year, which decides, and set source, checked_on and confidence. Keys are
those that the pack has for the same holiday of another year. The library is no dependency of ours: it asks for an older
python-dateutil than our calendars do, so uv fetches it for this run alone.
"""

import re
import sys
import tomllib
from datetime import date
from pathlib import Path

import holidays

PACKS = Path(__file__).resolve().parents[1] / "packs"
#: So many years are compared: what does not fall on the same days in all of them is projected.
COMPARED = 8


def listed(country: str, year: int) -> dict[date, str]:
    """Day and English title; of two on one day the first."""
    titles = holidays.country_holidays(country, years=year, language="en_US")
    return {day: title.split(";")[0] for day, title in sorted(titles.items())}


def keys_of_pack(country: str) -> dict[str, str]:
    """Title of the library → key of the pack, by the days that both have."""
    pack = tomllib.loads((PACKS / country.lower() / "holidays.toml").read_text(encoding="utf-8"))
    keys: dict[str, str] = {}
    for table in pack["year"]:
        titles = listed(country, table["year"])
        keys |= {titles[row["day"]]: row["key"] for row in table["days"] if row["day"] in titles}
    return keys


def days_of_title(country: str, title: str, year: int) -> tuple[tuple[int, int], ...]:
    """On which days of this year it falls."""
    return tuple((day.month, day.day) for day, name in listed(country, year).items() if name == title)


def moves(country: str, title: str, year: int) -> bool:
    """Does it fall on other days in years to come?"""
    return len({days_of_title(country, title, later) for later in range(year, year + COMPARED)}) > 1


def draft(country: str, year: int) -> str:
    """The table of one year, to be pasted."""
    keys, lines = keys_of_pack(country), ["[[year]]", f"year = {year}"]
    lines += [f'source = "Python library holidays {holidays.__version__}"', "checked_on = ????-??-??"]
    lines += ['confidence = "to check"', "days = ["]
    for day, title in listed(country, year).items():
        key = keys.get(title) or re.sub(r"[^a-z]+", "_", title.lower()).strip("_")
        projected = ", projected = true" if moves(country, title, year) else ""
        lines.append(f'  {{ day = {day}, key = "{key}"{projected} }}, # {title}')
    return "\n".join([*lines, "]"])


if __name__ == "__main__":
    sys.stdout.write(draft(sys.argv[1], int(sys.argv[2])) + "\n")
