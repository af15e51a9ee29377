"""Answers to an accusation: made, kept, printed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import choose_organisation, may_there, require
from karpear.rules.access import Verb
from karpear.rules.voice.neutrality import ASKED_AGAIN, Accusation
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.paper import LANGUAGE_CHOICES, languages_of, pdf_answer
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..actions.answers import answer_accusation
from ..neutrality_values import NewAccusation
from ..neutrality_words import ACCUSATIONS
from ..paper import answer_paper
from ..queries import answers as queries

answers_home = refusing(
    lambda address: (
        redirect("voice:accusation_answer", address["accusation_answer"])
        if "accusation_answer" in address
        else redirect("voice:neutrality")
    )
)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@answers_home
def listed(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Every answer that was made."""
    own_organisation, _others = choose_organisation(me(request), organisation, Verb.SEE_VOICE)
    context = {
        "organisation": own_organisation,
        "answers": [
            (row, ACCUSATIONS[Accusation(row.accusation)]) for row in queries.answers_of(me(request), own_organisation)
        ],
        "keeps": may_there(me(request), own_organisation.pk, Verb.KEEP_VOICE),
    }
    return page(request, "voice/engagement/answers.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@answers_home
def new(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """What is said, and about which time."""
    membership, now = require(me(request), organisation, Verb.KEEP_VOICE), timezone.now()
    today = today_of(membership.organisation, now)
    return form_page(
        request,
        "voice/engagement/answer_form.html",
        ValueForm(request.POST or None, asks=NewAccusation, initial={"since": today - ASKED_AGAIN, "until": today}),
        do=lambda clean: answer_accusation(
            by=me(request), organisation=organisation, new=NewAccusation(**clean), now=now, today=today
        ),
        done=_("Made. Read what it does not cover before you give it to anybody."),
        to=lambda answer: ("voice:accusation_answer", answer.pk),
        context={"organisation": membership.organisation},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@answers_home
def show(request: HttpRequest, accusation_answer: UUID) -> HttpResponse:
    """One answer as it was made, to read and to print."""
    shown_page = queries.answer_page(me(request), accusation_answer)
    context = {"page": shown_page, "languages": LANGUAGE_CHOICES}
    return page(request, "voice/engagement/answer.html", context)


@under_pressure(write=Answer.REFUSED)
@require_POST
@answers_home
def paper(request: HttpRequest, accusation_answer: UUID) -> HttpResponse:
    """The same on one or two pages."""
    person, now = me(request), timezone.now()
    shown_page = queries.answer_page(person, accusation_answer)
    languages = languages_of(request.POST.get("language", ""), request.LANGUAGE_CODE)
    note_export(by=person, of="neutrality_answer", kind="paper", count=len(shown_page.lines), now=now)
    return pdf_answer(answer_paper(shown_page, languages, now), f"answer-{shown_page.row.made_at:%Y-%m-%d}.pdf")
