"""One service as a page shows it, whether it stands in the country's pack or somebody wrote it down."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from karpear.cases.incidents.help_words import HELP_KINDS
from karpear.countries.queries import pack, packs
from karpear.countries.services import HelpService
from karpear.countries.values import FactConfidence, Name
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.refusals import Missing
from karpear.rules.sharing.services import CONFIRMED, SURE_FROM, UNCONFIRMED, Offer, confidence_on, is_doubtful

from ..models import ServiceEntry
from .uses import verified_by_use
from .words import joined


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """`offer`: as the rule reads it; the rest is words. `entry`: None where the pack has it."""

    offer: Offer
    name: str
    about: str
    not_for: str
    channel: str
    through: str
    cap_words: str
    path: str
    apply_path: str
    confidence: float
    entry: ServiceEntry | None = None
    source: str = ""
    is_sure: bool = True

    @property
    def key(self) -> str:
        return self.offer.key

    @property
    def kinds(self) -> str:
        return joined(self.offer.kinds, HELP_KINDS)

    @property
    def ask_first(self) -> bool:
        return is_doubtful(self.confidence)

    @property
    def state(self) -> str:
        """The shape of how sure it is."""
        return "late" if self.ask_first else "safe" if self.confidence >= SURE_FROM and self.is_sure else "due"


def offer_of_pack(country: str, service: HelpService, verified: Mapping[str, date]) -> Offer:
    """What people of the network heard themselves counts more than what was read."""
    key = f"{country}:{service.id}"
    is_checked = service.fact.confidence is FactConfidence.CHECKED
    heard = verified.get(key)
    looked_on = max(heard, service.fact.checked_on) if heard else service.fact.checked_on
    return Offer(
        key=key, kinds=service.kinds, looked_on=looked_on,
        base=CONFIRMED if is_checked or heard else UNCONFIRMED, country=country, applicants=service.applicants,
        roles=service.roles, cap=service.cap, currency=service.currency, retrospective=service.retrospective,
        speed=service.speed, answer_hours=service.answer_hours, languages=service.languages, safe=service.safe,
        at_night=service.at_night, papers=service.papers,
    )  # fmt: skip


#: The columns of an entry that the rule reads, in the order of `Offer`; none of them is encrypted.
OFFER_COLUMNS = (
    "kinds", "looked_on", "country", "applicants", "roles", "once", "cap", "currency", "retrospective", "speed",
    "answer_hours", "languages", "safe", "at_night", "papers",
)  # fmt: skip


def offer_of_row(pk: Any, cells: Collection[Any]) -> Offer:
    """From OFFER_COLUMNS."""
    return Offer(key=str(pk), **dict(zip(OFFER_COLUMNS, cells, strict=True)))


def card_of_entry(entry: ServiceEntry, today: date) -> ServiceCard:
    """One that somebody wrote down."""
    offer = offer_of_row(entry.pk, [getattr(entry, column) for column in OFFER_COLUMNS])
    return ServiceCard(
        offer=offer, name=entry.name, about=entry.about, not_for=entry.not_for, channel=entry.channel,
        through=entry.through, cap_words=f"{entry.cap:,} {entry.currency}" if entry.cap is not None else "",
        path=reverse("network:service", args=[entry.pk]), apply_path=reverse("network:service_apply", args=[entry.pk]),
        confidence=confidence_on(today, entry.looked_on), entry=entry,
    )  # fmt: skip


def cards_of_pack(person: Person, country: str, today: date) -> list[ServiceCard]:
    """Those of the pack of a country, in its order."""
    services = _pack_services(country)
    verified = verified_by_use(person, [f"{country}:{code}" for code in services])
    return [_card_of_pack(country, service, verified, today) for service in services.values()]


def card_in_pack(person: Person, country: str, code: str, today: date) -> ServiceCard:
    """One of them. Raises Missing."""
    if (service := _pack_services(country).get(code)) is None:
        raise Missing
    return _card_of_pack(country, service, verified_by_use(person, [f"{country}:{code}"]), today)


def _pack_services(country: str) -> Mapping[str, HelpService]:
    """Of a country that users may choose. Raises Missing."""
    if country not in {known.code for known in packs()}:
        raise Missing
    return pack(country).services


def _card_of_pack(country: str, service: HelpService, verified: Mapping[str, date], today: date) -> ServiceCard:
    offer, language = offer_of_pack(country, service, verified), get_language() or "en"

    def said(name: Name | None) -> str:
        return name.in_language(language) if name else ""

    return ServiceCard(
        offer=offer, name=said(service.name), about=said(service.about), not_for=said(service.not_for),
        channel=said(service.channel), through=said(service.through),
        cap_words=f"{service.cap:,} {service.currency}" if service.cap is not None else "",
        path=reverse("network:service_of_pack", args=[country, service.id]),
        apply_path=reverse("network:service_of_pack_apply", args=[country, service.id]),
        confidence=confidence_on(today, offer.looked_on, offer.base), source=service.fact.source,
        is_sure=offer.key in verified or service.fact.is_sure(today),
    )  # fmt: skip


def entry_of(person: Person, service: Any) -> ServiceEntry:
    """One that somebody wrote down. Raises Missing."""
    rows = ServiceEntry.objects.visible_to(person).select_related("organisation", "network__body", "looked_by")
    return find_row(rows.filter(pk=service))
