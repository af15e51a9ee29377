"""What was published as files that others can work with: CSV, HXL, JSON, and all of them in one folder.

Codes and numbers of public cells, and "withheld": never why, for the reason would say something of what is hidden.
"""

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ..releases.shown import KINDS, ShownRelease
from ..releases.words import area_words, kind_words
from .method import method_text

CSV_TYPE, JSON_TYPE, ZIP_TYPE = "text/csv", "application/json", "application/zip"
#: The least number of organisations in a public cell. How many there are exactly is not said.
LEAST_ORGANISATIONS = 3
#: Of each column: what it is called, and its tag of the Humanitarian Exchange Language.
COLUMNS = (
    ("period", "#meta+period"),
    ("from", "#date+start"),
    ("until", "#date+end"),
    ("country", "#country+code"),
    ("province code", "#adm1+code"),
    ("province", "#adm1+name"),
    ("zone code", "#region+code"),
    ("zone", "#region+name"),
    ("kind code", "#event+type+code"),
    ("kind", "#event+type"),
    ("reports, rounded to 5", "#event+num"),
    ("organisations, at least", "#org+num"),
    ("method", "#meta+method"),
    ("version of the rule", "#meta+version"),
    ("status", "#status"),
)
NUMBERED, WITHHELD = "published", "withheld"
#: Every file of the folder carries this day, so that the same releases are the same bytes.
_NO_TIME = (2020, 1, 1, 0, 0, 0)


def table_rows(releases: Sequence[ShownRelease], country: str) -> Iterator[list[str]]:
    """A row for each cell, withheld ones as well, as the columns stand."""
    for release in releases:
        first, last = release.days
        for area in release.areas:
            of_province = (area, area_words(area, country)) if area and release.is_by_province else ("", "")
            of_zone = (area, area_words(area, country)) if area and not release.is_by_province else ("", "")
            for kind in KINDS:
                number = release.numbers.get((kind, area))
                yield [
                    release.period, first.isoformat(), last.isoformat(), country.upper(), *of_province, *of_zone,
                    kind, kind_words(kind), "" if number is None else str(number),
                    "" if number is None else str(LEAST_ORGANISATIONS), "publication rule", release.version,
                    WITHHELD if number is None else NUMBERED,
                ]  # fmt: skip


def csv_file(releases: Sequence[ShownRelease], country: str) -> bytes:
    """The names of the columns, and a row for each cell."""
    return _written([[name for name, _tag in COLUMNS], *table_rows(releases, country)])


def hxl_file(releases: Sequence[ShownRelease], country: str) -> bytes:
    """The same with a row of tags below the names."""
    names, tags = ([column[place] for column in COLUMNS] for place in (0, 1))
    return _written([names, tags, *table_rows(releases, country)])


def json_file(releases: Sequence[ShownRelease], network: str) -> bytes:
    """The cells as `karpear rule publish` writes them, without why."""
    body = {
        "network": network,
        "releases": [
            {
                "period": release.period,
                "grid": release.grid,
                "rule_version": release.version,
                "published_on": release.published_at.date().isoformat() if release.published_at else None,
                "attack": {"held": True},
                "cells": list(_cells(release)),
            }
            for release in releases
        ],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _cells(release: ShownRelease) -> Iterator[dict[str, Any]]:
    level = "province" if release.is_by_province else "zone"
    for area in release.areas:
        for kind in KINDS:
            number = release.numbers.get((kind, area))
            of_area = {level: area} if area else {}
            yield {"kind": kind, **of_area} | ({"withheld": True} if number is None else {"n": number})


def open_folder(releases: Sequence[ShownRelease], network: str, country: str) -> bytes:
    """One ZIP: how it was counted, in both languages, every table, and a checksum of each file."""
    files = {
        "trends.csv": csv_file(releases, country),
        "trends.hxl.csv": hxl_file(releases, country),
        "trends.json": json_file(releases, network),
    }
    for language in ("en", "km"):
        with translation.override(language):
            files[f"method.{language}.txt"] = method_text(releases, network).encode()
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items()))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, body in sorted({**files, "SHA256SUMS": sums.encode()}.items()):
            folder.writestr(zipfile.ZipInfo(name, _NO_TIME), body, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    sheet = StringIO()
    csv.writer(sheet, lineterminator="\r\n").writerows(rows)
    return sheet.getvalue().encode()


def citation(network: str, releases: Sequence[ShownRelease], address: str) -> str:
    """How somebody else says where a number is from."""
    newest = next(iter(releases), None)
    if newest is None or newest.published_at is None:
        return ""
    return _("%(network)s (%(year)s). Pressure on civil society, %(period)s. Rule %(version)s. %(address)s") % {
        "network": network,
        "year": newest.published_at.year,
        "period": newest.name,
        "version": newest.version,
        "address": address,
    }
