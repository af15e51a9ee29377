"""Notices in a browser: off unless the operator and the person both said yes."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karpear.messaging.channels import configured
from karpear.messaging.channels.config import push_hosts
from karpear.messaging.channels.vapid import public_key
from karpear.people.actions.pushes import drop_pushes, keep_push
from karpear.people.current import me
from karpear.people.models import Address, Channel
from karpear.rules.message.push import is_push_service
from karpear.rules.refusals import BadFields
from karpear.ui.pressure import Answer, under_pressure


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """What it means, and the switch. A POST brings the address that this browser was given, or stops all."""
    person = me(request)
    if Channel.PUSH.value not in configured():
        raise Http404
    if request.method == "POST":
        if request.POST.get("do") == "stop":
            drop_pushes(person=person, by=person.pk, now=timezone.now())
            messages.success(request, _("No browser shows notices for you any more."))
        else:
            keep_push(person=person, endpoint=_endpoint(request), now=timezone.now())
            messages.success(request, _("This browser shows a notice when something is waiting for you."))
        return redirect("notices")
    count = Address.objects.pushes().filter(person=person).count()
    return render(request, "phones/notices.html", {"key": public_key(), "count": count, "now": timezone.now()})


def _endpoint(request: HttpRequest) -> str:
    endpoint = request.POST.get("endpoint", "")
    if not is_push_service(endpoint, push_hosts(settings.KARPEAR_PUSH)):
        raise BadFields([("endpoint", _("This browser's push service is not known here."))])
    return endpoint
