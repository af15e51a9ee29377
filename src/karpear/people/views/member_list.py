"""The list of an organisation's people: what of them is shown, searched and sorted."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from karpear.people.forms.invitations import ROLES
from karpear.ui.columns import Column
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

from ..models import Membership
from ..queries.screens import members_called

_ROLE_WORDS = dict(ROLES)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One membership with its person and who brought them in."""

    membership: Membership
    lacks_second_factor: bool

    @property
    def role(self) -> str:
        return str(_ROLE_WORDS[self.membership.role])


MEMBERS = Listing(
    title=gettext_lazy("People"),
    columns=[
        Column("name", gettext_lazy("Name"), value=lambda row: row.membership.person.shown_name, sort=True),
        Column("role", gettext_lazy("Role"), sort="role", template="people/member_role.html"),
        Column("acts", gettext_lazy("Actions"), template="people/member_acts.html", file=False),
    ],
    filters=[Choice("role", gettext_lazy("Role"), _ROLE_WORDS)],
    search=members_called,
    search_hint=gettext_lazy("A part of the name"),
    order=("joined_at", "id"),
    per_page=50,
    at_a_glance=10,
    empty=EmptyList(gettext_lazy("Nobody yet"), gettext_lazy("Invite somebody")),
)
