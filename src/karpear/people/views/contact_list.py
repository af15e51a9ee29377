"""The list of contacts: what of them is shown, narrowed, sorted and saved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.ui.bulk import BulkAct
from karpear.ui.columns import Column, mark
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.list_views import ListView
from karpear.ui.listing import Listing

from ..actions.contacts import ask_contact
from ..models import Address, Contact, ContactRole, ContactState, Person
from ..values import DISCLOSURE_WORDS

STATES = {
    ContactState.ACCEPTED.value: gettext_lazy("agreed"),
    ContactState.ASKED.value: gettext_lazy("asked, no answer yet"),
    ContactState.DECLINED.value: gettext_lazy("said no"),
    ContactState.LEFT.value: gettext_lazy("has left"),
}

PROVEN = {"yes": gettext_lazy("proven"), "no": gettext_lazy("not proven yet")}


def _is_proven(code: str) -> Q:
    proven = Exists(Address.objects.usable().filter(contact=OuterRef("pk"), proven_at__isnull=False))
    return Q(proven) if code == "yes" else ~Q(proven)


def _state(contact: Contact) -> str:
    if contact.state == ContactState.ASKED and not contact.asked_at:
        return _("not asked yet")
    return str(STATES[contact.state])


def state_mark(contact: Contact) -> str:
    """What they answered, in a word and a shape."""
    kinds = {ContactState.ACCEPTED: "safe", ContactState.ASKED: "due"}
    return mark(kinds.get(ContactState(contact.state), "off"), _state(contact))


def _role(contact: Contact) -> str:
    return " · ".join(filter(None, (contact.get_role_display(), contact.reach)))


def _ways(contact: Contact) -> str:
    return "\n".join(f"{way.value} ({way.get_channel_display()})" for way in contact.ways)  # type: ignore[attr-defined]


def _name_of_owner(contact: Contact) -> str:
    return contact.knows_me_as or contact.owner.shown_name


def _disclosures(contact: Contact) -> str:
    words = [str(DISCLOSURE_WORDS[key]) for key in contact.disclosures if key in DISCLOSURE_WORDS]
    return ", ".join(words) or _("only that something may be wrong")


def _told_by_itself(contact: Contact) -> str:
    return _("yes, in this order") if contact.in_ladder else _("no")


CONTACTS = Listing(
    title=gettext_lazy("Contacts"),
    columns=[
        Column(
            "name", gettext_lazy("Name"), 24, value=lambda contact: contact.shown_name, sort=True,
            link=lambda contact: reverse("people:contact", args=[contact.pk]),
        ),
        Column("state", gettext_lazy("State"), value=_state, show=state_mark, sort="state"),
        Column("role", gettext_lazy("Role"), 20, value=_role, sort=True),
        Column(
            "ways", gettext_lazy("Reached by"), 30, value=_ways, template="people/contact_ways.html",
            bare=lambda contact: not contact.ways,
        ),
        Column("hours", gettext_lazy("Hours"), bare=lambda contact: not contact.hours),
        Column("knows_me_as", gettext_lazy("Knows me as"), value=_name_of_owner, page=False),
        Column("disclosures", gettext_lazy("May be told"), 30, value=_disclosures, page=False),
        Column(
            "in_ladder", gettext_lazy("Told automatically"), value=_told_by_itself, sort="-in_ladder", labelled=True,
            bare=lambda contact: contact.in_ladder,
        ),
        Column("acts", gettext_lazy("Actions"), template="people/contact_acts.html", file=False),
    ],
    filters=[
        Choice("role", gettext_lazy("Role"), dict(ContactRole.choices)),
        Choice("state", gettext_lazy("State"), STATES),
        Choice("proven", gettext_lazy("Ways to reach them"), PROVEN, where=_is_proven),
    ],
    search=("name", "role", "ways"),
    search_hint=gettext_lazy("A name, a number or what they are"),
    order=("position", "created_at", "id"),
    per_page=20,
    brief=True,
    code="contacts",
    views=[
        ListView(gettext_lazy("No answer yet"), {"state": ContactState.ASKED.value}),
        ListView(gettext_lazy("Not proven yet"), {"proven": "no"}),
    ],
    at_a_glance=5,  # the page is kept on the phone, and small
    exports=("csv", "xlsx", "paper"),
    empty=EmptyList(
        gettext_lazy("No contacts yet"),
        gettext_lazy("Begin with one person who answers the phone at night: a sister, a friend, a lawyer."),
        reverse_lazy("people:contact_add"), gettext_lazy("Add a contact"),
    ),
)  # fmt: skip


def contact_acts(person: Person, now: datetime) -> list[BulkAct]:
    """What somebody can do with many of their contacts at once."""

    def ask(contact: UUID, _clean: Mapping[str, Any]) -> None:
        ask_contact(person=person, contact_id=contact, now=now)

    return [
        BulkAct(
            key="ask", word=gettext_lazy("Ask again"), do=ask,
            text=gettext_lazy("Each gets a message with a new link, and the link they had closes."),
        )
    ]  # fmt: skip
