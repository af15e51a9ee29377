"""Courses are written down, their certificates printed; who teaches is kept."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karpear.countries.queries import competences
from karpear.people.current import me
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import may_anywhere, organisations_where
from karpear.people.queries.screens import members_page
from karpear.rules.access import Verb
from karpear.rules.duty.competence import ProofKind
from karpear.rules.refusals import Forbidden, Missing
from karpear.ui.forms import named
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.paper import languages_of, pdf, pdf_answer, words
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ..actions.people import add_trainer, end_trainer
from ..actions.proofs import note_course, remove_course
from ..forms import CourseForm, TrainerForm, named_competences
from ..models import CompetenceProof, Trainer
from ..paper import CERTIFICATE, TEMPLATES
from ..queries.learners import learners_in
from ..queries.pages import certificate_of, trainers_seen
from ..values import NewCourse, NewTrainer

_listed = refusing(lambda _values: redirect("preparedness:training"))


def _organisation(
    request: HttpRequest, person: Person, organisation_id: UUID | None = None
) -> tuple[Organisation, list[Organisation]]:
    """(for which one is written, and which others could be chosen). Raises Forbidden, or Missing for a stranger's."""
    organisations = organisations_where(person, Verb.KEEP_TRAINING)
    if organisation_id and organisation_id not in {row.pk for row in organisations}:
        raise Missing
    if not organisations:
        raise Forbidden()
    code = str(organisation_id or request.GET.get("organisation", ""))
    organisation = next((row for row in organisations if str(row.pk) == code), organisations[0])
    return organisation, [row for row in organisations if row != organisation]


@under_pressure(read=Answer.REFUSED, write=Answer.REFUSED)
@any_form
@_listed
def course(
    request: HttpRequest, organisation: UUID | None = None, person: UUID | None = None, key: str = ""
) -> HttpResponse:
    """A course that several people took together, on one page. `person`, `key`: who and what is filled in."""
    keeper, now = me(request), timezone.now()
    own_organisation, other_organisations = _organisation(request, keeper, organisation)
    form = _course_form(request, keeper, own_organisation, person, key)

    def do(clean: dict[str, object]) -> list[CompetenceProof]:
        people = [UUID(str(pk)) for pk in form.cleaned_data["people"]]
        values = {name: value for name, value in clean.items() if name != "people"}
        return note_course(
            by=keeper, organisation=own_organisation.pk, people=people, new=NewCourse(**values),  # type: ignore[arg-type]
            today=timezone.localdate(), now=now,
        )  # fmt: skip

    context = {"now": now, "organisation": own_organisation, "other_organisations": other_organisations}
    return form_page(
        request, "preparedness/course.html", form, do=do, to=partial(_go_on, request, now), context=context
    )


def _course_form(
    request: HttpRequest, keeper: Person, organisation: Organisation, person: UUID | None, key: str
) -> CourseForm:
    curriculum = competences(organisation.country).values()
    taught = [competence for competence in curriculum if ProofKind.COURSE in competence.proofs]
    trainers = Trainer.objects.visible_to(keeper).active().filter(organisation=organisation).order_by("since", "id")
    return CourseForm(
        request.POST or None,
        people=named(learners_in(organisation.pk)),
        choices={"competence": named_competences(taught), "trainer": named(trainers.select_related("person"))},
        initial={"competence": key, "given_on": timezone.localdate(), "people": [str(person)] if person else []},
    )


def _go_on(request: HttpRequest, now: datetime, rows: list[CompetenceProof]) -> tuple[str]:
    """How many certificates there are, and whether they have ended already."""
    sentence = ngettext("%(n)d certificate is ready.", "%(n)d certificates are ready.", len(rows)) % {"n": len(rows)}
    messages.success(request, sentence)
    if rows[0].ends_at <= now:
        day = date_format(timezone.localtime(rows[0].ends_at), "j M Y")
        warning = _("It ended on %(day)s and no longer counts: the course has to be taken again.")
        messages.warning(request, warning % {"day": day})
    return ("preparedness:training",)


@under_pressure(write=Answer.REFUSED)
@_listed
@press_page(gettext_lazy("Taken back. It no longer counts."), to="preparedness:training")
def remove(request: HttpRequest, proof: UUID) -> None:
    """A course that was entered by mistake no longer counts."""
    remove_course(by=me(request), proof=proof, now=timezone.now())


@under_pressure(read=Answer.HIDDEN)
@require_safe
@_listed
def certificate(request: HttpRequest, proof: UUID) -> HttpResponse:
    """A certificate on A4, in both languages or in one."""
    now = timezone.now()
    languages = languages_of(request.GET.get("language", "both"), get_language() or "en")
    data = certificate_of(me(request), proof, languages)
    data["words"] = words(languages, CERTIFICATE)
    document = pdf(TEMPLATES / "certificate.typ", data, languages=languages, title="Certificate", now=now)
    return pdf_answer(document, "certificate.pdf")


@under_pressure(read=Answer.REFUSED)
@require_safe
def trainers(request: HttpRequest) -> HttpResponse:
    """Who teaches what, in which languages."""
    person = me(request)
    if not may_anywhere(person, Verb.SEE_PREPAREDNESS):
        raise Forbidden()
    language = get_language() or "en"
    rows = [(trainer, _taught_by(trainer, language)) for trainer in trainers_seen(person)]
    keeps = may_anywhere(person, Verb.KEEP_TRAINING)
    return page(request, "preparedness/trainers.html", {"rows": rows, "keeps": keeps})


def _taught_by(trainer: Trainer, language: str) -> list[str]:
    curriculum = competences(trainer.organisation.country)
    return [curriculum[key].name.in_language(language) for key in curriculum if key in trainer.teaches]


@under_pressure(read=Answer.REFUSED, write=Answer.REFUSED)
@any_form
@_listed
def trainer_new(request: HttpRequest) -> HttpResponse:
    """One more who teaches."""
    person, now = me(request), timezone.now()
    organisation, other_organisations = _organisation(request, person)
    members = [row.person for row in members_page(person, organisation.pk).members]
    form = TrainerForm(
        request.POST or None,
        teaches=named_competences(list(competences(organisation.country).values())),
        choices={"person": named(members)},
        initial={"since": timezone.localdate()},
    )

    def do(clean: dict[str, object]) -> Trainer:
        values = {name: value for name, value in clean.items() if name not in ("teaches", "languages")}
        return add_trainer(
            by=person, organisation=organisation.pk, new=NewTrainer(**values),  # type: ignore[arg-type]
            teaches=form.cleaned_data["teaches"], languages=form.cleaned_data["languages"], now=now,
        )  # fmt: skip

    return form_page(
        request,
        "preparedness/trainer_new.html",
        form,
        do=do,
        done=gettext_lazy("Saved."),
        to=("preparedness:trainers",),
        context={"now": now, "organisation": organisation, "other_organisations": other_organisations},
    )


@under_pressure(write=Answer.REFUSED)
@_listed
@press_page(gettext_lazy("Taken off the list. What they taught goes on counting."), to="preparedness:trainers")
def trainer_end(request: HttpRequest, trainer: UUID) -> None:
    """They no longer teach."""
    end_trainer(by=me(request), trainer=trainer, now=timezone.now())
