"""Whom each organisation keeps informed, and what reaches them: as the table of labels says."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.db.rows import find_row
from karpear.messaging.outside import LastMessage, last_messages
from karpear.people.models import Language, Organisation, Person
from karpear.people.queries.gates import may_there, organisations_where
from karpear.rules.access import Verb
from karpear.rules.sharing.labels import Label, RecipientClass, allowance
from karpear.ui.history import HistoryLine, history_line
from karpear.ui.values import questions, titles

from ..models import Partner, PartnerChange, PartnerKind
from ..values import NewPartner

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """`message`: what became of the newest mail to them."""

    partner: Partner
    message: LastMessage | None


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """Of one organisation, by name. `keeps`: may the reader change them?"""

    organisation: Organisation
    partners: Page[PartnerLine]
    keeps: bool


def partner_pages(person: Person, page: str = "1") -> list[PartnersPage]:
    """Of every organisation for which they act; a network itself has none."""
    return [
        PartnersPage(
            organisation,
            _page_of(organisation, page),
            may_there(person, organisation.pk, Verb.KEEP_PARTNERS),
        )
        for organisation in organisations_where(person, Verb.KEEP_PARTNERS, by_name=True)
    ]


def _page_of(organisation: Organisation, number: str) -> Page[PartnerLine]:
    """What became of mail is asked for those alone who are shown."""
    partners = Paginator(_partners(organisation), ON_A_PAGE).get_page(number)
    messages = last_messages(partner.address_id for partner in partners if partner.address_id)
    lines = [
        PartnerLine(partner, messages.get(partner.address_id) if partner.address_id else None) for partner in partners
    ]
    return Page(lines, partners.number, partners.paginator)  # type: ignore[arg-type] # which counts, and shows none


def last_message_of(partner: Partner) -> LastMessage | None:
    """What became of the newest mail to them."""
    return last_messages([partner.address_id]).get(partner.address_id) if partner.address_id else None


def _partners(organisation: Organisation) -> list[Partner]:
    rows = Partner.objects.active().filter(organisation=organisation)
    return sorted(rows, key=lambda partner: str(partner.name).casefold())


def reaching_labels() -> list[str]:
    """With which labels something reaches a partner, as they are written."""
    return [label.marking for label in Label if allowance(label, RecipientClass.PARTNER).receive]


def ending_labels() -> list[str]:
    """Of these, with which it ends there: they may not hand it on."""
    return [
        label.marking
        for label in Label
        if (answer := allowance(label, RecipientClass.PARTNER)).receive and not answer.may_forward
    ]


def partner_of(person: Person, partner: UUID) -> Partner:
    """Raises Missing."""
    return find_row(Partner.objects.visible_to(person).select_related("organisation", "address").filter(pk=partner))


def partner_history(partner: Partner) -> list[HistoryLine]:
    """Everything, in one query."""
    words = {"added": _("Written down"), "ended": _("No longer kept informed")}
    heads = _heads()
    return [
        history_line(change, words.get(change.verb, _("Changed")), {} if change.verb == "added" else heads, _in_words)
        for change in PartnerChange.objects.filter(partner=partner).select_related("by")
    ]


def _heads() -> dict[str, Any]:
    """Their address stands in a table of its own."""
    return {**titles(NewPartner), "email": questions(NewPartner)["email"].title}


def _in_words(name: str, text: str) -> str:
    words: dict[str, dict[str, Any]] = {"kind": dict(PartnerKind.choices), "language": dict(Language.choices)}
    return str(words.get(name, {}).get(text, text))


def partner_facts(partner: Partner) -> list[tuple[Any, str]]:
    """(what, answer) of one of them."""
    heads = _heads()
    agreed_day = date_format(partner.agreed_on) if partner.agreed_on else _("nobody has written it down")
    return [
        (heads["kind"], partner.get_kind_display()),
        (heads["email"], partner.email or _("none: you tell them yourself")),
        (heads["language"], partner.get_language_display()),
        (heads["agreed_on"], agreed_day),
    ]
