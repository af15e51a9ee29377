"""A bulletin is written on one short page, and addressed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.sharing.labels import Label
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ...members.models import Partner
from ..actions import drafts
from ..actions.drafts import Addressed
from ..forms import ALL, BulletinForm, tomorrow_evening
from ..models import UNSENT_STATES, Bulletin
from ..queries.audience import BulletinSource, inside_of, sources_of
from ..queries.pages import address_choices, bulletin_of
from ..values import NewBulletin

to_list = refusing(lambda _address: redirect("network:bulletins_sent"))
to_bulletin = refusing(lambda address: redirect("network:bulletin", address["bulletin"]))


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@to_list
def new(request: HttpRequest) -> HttpResponse:
    """What others must know."""
    now, sources = timezone.now(), sources_of(me(request))
    if not sources:
        return _without_network(request)
    source = next((source for source in sources if source.key == request.GET.get("as")), sources[0])
    form = BulletinForm(
        request.POST or None, country=source.organisation.country, initial={"expires_at": tomorrow_evening(now)}
    )
    return form_page(
        request,
        "network/bulletins/compose.html",
        form,
        do=lambda clean: _write(request, source, clean),
        context={"source": source, "sources": sources, "row": None, "organisation": source.organisation},
    )


def _without_network(request: HttpRequest) -> HttpResponse:
    if not may_anywhere(me(request), Verb.WRITE_BULLETIN):
        raise Missing
    return page(request, "network/bulletins/no_network.html", {})


def _write(request: HttpRequest, source: BulletinSource, clean: dict[str, Any]) -> HttpResponse:
    key, goes_to = clean.pop("key"), clean.pop("goes_to")
    row = drafts.write_bulletin(
        by=me(request), network=source.network.pk, organisation=source.organisation.pk, key=key,
        new=NewBulletin(**clean), to_all=goes_to == ALL, now=timezone.now(),
    )  # fmt: skip
    if row.state not in UNSENT_STATES:
        return redirect("network:bulletin", row.pk)
    return redirect("network:bulletin_check" if row.addressees.exists() else "network:bulletin_to", row.pk)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_bulletin
def change(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """Other words, before it is sent."""
    row = _own_draft(request, bulletin)
    return form_page(
        request,
        "network/bulletins/compose.html",
        BulletinForm(request.POST or None, country=row.organisation.country, row=row),
        do=lambda clean: drafts.change_bulletin(
            by=me(request), bulletin=bulletin, new=NewBulletin(**clean), now=timezone.now()
        ),
        to=("network:bulletin_check", bulletin),
        context={"row": row, "sources": (), "organisation": row.organisation},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_bulletin
def address(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """To whom it goes: organisations as a whole, people by name, own partners."""
    row = _own_draft(request, bulletin)
    error = ""
    if request.method == "POST":
        try:
            drafts.address_bulletin(by=me(request), bulletin=bulletin, to=_chosen(request), now=timezone.now())
            return redirect("network:bulletin_check", bulletin)
        except BadFields as refusal:
            error = refusal.errors[0][1]
    context = {
        "row": row,
        "error": error,
        "choices": address_choices(row, inside_of(row)),
        "partners": _partners(row),
        "is_red": row.label == Label.RED,
    }
    return page(request, "network/bulletins/address.html", context, bad=bool(error))


def _chosen(request: HttpRequest) -> Addressed:
    return Addressed(
        organisations=_keys(request, "organisations"), people=_keys(request, "people"),
        partners=_keys(request, "partners"),
    )  # fmt: skip


def _keys(request: HttpRequest, name: str) -> set[UUID]:
    """What was ticked. Raises BadFields."""
    try:
        return {UUID(value) for value in request.POST.getlist(name)}
    except ValueError as error:
        raise BadFields([(name, _("Choose from the list."))]) from error


def _partners(row: Bulletin) -> list[Mapping[str, Any]]:
    chosen_keys = set(row.addressees.filter(partner__isnull=False).values_list("partner", flat=True))
    partners = Partner.objects.active().filter(organisation=row.organisation_id)
    return [{"partner": partner, "is_chosen": partner.pk in chosen_keys} for partner in partners]


def _own_draft(request: HttpRequest, bulletin: UUID) -> Bulletin:
    """One that they may change now. Raises Missing, Forbidden or Conflict."""
    row = allowed(bulletin_of(me(request), bulletin), by=me(request), verb=Verb.WRITE_BULLETIN)
    if row.state not in UNSENT_STATES:
        raise Conflict(str(Bulletin.NOT_NOW) % {"state": row.get_state_display()})
    return row


@under_pressure(write=Answer.REFUSED)
@to_bulletin
@press_page(gettext_lazy("Thrown away. Nobody was told."), to="network:bulletins_sent")
def drop(request: HttpRequest, bulletin: UUID) -> None:
    """It is not sent."""
    drafts.drop_bulletin(by=me(request), bulletin=bulletin, now=timezone.now())
