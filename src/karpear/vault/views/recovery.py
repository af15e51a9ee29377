"""A forgotten secret: asking, saying yes or no, and what goes to and comes from the recovery holder."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.people.current import me
from karpear.people.models import Person
from karpear.people.signin import password_first
from karpear.rules.refusals import Missing
from karpear.rules.secret.custody import APPROVALS
from karpear.ui.pages import form_act
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions import recovery as actions
from ..forms.custody import CustodyHandoverForm
from ..models import RecoveryRequest
from ..pages import page
from ..queries import directory, recovery_helpers, team
from ..queries import recovery as recovery_queries
from .custody import custody_page
from .team import sealed_file

HOME = "vault:recovery"


@under_pressure(read=Answer.EMPTY)
@require_safe
@custody_page("vault:home")
def recovery(request: HttpRequest) -> HttpResponse:
    """One's own way back, and those of others that wait for this officer or watcher."""
    person, now, private = me(request), timezone.now(), in_private(request)
    own_request = recovery_queries.own_recovery(person) if private else None
    context = {
        "own_recovery": _describe_request(own_request, person, now) if own_request else None,
        "ways": _ways(person, now) if private else [],
        "enrolled": private and directory.has_identity(person),
        "keys": team.own_recovery_keys(person) if private else [],
        "others_recoveries": [_describe_request(row, person, now) for row in recovery_helpers.to_help(person, now)]
        if private
        else [],
        "approvals_needed": APPROVALS,
        "form": CustodyHandoverForm(),
        "now": now,
        "person": person,
    }
    return page(request, "vault/recovery.html", context)


def _describe_request(recovery_request: RecoveryRequest, reader: Person, now: datetime) -> dict[str, object]:
    yes = [approval.by for approval in recovery_helpers.yes_of(recovery_request)]
    return {
        "recovery": recovery_request,
        "ready": recovery_request.ready_at is not None and recovery_request.ready_at <= now,
        "yes": yes,
        "said_yes": reader in yes,
        "carries": recovery_helpers.carries(reader, recovery_request),
        "can": recovery_helpers.who_may_say_yes(recovery_request.person, recovery_request.organisation_id, now),
    }


def _ways(person: Person, now: datetime) -> list[dict[str, object]]:
    """Each way back with who may say yes on it."""
    ways = recovery_queries.ways_back(person)
    return [
        {
            "by": organisation,
            "can": recovery_helpers.who_may_say_yes(person, organisation.pk if organisation else None, now),
        }
        for organisation in ways
    ]


@under_pressure(read=Answer.EMPTY)
@require_safe
@custody_page(HOME)
def recover(request: HttpRequest) -> HttpResponse:
    """Make a new key because the secret of the old one is forgotten."""
    ways = _ways(me(request), timezone.now()) if in_private(request) else []
    if not ways:
        return redirect(HOME)
    return page(request, "vault/recovery_new.html", {"ways": ways, "approvals_needed": APPROVALS})


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
@custody_page(HOME)
def again(request: HttpRequest) -> HttpResponse:
    """Start again with a new key: what it costs, and then the password."""
    person, now = me(request), timezone.now()
    if not in_private(request) or not directory.has_identity(person):
        return redirect("vault:enrol")
    if request.method != "POST":
        return page(request, "vault/recovery_again.html", {"ways": _ways(person, timezone.now())})
    if password_page := password_first(request, now, request.path):
        return password_page
    actions.start_again(person=person, now=now)
    messages.success(request, _("Your old key is put away. Make the new one now."))
    return redirect("vault:enrol")


@under_pressure(read=Answer.EMPTY)
@require_safe
@custody_page(HOME)
def own_key(request: HttpRequest) -> HttpResponse:
    """Make a recovery key of one's own."""
    keys = team.own_recovery_keys(me(request)) if in_private(request) else []
    return page(request, "vault/recovery_own.html", {"keys": keys})


@under_pressure(write=Answer.REFUSED)
@require_POST
@custody_page(HOME)
def approve(request: HttpRequest, recovery: UUID) -> HttpResponse:
    """Yes, it is them."""
    actions.approve_recovery(by=me(request), request=recovery, now=timezone.now())
    messages.success(request, _("Your yes is recorded."))
    return redirect(HOME)


@under_pressure(write=Answer.REFUSED)
@require_POST
@custody_page(HOME)
def cancel(request: HttpRequest, recovery: UUID) -> HttpResponse:
    """This was not me, or: no."""
    actions.cancel_recovery(by=me(request), request=recovery, now=timezone.now())
    messages.success(request, _("Stopped. The previous key counts again."))
    return redirect(HOME)


@under_pressure(write=Answer.REFUSED)
@require_POST
@custody_page(HOME)
def release(request: HttpRequest, recovery: UUID) -> HttpResponse:
    """The wrap, for the recovery holder."""
    wrap = actions.release_recovery(by=me(request), request=recovery, now=timezone.now())
    return sealed_file(bytes(wrap.blob), "wrap.age")


@under_pressure(write=Answer.REFUSED)
@require_POST
@custody_page(HOME)
def handover(request: HttpRequest, recovery: UUID) -> HttpResponse:
    """What the recovery holder gave back."""
    form = CustodyHandoverForm(request.POST, request.FILES)
    if recovery_helpers.helper_of(me(request), recovery) is None:
        raise Missing
    return form_act(
        request,
        form,
        do=lambda clean: actions.hand_over(by=me(request), request=recovery, now=timezone.now(), **clean),
        done=_("Saved. At their next unlock everything opens again."),
        to=(HOME,),
        otherwise=_("Choose the file handover.age."),
    )
