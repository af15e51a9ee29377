"""What a person says as a citizen: proposed, read by one lead, signed by both. Nobody else finds these pages."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.models import Organisation
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.forms import named
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.paper import pdf_answer
from karpear.ui.places import lie_in
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..actions import agreements as actions
from ..models import Agreement
from ..paper import agreement_pdf
from ..queries.agreements import AgreementLine, agreement_line, first_words, leads_for
from ..values import Addressee, AnswerWords, EndingWords, NewAgreement
from ..words import topic_names

MINE = "/voice/mine/"
#: In that place, though at another address: its way back leads there.
AGREEMENTS = f"{MINE}agreements/"
mine = refusing(lambda _address: redirect(MINE))
its_page = refusing(lambda values: redirect("voice:agreement", values["agreement"]))


class AgreementForm(ValueForm):
    """All of it on one screen. What few change is folded, and says what stands there."""

    asks = NewAgreement
    conditional = frozenset({"disclaimer_km", "disclaimer_en", "ask_whom"})
    folds = frozenset(
        {"own_words", "disclaimer_km", "disclaimer_en", "ask_first", "ask_whom", "support_words", "support"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = {name: self[name].value() for name in self.folds}
        self.answers = {name: _in_short(value) for name, value in values.items() if value}

    @property
    def folded(self) -> frozenset[str]:
        """What help one keeps is what it is about: in sight until something is ticked."""
        open_now = self.errors.keys() | (set() if self["support"].value() else {"support"})
        return self.folds - open_now


def _in_short(value: Any) -> str:
    return str(len(value)) if isinstance(value, list) else Truncator(value).chars(40)


class AddresseeForm(ValueForm):
    """Another lead."""

    asks = Addressee


class AgreementAnswerForm(ValueForm):
    """What should be otherwise."""

    asks = AnswerWords


class AgreementEndForm(ValueForm):
    """Why it ends."""

    asks = EndingWords


def _choices(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    topics = list(topic_names(organisation).items())
    return {"topics": topics, "ask_first": topics, "lead": named(leads_for(me(request), organisation))}


def _own(request: HttpRequest, agreement: UUID) -> AgreementLine:
    line = _seen(request, agreement)
    if not line.is_own:
        raise Missing
    return line


def _seen(request: HttpRequest, agreement: UUID) -> AgreementLine:
    lie_in(request, AGREEMENTS)
    return agreement_line(me(request), agreement, timezone.now())


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@mine
def new_agreement(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Propose one; what is asked first is on the pack's list, and the disclaimer of the pack can be changed."""
    own_organisation = require(me(request), organisation, Verb.READ_POSTURE).organisation
    lie_in(request, AGREEMENTS)
    choices = _choices(request, own_organisation)
    return form_page(
        request,
        "voice/posture/agreement_form.html",
        AgreementForm(request.POST or None, choices=choices, initial=first_words(own_organisation)),
        do=lambda clean: actions.propose(
            by=me(request), organisation=organisation, new=NewAgreement(**clean), now=timezone.now()
        ),
        done=_("Signed by you. It waits for the lead to sign it, too."),
        to=lambda agreement: ("voice:agreement", agreement.pk),
        context={"organisation": own_organisation, "no_lead": not choices["lead"], "agreement": None},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_page
def change_agreement(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Other words, before it is signed."""
    row = _own(request, agreement).agreement
    choices = _choices(request, row.organisation)
    return form_page(
        request,
        "voice/posture/agreement_form.html",
        AgreementForm(request.POST or None, row=row, choices=choices, initial={"lead": row.lead_id}),
        do=lambda clean: actions.change(
            by=me(request), agreement=agreement, new=NewAgreement(**clean), now=timezone.now()
        ),
        done=_("Signed by you as it stands now. It waits for the lead to sign it, too."),
        to=("voice:agreement", agreement),
        context={"organisation": row.organisation, "no_lead": not choices["lead"], "agreement": row},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@mine
def show_agreement(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """All its words, who has signed, and what can be done now."""
    return page(request, "voice/posture/agreement.html", {"line": _seen(request, agreement), "now": timezone.now()})


@under_pressure(write=Answer.REFUSED)
@require_POST
@its_page
def sign(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """The lead signs just the words that stood on the page."""
    now, line = timezone.now(), _seen(request, agreement)
    actions.sign(
        by=me(request),
        agreement=agreement,
        text_hash=request.POST.get("text_hash", ""),
        now=now,
        today=today_of(line.agreement.organisation, now),
    )
    return redirect("voice:agreement", agreement)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_page
def answer(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """The lead says what should be otherwise."""
    line = _seen(request, agreement)
    if line.is_own:
        raise Missing
    return form_page(
        request,
        "voice/posture/agreement_step.html",
        AgreementAnswerForm(request.POST or None),
        do=partial(actions.answer, by=me(request), agreement=agreement, now=timezone.now()),
        done=_("Sent. Its person can change it, and put it before you again."),
        to=("voice:agreement", agreement),
        context={"line": line, "heading": _("Answer with changes")},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_page
def address(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Another lead has it."""
    line = _own(request, agreement)
    leads = named(leads_for(me(request), line.agreement.organisation))
    return form_page(
        request,
        "voice/posture/agreement_step.html",
        AddresseeForm(request.POST or None, choices={"lead": leads}),
        do=partial(actions.address, by=me(request), agreement=agreement, now=timezone.now()),
        done=_("This lead has it now. Whoever had it before no longer reads it."),
        to=("voice:agreement", agreement),
        context={"line": line, "heading": _("Put it before another lead")},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@its_page
def end(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Either ends it, with a reason."""
    return form_page(
        request,
        "voice/posture/agreement_step.html",
        AgreementEndForm(request.POST or None),
        do=partial(actions.end, by=me(request), agreement=agreement, now=timezone.now()),
        done=_("It has ended. Both of you can read it for three more years."),
        to=("voice:agreement", agreement),
        context={"line": _seen(request, agreement), "heading": _("End the agreement")},
    )


@under_pressure(write=Answer.REFUSED)
@its_page
@press_page(gettext_lazy("Your colleagues who see what is said can read it now."), to="voice:agreement")
def publish(request: HttpRequest, agreement: UUID) -> UUID:
    """Colleagues may know."""
    return _published(request, agreement, is_shown=True).pk


@under_pressure(write=Answer.REFUSED)
@its_page
@press_page(gettext_lazy("Nobody but you and the lead reads it now. What was read, was read."), to="voice:agreement")
def unpublish(request: HttpRequest, agreement: UUID) -> UUID:
    """No longer."""
    return _published(request, agreement, is_shown=False).pk


def _published(request: HttpRequest, agreement: UUID, *, is_shown: bool) -> Agreement:
    return actions.publish(by=me(request), agreement=agreement, is_shown=is_shown, now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@its_page
@press_page(gettext_lazy("Good. Once both of you have looked, you are asked again in a year."), to="voice:agreement")
def look_at(request: HttpRequest, agreement: UUID) -> UUID:
    """It is still right, says one of both."""
    now = timezone.now()
    today = today_of(_seen(request, agreement).agreement.organisation, now)
    return actions.look_at(by=me(request), agreement=agreement, now=now, today=today).pk


@under_pressure(write=Answer.REFUSED)
@mine
@require_POST
def withdraw(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Its person takes it back before it is signed."""
    actions.withdraw(by=me(request), agreement=agreement, now=timezone.now())
    return redirect(MINE)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@its_page
def paper(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Both languages, with lines for two signatures by hand."""
    return pdf_answer(agreement_pdf(_seen(request, agreement).agreement, timezone.now()), "agreement.pdf")
