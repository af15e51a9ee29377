"""One's own case pack, the parts one holds, openings, and words for contacts."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.vault.pages import form_page, page, sealed_page
from karpear.vault.queries.directory import directory, has_identity
from karpear.vault.queries.locks import must_be_unlocked

from ..actions import custodians as actions
from ..actions import instructions as words
from ..forms import AskCustodianForm, InstructionsForm, NeededForm
from ..queries import packs as queries
from ..queries.custodies import alerts_of_held
from .kit import kit_file

home = refusing(lambda _address: redirect("packs:packs"))
#: What somebody who never began has.
NO_PACK = queries.OwnPack(None, None, None)


@under_pressure(read=Answer.EMPTY)
@require_safe
@sealed_page
def packs(request: HttpRequest) -> HttpResponse:
    """My pack, what I hold for others, and what is being opened."""
    if not in_private(request):
        return page(request, "packs/packs.html", {"own_pack": None, "enrolled": False})
    person, now = me(request), timezone.now()
    context = {
        "own_pack": queries.own_pack(person, now), "custodies": queries.held_by(person), "now": now,
        "openings": queries.openings_for(person, now), "enrolled": has_identity(person),
        "asking": alerts_of_held(person, now),
    }  # fmt: skip
    return page(request, "packs/packs.html", context)


@under_pressure(read=Answer.EMPTY)
@require_safe
@home
@sealed_page
def write(request: HttpRequest) -> HttpResponse:
    """Write the pack, and seal it."""
    person = me(request)
    if not in_private(request) or not has_identity(person):
        return redirect("vault:enrol")
    return page(request, "packs/write.html", {"own_pack": queries.own_pack(person, timezone.now())})


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@any_form
@refusing(lambda _address: redirect("packs:custodians"))
@sealed_page
def custodians(request: HttpRequest) -> HttpResponse:
    """Who holds a part, and how many of them open it."""
    person, now = me(request), timezone.now()
    own_pack = queries.own_pack(person, now) if in_private(request) else NO_PACK
    askable = _list_askable(directory(person, now, forced=not in_private(request)), own_pack)
    return form_page(
        request,
        "packs/custodians.html",
        NeededForm(request.POST or None, initial={"needed": own_pack.pack.needed if own_pack.pack else 2}),
        do=lambda clean: actions.set_needed(by=person, threshold=clean["needed"], now=now),
        done=_("Saved. It counts from the next time you seal."),
        to=("packs:custodians",),
        context={"own_pack": own_pack, "people": askable},
    )


def _list_askable(keys: dict[str, Any], own_pack: queries.OwnPack) -> list[dict[str, object]]:
    asked_people = {custodian.person_id for custodian in own_pack.custodians}
    asked_outside = {custodian.outside_id for custodian in own_pack.custodians}
    people = [
        {"kind": "person", "key": person["id"], "name": person["name"]}
        for person in keys["people"]
        if person["person"] not in asked_people | asked_outside
    ]
    outside = [
        {"kind": "outside", "key": key["id"], "name": key["label"]}
        for organisation in keys["organisations"]
        for key in organisation["outside"]
        if key["kind"] == "partner" and key["id"] not in asked_people | asked_outside
    ]
    return [*people, *outside]


@under_pressure(write=Answer.REFUSED)
@refusing(lambda _address: redirect("packs:custodians"))
@press_page(gettext_lazy("Asked. You will hear from us when they have answered."), to="packs:custodians")
def ask(request: HttpRequest) -> None:
    """Ask somebody to hold a part."""
    person, form = me(request), AskCustodianForm(request.POST)
    if not form.is_valid():
        raise Missing
    actions.ask_custodian(by=person, now=timezone.now(), **form.cleaned_data)


@under_pressure(write=Answer.REFUSED)
@refusing(lambda _address: redirect("packs:custodians"))
@press_page(
    gettext_lazy("Removed. Seal the pack again, so that what they may have kept opens nothing."), to="packs:custodians"
)
def remove(request: HttpRequest, custodian: UUID) -> None:
    """Somebody holds a part no longer."""
    actions.remove_custodian(by=me(request), custodian=custodian, now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@require_POST
@home
def answer(request: HttpRequest, custodian: UUID) -> HttpResponse:
    """Yes or no to holding a part."""
    accept = request.POST.get("answer") == "accept"
    actions.answer_custody(by=me(request), custodian=custodian, accept=accept, now=timezone.now())
    messages.success(request, _("Thank you. You will hold a part once they seal again.") if accept else _("Said no."))
    return redirect("packs:packs")


@under_pressure(write=Answer.REFUSED)
@home
@press_page(gettext_lazy("Good. You are asked again in half a year."), to="packs:packs")
def reviewed(request: HttpRequest) -> None:
    """All of it is still right."""
    actions.still_right(by=me(request), now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@home
@press_page(gettext_lazy("Destroyed: the parts at once, the sealed text in 30 days."), to="packs:packs")
def destroy(request: HttpRequest) -> None:
    """The pack and every part of its key."""
    actions.destroy_pack(by=me(request), now=timezone.now())


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def kit(request: HttpRequest) -> HttpResponse:
    """Everything to open it without this server: sealed files, and a page that says how."""
    person = me(request)
    must_be_unlocked(person, timezone.now())
    pack, pack_custodians = queries.kit_of(person)
    answer = FileResponse(kit_file(pack, pack_custodians), as_attachment=True, filename="pack.zip")
    answer["Cache-Control"] = "no-store"
    return cast("HttpResponse", answer)


@under_pressure(read=Answer.EMPTY)
@require_safe
@home
@sealed_page
def instructions(request: HttpRequest) -> HttpResponse:
    """For whom something is written, at which stage."""
    person, private = me(request), in_private(request)
    rows = queries.contacts_with_words(person)
    if not private:
        rows = [{**row, "stages": set(), "sealed": False} for row in rows]
    releases = queries.releases_of(person) if private else []
    rows = sorted(rows, key=lambda row: not (row["stages"] or row["sealed"]))
    context = {"rows": rows, "stages": [s.value for s in Stage], "releases": releases}
    return page(request, "packs/instructions.html", context)


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@any_form
@refusing(lambda _address: redirect("packs:instructions"))
@sealed_page
def instruction(request: HttpRequest, contact: UUID) -> HttpResponse:
    """What one contact is to read, by stage; or sealed under words."""
    person, now = me(request), timezone.now()
    own_contact, texts, sealed = queries.words_for(person, contact)
    if not in_private(request):
        texts, sealed = {}, None
    if request.POST.get("do") == "unseal":
        words.remove_family_words(by=person, contact=contact, now=now)
        messages.success(request, _("Taken away."))
        return redirect("packs:instruction", contact=contact)
    return form_page(
        request,
        "packs/instruction.html",
        InstructionsForm(request.POST or None, initial=texts),
        do=lambda clean: words.write_instructions(by=person, contact=contact, texts=clean, now=now),
        done=_("Saved."),
        to=("packs:instructions",),
        context={"contact": own_contact, "sealed": sealed},
    )
