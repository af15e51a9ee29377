"""One table of a pack's file: every value is asked for by key, and whatever is wrong is refused with file and key."""

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from karpear.countries.values import FactConfidence, Name, Provenance


class PackError(Exception):
    """A pack is broken. The message names the file, the key and what is wrong."""


class PackTable:
    """One table of a file, which knows where it stands. Every method raises PackError."""

    def __init__(self, file: Path, path: str, values: dict[str, Any]) -> None:
        self.file, self.path, self.values = file, path, values
        self.asked: set[str] = set()

    @classmethod
    def of_file(cls, file: Path) -> "PackTable":
        try:
            return cls(file, "", tomllib.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise PackError(f"{file}: cannot be read: {error}") from error

    def close(self) -> None:
        """A key that nobody asked for is a misspelt one."""
        if unknown := sorted(set(self.values) - self.asked):
            raise self.error(unknown[0], "is not known here")

    def error(self, key: str, problem: str) -> PackError:
        return PackError(f"{self.file}: {self.path}{key} {problem}.")

    def once(self, key: str, codes: Sequence[str]) -> None:
        """Refuse a code that is there twice."""
        if twice := sorted(code for code, times in Counter(codes).items() if times > 1):
            raise self.error(key, f"{', '.join(twice)} is there twice")

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

    def texts(self, key: str, pattern: str, *, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of codes, each once. Without `default` there must be at least one."""
        values: list[Any] = self.get(key, list, default=None if default is None else list(default))
        if default is None and not values:
            raise self.error(key, "is empty")
        for value in values:
            if not isinstance(value, str) or not re.fullmatch(pattern, value):
                raise self.error(key, f"cannot have {value!r}")
        self.once(key, values)
        return tuple(values)

    def number(self, key: str, minimum: int, maximum: int) -> int:
        value = self.get(key, int)
        if not minimum <= value <= maximum:
            raise self.error(key, f"must be from {minimum} to {maximum}, not {value}")
        return value

    def degrees(self, key: str, maximum: float) -> float:
        value = self.get(key, float)
        if not -maximum <= value <= maximum:
            raise self.error(key, f"cannot be {value}")
        return value

    def zone(self, key: str) -> str:
        value = self.text(key)
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise self.error(key, f"is not a time zone: {value!r}") from error
        return value

    def one_of[E: StrEnum](self, key: str, words: type[E]) -> E:
        return words(self._word(key, self.get(key, str), [str(word) for word in words]))

    def some_of[E: StrEnum](self, key: str, words: type[E], *, default: Sequence[str] | None = None) -> frozenset[E]:
        choices = [str(word) for word in words]
        return frozenset(words(self._word(key, value, choices)) for value in self.texts(key, ".*", default=default))

    def step[E: IntEnum](self, key: str, steps: type[E]) -> E:
        """A step of a scale by its name in small letters: `days`."""
        names = [step.name.lower() for step in steps]
        return steps[self._word(key, self.get(key, str), names).upper()]

    def _word(self, key: str, value: str, choices: Iterable[str]) -> str:
        if value not in choices:
            raise self.error(key, f"must be one of {', '.join(choices)}, not {value!r}")
        return value

    def name(self, key: str, languages: Sequence[str]) -> Name:
        """Words in every language of the pack; others are welcome."""
        table = self.table(key)
        for language in languages:
            table.text(language)
        return Name({language: table.text(language) for language in table.values})

    def some_name(self, key: str, languages: Sequence[str]) -> Name | None:
        """As `name`, where it is there at all."""
        return self.name(key, languages) if key in self.values else None

    def some_day(self, key: str) -> date | None:
        return self.get(key, date) if key in self.values else None

    def some_yes(self, key: str) -> bool | None:
        return self.get(key, bool) if key in self.values else None

    def table(self, key: str) -> "PackTable":
        return PackTable(self.file, f"{self.path}{key}.", self.get(key, dict))

    def refer(self, key: str, entries: Collection[str], *, default: Sequence[str] | None = ()) -> tuple[str, ...]:
        """A list of keys of something else in the pack, each of which is there."""
        keys = self.texts(key, ".*", default=default)
        if unknown := [entry for entry in keys if entry not in entries]:
            raise self.error(key, f"names {unknown[0]}, which is not there")
        return keys

    def tables(self, key: str) -> "list[PackTable]":
        rows = self.get(key, list)
        if not rows or not all(isinstance(row, dict) for row in rows):
            raise self.error(key, "must be tables")
        return [PackTable(self.file, f"{key}[{number}].", row) for number, row in enumerate(rows, start=1)]

    def fact(self) -> Provenance:
        checked_on = self.get("checked_on", date)
        return Provenance(self.text("source"), checked_on, self.one_of("confidence", FactConfidence))
