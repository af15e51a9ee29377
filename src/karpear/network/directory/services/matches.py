"""From a need to those who can help with it: all that somebody may see, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, When
from django.utils.translation import get_language

from karpear.cases.incidents.help_words import HELP_KINDS
from karpear.cases.incidents.models import Incident
from karpear.cases.incidents.queries.titles import playbook_name
from karpear.countries.queries import pack
from karpear.people.models import Organisation, Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.case.playbook import SERIOUS, Happened, Severity
from karpear.rules.sharing.help_kinds import KINDS_AFTER
from karpear.rules.sharing.services import (
    HALF_LIFE_DAYS,
    AnswerSpeed,
    Applicant,
    Fit,
    HelpNeed,
    Offer,
    PersonRole,
    ServiceMatch,
    match_services,
    shown_first,
)

from ..models import ServiceEntry, gives_any
from .cards import OFFER_COLUMNS, ServiceCard, card_of_entry, cards_of_pack, offer_of_row
from .words import AGAINST, FITS, HELP_PAPERS, REASONS, joined

MOST_FIT, MOST_DOUBTFUL, MOST_NOT = 6, 2, 4
#: Of those that fit and stand behind, so many are listed.
MOST_BEHIND = 30
#: Of very many entries, so many are compared.
MOST_CONSIDERED = 500


@dataclass(frozen=True, slots=True)
class MatchLine:
    """One service for one need."""

    match: ServiceMatch
    card: ServiceCard

    @property
    def state(self) -> tuple[str, Any]:
        return FITS[self.match.fit]

    @property
    def given(self) -> str:
        return joined(self.match.given, HELP_KINDS)

    @property
    def reasons(self) -> str:
        return joined([reason for reason in self.match.reasons if reason in REASONS], REASONS)

    @property
    def missing(self) -> str:
        return joined(self.match.missing, HELP_PAPERS)

    @property
    def against(self) -> str:
        return joined(self.match.against, AGAINST)


@dataclass(frozen=True, slots=True)
class MatchPart:
    """`first`: what is read at once; `behind`: what one tap opens, of `more` in all."""

    first: Sequence[MatchLine]
    behind: Sequence[MatchLine]
    more: int

    @property
    def unlisted(self) -> int:
        return self.more - len(self.behind)


@dataclass(frozen=True, slots=True)
class MatchPage:
    """What fits; what is asked first whether it still holds; what does not fit."""

    fit: MatchPart
    doubtful: MatchPart
    unfit: Sequence[MatchLine]


def match_page(person: Person, need: HelpNeed, today: date, *, private: bool = True) -> MatchPage:
    """`private` False: with nothing that somebody wrote down. Only the lines shown are decrypted."""
    pack_cards = {card.key: card for card in cards_of_pack(person, need.country, today)}
    offers = [card.offer for card in pack_cards.values()]
    matches = match_services(need, [*offers, *(_written(person, need, today) if private else [])], today)
    fit = [match for match in matches if match.fit is not Fit.NOT and not match.ask_first]
    doubtful = [match for match in matches if match.fit is not Fit.NOT and match.ask_first]
    unfit = [match for match in matches if match.fit is Fit.NOT]
    fit_first, fit_behind = shown_first(fit, need.kinds, MOST_FIT)
    kinds_given = {kind for match in fit_first for kind in match.given}
    doubtful_first, doubtful_behind = shown_first(doubtful, set(need.kinds) - kinds_given, MOST_DOUBTFUL)
    parts = [fit_first, fit_behind[:MOST_BEHIND], doubtful_first, doubtful_behind[:MOST_BEHIND], unfit[:MOST_NOT]]
    cards = pack_cards | _entry_cards([match.key for part in parts for match in part if ":" not in match.key], today)
    lines = [[MatchLine(match, cards[match.key]) for match in part] for part in parts]
    return MatchPage(
        MatchPart(lines[0], lines[1], more=len(fit_behind)),
        MatchPart(lines[2], lines[3], more=len(doubtful_behind)),
        lines[4],
    )


def _written(person: Person, need: HelpNeed, today: date) -> list[Offer]:
    """What their networks and organisations wrote down that gives any of it here. One query, nothing decrypted.

    Where there are very many: those heard of within half a year first, of these the fastest where it is urgent.
    """
    rows = (
        ServiceEntry.objects.active().visible_to(person).filter(gives_any(need.kinds), country__in=["", need.country])
    )
    is_sure = Case(When(looked_on__gte=today - timedelta(days=HALF_LIFE_DAYS), then=0), default=1)
    is_fast = [Case(When(speed=AnswerSpeed.HOURS, then=0), default=1)] if need.urgent else []
    rows = rows.order_by(is_sure, *is_fast, "-looked_on")
    return [offer_of_row(pk, cells) for pk, *cells in rows.values_list("pk", *OFFER_COLUMNS)[:MOST_CONSIDERED]]


def _entry_cards(keys: Sequence[str], today: date) -> dict[str, ServiceCard]:
    rows = ServiceEntry.objects.filter(pk__in=keys).select_related("organisation", "network__body", "looked_by")
    return {str(row.pk): card_of_entry(row, today) for row in rows}


def usual_need(person: Person) -> HelpNeed:
    """Before anything is said."""
    return HelpNeed(kinds=(), country=country_of(None, person=person), languages=("km", "en"))


def need_of_detained(person: Person) -> HelpNeed:
    """Of whoever is held, where no incident says more: their pack was opened."""
    return replace(
        usual_need(person), kinds=_kinds_after(Happened.DETAINED), applicant=Applicant.PERSON, role=PersonRole.DEFENDER,
        urgent=True,
    )  # fmt: skip


def need_of_incident(person: Person, incident: Incident) -> HelpNeed:
    """What is clear of an incident, in codes: never who it is about."""
    happened = Happened(incident.playbook)
    organisation_hit = happened in (Happened.RAIDED, Happened.DEFAMED, Happened.HACKED)
    return HelpNeed(
        kinds=_kinds_after(happened),
        country=incident.country,
        applicant=Applicant.ORGANISATION if organisation_hit and incident.organisation_id else Applicant.PERSON,
        role=PersonRole.DEFENDER,
        languages=("km", "en"),
        urgent=incident.severity == Severity.CRITICAL or happened in SERIOUS,
    )


def _kinds_after(happened: Happened) -> list[str]:
    return [kind.value for kind in KINDS_AFTER[happened]]


def incident_words(incident: Incident) -> str:
    """What happened, in the words of its playbook."""
    return playbook_name(incident).in_language(get_language() or "en")


def country_word(country: str) -> str:
    return pack(country).name.in_language(get_language() or "en")


def asking_organisation(person: Person, incident: Incident | None) -> Organisation | None:
    """In whose name one asks."""
    if incident and incident.organisation:
        return incident.organisation
    return next(iter(organisations_where(person, Verb.SEE_NETWORK)), None)
