"""What was warned about may leave: one tick for each kind."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.people.current import me
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ...actions.consents import say_it_may_leave

to_check = refusing(lambda address: redirect("network:bulletin_check", address["bulletin"]))


@under_pressure(write=Answer.REFUSED)
@require_POST
@to_check
def let_leave(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """Those that are ticked."""
    kinds = request.POST.getlist("kind")
    say_it_may_leave(by=me(request), bulletin=bulletin, kinds=kinds, now=timezone.now())
    if not kinds:
        messages.error(request, _("Tick what may leave, or change the words."))
    return redirect("network:bulletin_check", bulletin)
