"""Who can help people of a country: `services.toml`. What is a grant, too, keeps its words in `grants.toml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from karpear.countries.values import Name, Provenance
from karpear.rules.sharing.help_kinds import HelpKind
from karpear.rules.sharing.services import AnswerSpeed, Applicant, HelpPaper, PersonRole

from .money import EmergencyGrant
from .tables import PackTable

FILE = "services.toml"
MOST_MONEY, MOST_HOURS = 1_000_000, 5_000


@dataclass(frozen=True, slots=True)
class HelpService:
    """One service. Empty `applicants` or `roles`: anybody. `safe`: is the channel encrypted? None: not known.

    `not_for`: what they never do; `channel`: how one asks; `through`: whom one has to go through, if anybody.
    """

    id: str
    name: Name
    about: Name
    not_for: Name
    channel: Name
    through: Name | None
    kinds: tuple[HelpKind, ...]
    applicants: tuple[Applicant, ...]
    roles: tuple[PersonRole, ...]
    papers: tuple[HelpPaper, ...]
    languages: tuple[str, ...]
    speed: AnswerSpeed
    answer_hours: int | None
    cap: int | None
    currency: str
    retrospective: bool | None
    safe: bool | None
    at_night: bool | None
    fact: Provenance


def read_services(
    folder: Path, languages: Sequence[str], grants: Mapping[str, EmergencyGrant]
) -> Mapping[str, HelpService]:
    """By id, in the order of the file. Raises PackError."""
    file = PackTable.of_file(folder / FILE)
    services = [
        _service(row, languages, grants) for row in (file.tables("service") if "service" in file.values else [])
    ]
    file.once("service", [service.id for service in services])
    file.close()
    return {service.id: service for service in services}


def _service(row: PackTable, languages: Sequence[str], grants: Mapping[str, EmergencyGrant]) -> HelpService:
    grant = _grant(row, grants)
    cap = row.number("cap", 1, MOST_MONEY) if "cap" in row.values else None
    service = HelpService(
        id=row.text("id", r"[a-z_]{1,30}"),
        name=grant.name if grant else row.name("name", languages),
        about=grant.for_whom if grant else row.name("about", languages),
        not_for=grant.not_for if grant else row.name("not_for", languages),
        channel=grant.channel if grant else row.name("channel", languages),
        through=grant.through if grant else row.some_name("through", languages),
        kinds=_codes(row, "kinds", HelpKind, None),
        applicants=_codes(row, "applicants", Applicant, ()),
        roles=_codes(row, "roles", PersonRole, ()),
        papers=_codes(row, "papers", HelpPaper, ()),
        languages=row.texts("languages", r"[a-z]{2}", default=()),
        speed=row.one_of("speed", AnswerSpeed),
        answer_hours=row.number("answer_hours", 1, MOST_HOURS) if "answer_hours" in row.values else None,
        cap=cap,
        currency=row.text("currency", r"[A-Z]{3}") if cap is not None else "",
        retrospective=row.some_yes("retrospective"),
        safe=row.some_yes("safe"),
        at_night=row.some_yes("at_night"),
        fact=grant.fact if grant else row.fact(),
    )
    row.close()
    return service


def _grant(row: PackTable, grants: Mapping[str, EmergencyGrant]) -> EmergencyGrant | None:
    if "grant" not in row.values:
        return None
    grant_id = row.text("grant")
    if grant_id not in grants:
        raise row.error("grant", f"names {grant_id}, which is not in grants.toml")
    return grants[grant_id]


def _codes[E: (HelpKind, Applicant, PersonRole, HelpPaper)](
    row: PackTable, key: str, words: type[E], default: tuple[str, ...] | None
) -> tuple[E, ...]:
    return tuple(words(code) for code in row.texts(key, "|".join(words), default=default))
