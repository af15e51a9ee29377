"""Whom a report can reach from a country: `recipients.toml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from karpear.countries.values import Name, Provenance
from karpear.rules.case.codes import GivenBy
from karpear.rules.case.recipients import Naming, Need, Scope, Terms

from .tables import PackTable

FILE = "recipients.toml"


@dataclass(frozen=True, slots=True)
class Mandate:
    """One special procedure that a letter can go to. `kind`: of the recipients that have it."""

    id: str
    kind: str
    name: Name
    fact: Provenance


@dataclass(frozen=True, slots=True)
class Recipient:
    """One channel. `kind`: what consents name (`ohchr` for three letters); `send_to`, and `form`, the address of a form
    on the recipient's own pages: only where a source says so.

    `mandates`: those that one chooses from; `reprisal`: it can be said that this happened for working with them.
    """

    id: str
    kind: str
    name: Name
    about: Name
    confidential: Name
    terms: Terms
    send_to: str
    form: str
    subject: str
    fact: Provenance
    mandates: tuple[Mandate, ...] = ()
    reprisal: bool = False


def read_recipients(folder: Path, languages: Sequence[str]) -> Mapping[str, Recipient]:
    """By id, in the order of the file. Raises PackError."""
    file = PackTable.of_file(folder / FILE)
    mandates = _mandates(file, languages)
    recipients = []
    for row in file.tables("recipient"):
        recipients.append(_recipient(row, languages, mandates))
        row.close()
    file.once("recipient", [recipient.id for recipient in recipients])
    file.close()
    return {recipient.id: recipient for recipient in recipients}


def _mandates(file: PackTable, languages: Sequence[str]) -> tuple[Mandate, ...]:
    mandates = []
    for row in file.tables("mandate") if "mandate" in file.values else []:
        kind = row.text("kind", r"[a-z]{1,20}")
        mandates.append(Mandate(row.text("id", r"[a-z_]{1,20}"), kind, row.name("name", languages), row.fact()))
        row.close()
    file.once("mandate", [mandate.id for mandate in mandates])
    return tuple(mandates)


def _recipient(row: PackTable, languages: Sequence[str], mandates: Sequence[Mandate]) -> Recipient:
    kind = row.text("kind", r"[a-z]{1,20}")
    return Recipient(
        id=row.text("id", r"[a-z_]{1,20}"),
        kind=kind,
        mandates=tuple(mandate for mandate in mandates if mandate.kind == kind),
        reprisal=row.get("reprisal", bool, default=False),
        name=row.name("name", languages),
        about=row.name("about", languages),
        confidential=row.name("confidential", languages),
        terms=_terms(row),
        send_to=row.text("send_to", r"\S+@\S+") if "send_to" in row.values else "",
        form=row.text("form", r"https://\S+") if "form" in row.values else "",
        subject=row.text("subject") if "subject" in row.values else "",
        fact=row.fact(),
    )


def _terms(row: PackTable) -> Terms:
    needs = row.texts("needs", "|".join(Need))
    return Terms(
        needs=tuple(Need(need) for need in needs),
        languages=row.texts("languages", r"[a-z]{2}"),
        scopes=row.some_of("scopes", Scope),
        identified=row.get("identified", bool),
        anonymous=row.get("anonymous", bool),
        perpetrators=row.one_of("perpetrators", Naming),
        place=row.one_of("place", Naming),
        most=row.number("most", 1, 100) if "most" in row.values else None,
        answer_days=row.number("answer_days", 1, 365),
        given_by=row.some_of("given_by", GivenBy, default=list(GivenBy)),
    )
