"""The register: social security first, then the policies; and one person in it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.people.models import Membership, Person
from karpear.people.queries.gates import member_to_change, organisations_where
from karpear.rules.access import Verb
from karpear.rules.duty.cover_terms import Category
from karpear.rules.refusals import Forbidden
from karpear.ui.bulk import BulkAct
from karpear.ui.columns import Column, mark
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.list_views import ListView
from karpear.ui.listing import Listing
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions.registration import set_registration
from ..forms import RegisteredSinceForm, RegistrationForm
from ..pages import refusing, who
from ..queries import register as queries
from ..queries.covers import security_of
from ..words import ROLES

STATES = {
    "yes": gettext_lazy("registered"),
    "no": gettext_lazy("not registered"),
    "unknown": gettext_lazy("nobody has asked"),
}
_KINDS = {"yes": "safe", "no": "late", "unknown": "silent"}
_VALUES = {"yes": True, "no": False}


def _state(member: Membership) -> str:
    security = security_of(member)
    if security is None or security.registered is None:
        return "unknown"
    return "yes" if security.registered else "no"


def _where(code: str) -> Q:
    if code in _VALUES:
        return Q(social_security__registered=_VALUES[code])
    return Q(social_security__isnull=True) | Q(social_security__registered__isnull=True)


def _category(member: Membership) -> str:
    security = security_of(member)
    return str(ROLES[Category(security.category)]) if security and security.category else _("not known")


def _since(member: Membership) -> Any:
    security = security_of(member)
    return security.registered_on if security else None


PEOPLE = Listing(
    title=gettext_lazy("Social security"),
    columns=[
        Column(
            "name", gettext_lazy("Name"), 24, value=lambda member: member.person.shown_name, sort=True,
            link=lambda member: reverse("preparedness:insurance_person", args=[member.pk]),
        ),
        Column(
            "registered", gettext_lazy("Social security"), 20, value=lambda member: str(STATES[_state(member)]),
            show=lambda member: mark(_KINDS[_state(member)], STATES[_state(member)]),
        ),
        Column("since", gettext_lazy("Since"), value=_since, bare=lambda member: not _since(member)),
        Column("category", gettext_lazy("What they are here"), 18, value=_category),
    ],
    filters=[
        Choice("registered", gettext_lazy("Social security"), STATES, where=_where),
        Choice(
            "category", gettext_lazy("What they are here"),
            {category.value: word for category, word in ROLES.items()},
            where=lambda code: Q(social_security__category=code),
        ),
    ],
    search=("name",),
    search_hint=gettext_lazy("A name"),
    order=("joined_at", "id"),
    brief=True,
    per_page=12,
    code="cover",
    views=[
        ListView(gettext_lazy("Not registered"), {"registered": "no"}),
        ListView(gettext_lazy("Nobody has asked"), {"registered": "unknown"}),
    ],
    empty=EmptyList(gettext_lazy("Nobody here yet"), gettext_lazy("Invite people first.")),
)  # fmt: skip


def register_acts(by: Person, now: datetime) -> list[BulkAct]:
    """What a keeper of cover can say of many people at once."""

    def since(membership: UUID, clean: Mapping[str, Any]) -> None:
        values = {key: value for key, value in clean.items() if value}
        set_registration(by=by, membership=membership, clean={"registered": True, **values}, now=now)

    def unregistered(membership: UUID, _clean: Mapping[str, Any]) -> None:
        no = {"registered": False, "registered_on": None}
        set_registration(by=by, membership=membership, clean=no, now=now)

    return [
        BulkAct(
            key="since", word=gettext_lazy("Registered since"), do=since, form=RegisteredSinceForm,
            text=gettext_lazy("Each of them is registered with social security from this day on."),
        ),
        BulkAct(
            key="no", word=gettext_lazy("Not registered"), do=unregistered,
            text=gettext_lazy("None of them is registered with social security. Their trips say so."),
        ),
    ]  # fmt: skip


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # what is posted here narrows the list, or is refused by it
@any_form
@refusing
def register(request: HttpRequest) -> HttpResponse:
    """Who is registered, which policies there are, which claims are open."""
    person, now, private = who(request), timezone.now(), in_private(request)
    organisations = organisations_where(person, Verb.SEE_PREPAREDNESS, by_name=True)
    if not organisations:
        raise Forbidden(_("Your role in this organisation does not allow this."))
    rows, keeps = queries.members_in_register(person), queries.keeper_of(person)
    rows = rows if private else rows.none()
    listing = PEOPLE if not keeps else _with_acts(person, now)
    return listing.page(
        request, rows, template="preparedness/insurance.html", now=now,
        organisations=organisations,
        keeps=keeps,
        counts=queries.count_registered(rows),
        policies=queries.policy_lines(person, now) if private else [],
        claims=queries.open_claims(person) if private else [],
        schemes=queries.schemes_of(organisations),
    )  # fmt: skip


def _with_acts(person: Person, now: datetime) -> Listing:
    return replace(PEOPLE, acts=register_acts(person, now))


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@refusing
def registration(request: HttpRequest, membership: UUID) -> HttpResponse:
    """One person: registered or not, since when, and what they are here."""
    member = member_to_change(who(request), membership, Verb.KEEP_COVER)
    form = RegistrationForm(request.POST or None, row=security_of(member))
    act = partial(set_registration, by=who(request), membership=membership, now=timezone.now())
    context = {"member": member, "scheme": next(iter(queries.schemes_of([member.organisation])), None)}
    to = ("preparedness:insurance",)
    return form_page(
        request, "preparedness/insurance_person.html", form, do=act, done=_("Saved."), to=to, context=context
    )
