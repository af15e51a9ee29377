"""A bulletin goes to other installations."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.people.current import me
from karpear.rules.refusals import BadFields, Missing
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ...bulletins.queries.pages import bulletin_page
from ..actions.shares import share_bulletin
from ..forms import ShareForm
from ..queries.pages import share_choice

to_bulletin = refusing(lambda values: redirect("network:bulletin", values["bulletin"]))


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_bulletin
def share(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """To which of those whose words have been compared; its label decides whether it may leave at all."""
    bulletin_shown = bulletin_page(me(request), bulletin, timezone.now())
    if not bulletin_shown.is_told_where:
        raise Missing
    choice = share_choice(bulletin_shown.row)
    return form_page(
        request,
        "network/federation/share.html",
        ShareForm(request.POST or None, offered=[(str(peer.pk), peer.name) for peer in choice.peers]),
        do=lambda clean: share_bulletin(
            by=me(request), bulletin=bulletin, peers=_keys(clean["peers"]), now=timezone.now()
        ),
        done=_("It goes there now. If you update it or take it back, they hear of that by themselves."),
        to=("network:bulletin", bulletin),
        context={"page": bulletin_shown, "choice": choice},
    )


def _keys(values: "list[str]") -> set[UUID]:
    try:
        return {UUID(value) for value in values}
    except ValueError:
        raise BadFields([("peers", _("Choose from the list."))]) from None
