"""Bulletins for us; what we sent, with receipts; and whoever joined late."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from karpear.people.current import me
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.forms import offer
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ...members.models import NetworkMember
from .. import lists
from ..actions.received import include_newcomers
from ..forms import NewcomerForm
from ..models import Bulletin, BulletinReceiver
from ..queries.audience import sources_of
from ..queries.unheld import standing_unheld
from ..tables import HandedDraft
from ..words import province_names


def _provinces(person: Person) -> dict[str, str]:
    """Of the countries of their organisations."""
    countries = Membership.objects.active().filter(person=person).values_list("organisation__country", flat=True)
    return {code: name for country in sorted(set(countries)) for code, name in province_names(country).items()}


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)
@require_http_methods(["GET", "HEAD", "POST"])
def bulletins(request: HttpRequest) -> HttpResponse:
    """What was released to them, as far as each label lets it stand in a list."""
    person, now = me(request), timezone.now()
    acts = may_anywhere(person, Verb.SEE_NETWORK)
    if not acts and not BulletinReceiver.objects.of(person).exists():
        raise Missing
    rows = lists.received_rows(person)
    return lists.inbox(person, _provinces(person), now).page(
        request, rows if in_private(request) else rows.none(), template="network/bulletins/bulletins.html", now=now,
        prepare=lists.inbox_lines(person, now), writes=may_anywhere(person, Verb.WRITE_BULLETIN),
    )  # fmt: skip


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)
@require_http_methods(["GET", "HEAD", "POST"])
def bulletins_sent(request: HttpRequest) -> HttpResponse:
    """What their organisations say: drafts, what waits, and what was sent, with how many have read it."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.WRITE_BULLETIN):
        raise Missing
    rows = Bulletin.objects.of_source(person).select_related("organisation")
    private = in_private(request)
    return lists.sent(_provinces(person), now).page(
        request, rows if private else rows.none(), template="network/bulletins/sent.html", now=now,
        prepare=lists.sent_lines(now), newcomers=_newcomers(person) if private else [],
        handed_count=HandedDraft.objects.visible_to(person).in_the_network().count() if private else 0,
        unheld=standing_unheld(person, now) if private else (),
    )  # fmt: skip


def _newcomers(person: Person) -> list[tuple[str, str, NewcomerForm]]:
    """(source, its name, the form) for each organisation in whose name they may release."""
    answers = []
    for source in sources_of(person):
        form = NewcomerForm()
        members = (
            NetworkMember.objects.active().filter(network=source.network).exclude(organisation=source.organisation)
        )
        newest = members.select_related("organisation").order_by("-joined_at", "-pk")
        if newest:
            offer(form, member=[(str(member.pk), member.organisation.name) for member in newest])
            answers.append((source.key, source.organisation.name, form))
    return answers


@under_pressure(write=Answer.REFUSED)
@require_POST
@refusing(lambda _address: redirect("network:bulletins_sent"))
def newcomers(request: HttpRequest) -> HttpResponse:
    """An organisation that joined late receives what still holds."""
    person, now = me(request), timezone.now()
    source = next((source for source in sources_of(person) if source.key == request.POST.get("source")), None)
    if source is None:
        raise Missing
    form = NewcomerForm(request.POST)
    members = NetworkMember.objects.active().filter(network=source.network).values_list("pk", flat=True)
    offer(form, member=[(str(key), str(key)) for key in members])
    if not form.is_valid():
        messages.error(request, _("Choose the organisation, and between 1 and 90 days."))
        return redirect("network:bulletins_sent")
    count = include_newcomers(
        by=person, organisation=source.organisation.pk, member=form.cleaned_data["member"],
        days=form.cleaned_data["days"], now=now,
    )  # fmt: skip
    words = ngettext("%(n)d bulletin was added to theirs.", "%(n)d bulletins were added to theirs.", count)
    messages.success(request, words % {"n": count})
    return redirect("network:bulletins_sent")
