"""The list of who asks whom how they are. Only the two see a line of it, so it is never a file."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.people.models import Person
from karpear.ui.columns import Column
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

from ..models import Support

ROLES = {"asked": gettext_lazy("Who asks me"), "asks": gettext_lazy("Whom I ask")}


def support_list(person: Person) -> Listing:
    """As this person sees it."""

    def name(support: Support) -> str:
        if support.affected_id == person.pk:
            return _("%(name)s asks you") % {"name": support.supporter.shown_name}
        return _("You ask %(name)s") % {"name": support.affected.shown_name}

    def since(support: Support) -> str:
        day = date_format(timezone.localtime(support.started_at), "j M Y")
        return _("since %(t)s") % {"t": day}

    def has_role(code: str) -> Q:
        return Q(affected=person) if code == "asked" else Q(supporter=person)

    return Listing(
        title=gettext_lazy("Support"),
        columns=[
            Column(
                "name", gettext_lazy("Who asks whom"), value=name, sort=True,
                link=lambda support: reverse("cases:support", args=[support.pk]),
            ),
            Column("started_at", gettext_lazy("Since"), show=since, sort="-started_at"),
        ],
        filters=[Choice("role", gettext_lazy("Who asks whom"), ROLES, where=has_role)],
        search=("name",),
        search_hint=gettext_lazy("A part of the name"),
        order=("-started_at", "-pk"),
        at_a_glance=5,
        brief=True,
        empty=EmptyList(
            gettext_lazy("Nobody asks you yet"),
            gettext_lazy("Choose somebody below. Only the two of you will see it."),
        ),
    )  # fmt: skip
