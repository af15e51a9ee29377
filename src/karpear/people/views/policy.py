"""How an organisation watches and decides: who is told how soon, and from which risk others must agree."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.rules.access import Verb
from karpear.ui.pages import form_page

from ..actions.members import set_policy
from ..forms.organisation import PolicyForm
from ..queries import circle, gates
from ..queries.ladder_picture import ladder_picture
from .shared import refusing, who


@refusing("people:members_home")
def policy(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """The organisation's ladder and check-in defaults."""
    own_organisation = gates.require(who(request), organisation, Verb.EDIT_POLICY).organisation
    ladder = circle.ladder_of(own_organisation.policy)
    initial = PolicyForm.initial_of(ladder, own_organisation.policy) | {"phone": own_organisation.phone}
    form, to = PolicyForm(request.POST or None, initial=initial), ("people:policy", organisation)

    def keep(clean: dict[str, Any]) -> None:
        set_policy(
            by=who(request), organisation_id=organisation, values=form.values(), phone=clean["phone"],
            now=timezone.now(),
        )  # fmt: skip

    others = [row for row in gates.organisations_where(who(request), Verb.EDIT_POLICY) if row.pk != organisation]
    context = {"organisation": own_organisation, "other_organisations": others, "drawing": ladder_picture(ladder)}
    return form_page(request, "people/policy.html", form, do=keep, done=_("Saved."), to=to, context=context)
