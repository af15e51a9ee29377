"""Who can help with what: whether a service fits a need, why, what is still missing, and how sure the entry is.

Kinds: the eleven categories of ProtectDefenders.eu's emergency grants, and what networks give besides money. Nothing
here names anybody: a need is codes. An entry that nobody has looked at grows doubtful: its confidence halves every 180
days, and below a quarter it stands last, with the words "ask first".
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

HALF_LIFE_DAYS = 180
ASK_FIRST_BELOW = 0.25
#: What an entry begins with that a source confirms, and one that somebody has only read or heard of.
CONFIRMED, UNCONFIRMED = 1.0, 0.5
#: Less sure entries stand after the surer ones, however fast they are.
SURE_FROM = 0.5
#: So long after somebody applied they are asked what came of it, where nobody promised anything.
ASK_AFTER = timedelta(days=14)


class Applicant(StrEnum):
    """Who can ask."""

    PERSON = "person"
    FAMILY = "family"
    GROUP = "group"
    ORGANISATION = "organisation"


class PersonRole(StrEnum):
    """What somebody is attacked for."""

    DEFENDER = "defender"
    JOURNALIST = "journalist"
    LAWYER = "lawyer"
    UNIONIST = "unionist"
    COMMUNITY = "community"


class HelpPaper(StrEnum):
    """What an application needs. The same kinds as a case pack holds."""

    IDENTITY = "identity"
    CONSENT = "consent"
    ACCOUNT = "account"
    EVIDENCE = "evidence"
    MANDATE = "mandate"
    MEDICAL = "medical"
    BUDGET = "budget"
    REFERENCES = "references"
    PLAN = "plan"
    REGISTRATION = "registration"
    BANK = "bank"


class AnswerSpeed(StrEnum):
    """How soon an answer can be counted on, the soonest first."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    CALLS = "calls"


class Fit(StrEnum):
    """The best first. `LIKELY`: something is not known, and is asked before anything else."""

    FITS = "fits"
    PAPERS = "papers"
    LIKELY = "likely"
    NOT = "not"


class Reason(StrEnum):
    """What speaks for a service, or is to be known before."""

    GIVES = "gives"
    ANSWERS_SOON = "answers_soon"
    AT_NIGHT = "at_night"
    SAFE_CHANNEL = "safe_channel"
    IN_LANGUAGE = "in_language"
    COVERS = "covers"
    PAYS_BACK = "pays_back"
    PART_ONLY = "part_only"
    OTHER_CURRENCY = "other_currency"
    NO_LANGUAGE = "no_language"
    NOT_SAFE = "not_safe"
    SLOW = "slow"


class Against(StrEnum):
    """Why a service does not fit."""

    COUNTRY = "country"
    APPLICANT = "applicant"
    ROLE = "role"
    HELPED_BEFORE = "helped_before"
    PAID_ALREADY = "paid_already"


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry of the directory as this rule reads it. Empty `country`, `applicants` or `roles`: any.

    `retrospective`: do they pay what was paid before? `once`: not for whoever got something before. `safe`: is the
    channel encrypted? None: not known. `base`: how sure it was on the day when somebody looked.
    """

    key: str
    kinds: Collection[str]
    looked_on: date
    base: float = CONFIRMED
    country: str = ""
    applicants: Collection[str] = ()
    roles: Collection[str] = ()
    once: bool = False
    cap: int | None = None
    currency: str = ""
    retrospective: bool | None = None
    speed: str = AnswerSpeed.WEEKS
    answer_hours: int | None = None
    languages: Collection[str] = ()
    safe: bool | None = None
    at_night: bool | None = None
    papers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class HelpNeed:
    """What somebody needs, in codes. `paid`: they ask for something that is paid already. `have`: papers at hand."""

    kinds: Collection[str]
    country: str = ""
    applicant: str = ""
    role: str = ""
    helped_before: bool = False
    paid: bool = False
    amount: int | None = None
    currency: str = ""
    languages: Collection[str] = ()
    urgent: bool = False
    have: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ServiceMatch:
    """One entry for one need. `given`: which of the kinds asked for it gives; `missing`: papers still to get."""

    key: str
    fit: Fit
    given: Sequence[str]
    reasons: Sequence[Reason]
    missing: Sequence[str]
    against: Sequence[Against]
    confidence: float

    @property
    def ask_first(self) -> bool:
        return is_doubtful(self.confidence)


def confidence_on(today: date, looked_on: date, base: float = CONFIRMED) -> float:
    """Half of it every 180 days since somebody looked."""
    return float(base * 0.5 ** (max((today - looked_on).days, 0) / HALF_LIFE_DAYS))


def is_doubtful(confidence: float) -> bool:
    """Is it to be asked first whether it still holds?"""
    return confidence < ASK_FIRST_BELOW


def ask_after(promised_hours: int | None) -> timedelta:
    """So long after somebody applied they are asked what came of it: the time that was promised, if any was."""
    return timedelta(hours=promised_hours) if promised_hours else ASK_AFTER


def match_services(need: HelpNeed, offers: Iterable[Offer], today: date) -> list[ServiceMatch]:
    """Those that give any of it: what fits, then what is doubtful, then what does not fit; the best of each first."""
    rows = [(_match(need, offer, given, today), offer) for offer in offers if (given := _given(need, offer))]
    return [match for match, _offer in sorted(rows, key=lambda row: _order(need, *row))]


def shown_first(
    matches: Sequence[ServiceMatch], kinds: Iterable[str], most: int
) -> tuple[list[ServiceMatch], list[ServiceMatch]]:
    """The best of them, and what stands behind: of each of `kinds` that any of them gives, one is among the first."""
    firsts = [next((match.key for match in matches if kind in match.given), None) for kind in kinds]
    keys = {key for key in firsts if key is not None}
    others = [match.key for match in matches if match.key not in keys]
    keys.update(others[: max(most - len(keys), 0)])
    return [match for match in matches if match.key in keys], [match for match in matches if match.key not in keys]


def _given(need: HelpNeed, offer: Offer) -> list[str]:
    return [kind for kind in need.kinds if kind in offer.kinds]


def _match(need: HelpNeed, offer: Offer, given: list[str], today: date) -> ServiceMatch:
    against = _against(need, offer)
    missing = [paper for paper in offer.papers if paper not in need.have]
    return ServiceMatch(
        key=offer.key,
        fit=_fit(need, offer, against, missing),
        given=given,
        reasons=[Reason.GIVES, *_for_it(need, offer), *_to_know(need, offer)],
        missing=missing,
        against=against,
        confidence=confidence_on(today, offer.looked_on, offer.base),
    )


def _fit(need: HelpNeed, offer: Offer, against: list[Against], missing: list[str]) -> Fit:
    if against:
        return Fit.NOT
    if (offer.applicants and not need.applicant) or (offer.roles and not need.role):
        return Fit.LIKELY
    return Fit.PAPERS if missing else Fit.FITS


def _against(need: HelpNeed, offer: Offer) -> list[Against]:
    checks = (
        (Against.COUNTRY, offer.country and need.country and offer.country != need.country),
        (Against.APPLICANT, offer.applicants and need.applicant and need.applicant not in offer.applicants),
        (Against.ROLE, offer.roles and need.role and need.role not in offer.roles),
        (Against.HELPED_BEFORE, offer.once and need.helped_before),
        (Against.PAID_ALREADY, need.paid and offer.retrospective is False),
    )
    return [word for word, holds in checks if holds]


def _for_it(need: HelpNeed, offer: Offer) -> list[Reason]:
    same_money = offer.cap is not None and need.amount is not None and offer.currency == need.currency
    checks = (
        (Reason.ANSWERS_SOON, offer.speed == AnswerSpeed.HOURS),
        (Reason.AT_NIGHT, need.urgent and offer.at_night),
        (Reason.SAFE_CHANNEL, offer.safe),
        (Reason.IN_LANGUAGE, need.languages and set(need.languages) & set(offer.languages)),
        (Reason.COVERS, same_money and (offer.cap or 0) >= (need.amount or 0)),
        (Reason.PAYS_BACK, need.paid and offer.retrospective),
    )
    return [word for word, holds in checks if holds]


def _to_know(need: HelpNeed, offer: Offer) -> list[Reason]:
    has_money = offer.cap is not None and need.amount is not None
    checks = (
        (Reason.PART_ONLY, has_money and offer.currency == need.currency and (offer.cap or 0) < (need.amount or 0)),
        (Reason.OTHER_CURRENCY, has_money and offer.currency != need.currency),
        (Reason.NO_LANGUAGE, offer.languages and need.languages and not set(need.languages) & set(offer.languages)),
        (Reason.NOT_SAFE, offer.safe is False),
        (Reason.SLOW, need.urgent and offer.speed in (AnswerSpeed.WEEKS, AnswerSpeed.CALLS)),
    )
    return [word for word, holds in checks if holds]


_FITS, _SPEEDS = list(Fit), list(AnswerSpeed)
#: Where nobody promised hours, what such an answer mostly takes.
_USUAL_HOURS = {AnswerSpeed.HOURS: 12, AnswerSpeed.DAYS: 72, AnswerSpeed.WEEKS: 336, AnswerSpeed.CALLS: 2000}


def _order(need: HelpNeed, match: ServiceMatch, offer: Offer) -> tuple[Any, ...]:
    hours = offer.answer_hours or _USUAL_HOURS[AnswerSpeed(offer.speed)]
    return (
        match.fit is Fit.NOT, match.ask_first, match.confidence < SURE_FROM, hours if need.urgent else 0,
        Reason.NO_LANGUAGE in match.reasons, -len(match.given), _FITS.index(match.fit), len(match.missing),
        -round(match.confidence, 2), match.key,
    )  # fmt: skip
