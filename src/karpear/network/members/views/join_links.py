"""What a lead reads before their organisation joins a network."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.people.current import me
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ..actions.memberships import join_network
from ..forms import JoinNetworkForm
from ..queries.networks import invitation_by_link, organisations_to_join

network_home = refusing(lambda _address: redirect("network:members"))


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@network_home
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing; a lead who has read the page lets their organisation join."""
    now = timezone.now()
    invitation = invitation_by_link(token, now)
    if invitation is None:
        return page(request, "network/members/join_closed.html", {})
    organisations = organisations_to_join(me(request), invitation.network)
    return form_page(
        request,
        "network/members/join.html",
        JoinNetworkForm(request.POST or None, organisations=organisations),
        do=lambda clean: join_network(
            by=me(request), token=token, organisation=UUID(clean["organisation"]), now=timezone.now()
        ),
        done=_("Your organisation belongs to the network now. Its other leads are told."),
        to=("network:members",),
        context={"invitation": invitation, "organisations": organisations},
    )
