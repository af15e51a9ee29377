"""Whom a report can reach from a country: `recipients.toml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from karpear.rules.recipients import Naming, Need, Scope, Terms

from .packs import Fact, Name
from .tables import Table

FILE = "recipients.toml"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One channel. `kind`: what consents name (`ohchr` for three letters); `send_to`: only where a source says so."""

    id: str
    kind: str
    name: Name
    about: Name
    confidential: Name
    terms: Terms
    send_to: str
    subject: str
    fact: Fact


def read_recipients(folder: Path, languages: Sequence[str]) -> Mapping[str, Recipient]:
    """By id, in the order of the file. Raises PackError."""
    file = Table.of_file(folder / FILE)
    found = []
    for row in file.tables("recipient"):
        found.append(_recipient(row, languages))
        row.close()
    file.once("recipient", [one.id for one in found])
    file.close()
    return {one.id: one for one in found}


def _recipient(row: Table, languages: Sequence[str]) -> Recipient:
    return Recipient(
        id=row.text("id", r"[a-z_]{1,20}"),
        kind=row.text("kind", r"[a-z]{1,20}"),
        name=row.name("name", languages),
        about=row.name("about", languages),
        confidential=row.name("confidential", languages),
        terms=_terms(row),
        send_to=row.text("send_to", r"\S+@\S+") if "send_to" in row.values else "",
        subject=row.text("subject") if "subject" in row.values else "",
        fact=row.fact(),
    )


def _terms(row: Table) -> Terms:
    needs = row.texts("needs", "|".join(Need))
    return Terms(
        needs=tuple(Need(one) for one in needs),
        languages=row.texts("languages", r"[a-z]{2}"),
        scopes=row.some_of("scopes", Scope),
        identified=row.get("identified", bool),
        anonymous=row.get("anonymous", bool),
        perpetrators=row.one_of("perpetrators", Naming),
        place=row.one_of("place", Naming),
        most=row.number("most", 1, 100) if "most" in row.values else None,
        answer_days=row.number("answer_days", 1, 365),
    )
