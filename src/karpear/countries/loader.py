"""Read packs from their files and refuse, with file and key, whatever is wrong in them."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import karpear

from .packs import Confidence, Fact, Name, Pack, Province, Service

_ROOT = Path(karpear.__file__).resolve().parent


class PackError(Exception):
    """A pack is broken. The message names the file, the key and what is wrong."""


def packs_folder() -> Path:
    """`karpear/packs` in an installed package, else `packs` in the repository. Raises PackError."""
    for folder in (_ROOT / "packs", _ROOT.parents[1] / "packs"):
        if folder.is_dir():
            return folder
    raise PackError(f"There are no packs beside {_ROOT}.")


def read_packs(folder: Path) -> tuple[Pack, ...]:
    """Every pack in this folder, by code. Raises PackError."""
    found = tuple(read_pack(path.parent) for path in sorted(folder.glob("*/pack.toml")))
    if not found:
        raise PackError(f"{folder}: there is no pack.")
    return found


def read_pack(folder: Path) -> Pack:
    """The pack in this folder, named after its code. Raises PackError."""
    main, places = _Table.of_file(folder / "pack.toml"), _Table.of_file(folder / "provinces.toml")
    code = main.text("code", r"[a-z]{2}")
    if code != folder.name:
        raise main.error("code", f"must be the name of its folder, {folder.name}")
    languages: list[str] = main.get("languages", list)
    if "en" not in languages:
        raise main.error("languages", "must have en")
    zone = main.zone("time_zone")
    reviewed = places.fact()
    provinces = tuple(_province(table, code, zone, reviewed, languages) for table in places.tables("province"))
    roles = main.table("contact_roles")
    emergency = tuple(_service(table, languages) for table in main.tables("emergency"))
    _once(places, "province", [province.code for province in provinces])
    _once(main, "emergency", [service.role for service in emergency])
    capital = main.text("capital")
    if capital not in {province.code for province in provinces}:
        raise main.error("capital", f"is not a province: {capital!r}")
    pack = Pack(
        code=code,
        name=main.name("name", languages),
        time_zone=zone,
        phone_prefix=main.text("phone_prefix", r"\+[1-9][0-9]{0,3}"),
        languages=tuple(languages),
        fact=main.fact(),
        emergency=emergency,
        contact_roles={role: roles.name(role, languages) for role in roles.values},
        provinces=provinces,
        capital=next(province for province in provinces if province.code == capital),
        example=main.get("example", bool, default=False),
    )
    main.close()
    places.close()
    return pack


def _once(table: "_Table", key: str, codes: Sequence[str]) -> None:
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise table.error(key, f"{', '.join(twice)} is there twice")


def _province(table: "_Table", code: str, zone: str, fact: Fact, languages: Sequence[str]) -> Province:
    province = Province(
        code=table.text("code", rf"{code.upper()}-[A-Z0-9]{{1,3}}"),
        name=table.name("name", languages),
        latitude=table.degrees("latitude", 90),
        longitude=table.degrees("longitude", 180),
        time_zone=table.zone("time_zone") if "time_zone" in table.values else zone,
        fact=fact,
    )
    table.close()
    return province


def _service(table: "_Table", languages: Sequence[str]) -> Service:
    service = Service(
        role=table.text("role", r"[a-z_]{1,30}"),
        name=table.name("name", languages),
        phone=table.text("phone", r"\+?[0-9][0-9 ]{1,19}"),
        fact=table.fact(),
    )
    table.close()
    return service


class _Table:
    """One table of a file, which knows where it stands."""

    def __init__(self, file: Path, path: str, values: dict[str, Any]) -> None:
        self.file, self.path, self.values = file, path, values
        self.asked: set[str] = set()

    @classmethod
    def of_file(cls, file: Path) -> "_Table":
        try:
            return cls(file, "", tomllib.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise PackError(f"{file}: cannot be read: {error}") from error

    def close(self) -> None:
        """A key that nobody asked for is a misspelt one."""
        if unknown := sorted(set(self.values) - self.asked):
            raise self.error(unknown[0], "is not known here")

    def error(self, key: str, what: str) -> PackError:
        return PackError(f"{self.file}: {self.path}{key} {what}.")

    def get[T](self, key: str, kind: type[T], *, default: T | None = None) -> T:
        self.asked.add(key)
        value = self.values.get(key, default)
        if value is None:
            raise self.error(key, "is missing")
        if type(value) is not kind:
            raise self.error(key, f"must be {kind.__name__}, not {value!r}")
        return value

    def text(self, key: str, pattern: str = r"(?s).*\S.*") -> str:
        value = self.get(key, str)
        if not re.fullmatch(pattern, value):
            raise self.error(key, f"cannot be {value!r}")
        return value

    def degrees(self, key: str, most: float) -> float:
        value = self.get(key, float)
        if not -most <= value <= most:
            raise self.error(key, f"cannot be {value}")
        return value

    def zone(self, key: str) -> str:
        value = self.text(key)
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise self.error(key, f"is not a time zone: {value!r}") from error
        return value

    def name(self, key: str, languages: Sequence[str]) -> Name:
        table = self.table(key)
        for language in languages:
            table.text(language)
        return Name({language: table.text(language) for language in table.values})

    def table(self, key: str) -> "_Table":
        return _Table(self.file, f"{self.path}{key}.", self.get(key, dict))

    def tables(self, key: str) -> "list[_Table]":
        rows = self.get(key, list)
        if not rows or not all(isinstance(row, dict) for row in rows):
            raise self.error(key, "must be tables")
        return [_Table(self.file, f"{key}[{number}].", row) for number, row in enumerate(rows, start=1)]

    def fact(self) -> Fact:
        checked_on = self.get("checked_on", date)
        text = self.text("confidence")
        if text not in {c.value for c in Confidence}:
            raise self.error("confidence", f"must be one of {', '.join(Confidence)}")
        return Fact(self.text("source"), checked_on, Confidence(text))
