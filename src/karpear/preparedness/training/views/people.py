"""Who has shown what: everybody, one person, oneself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karpear.countries.curricula import Competence
from karpear.countries.queries import competences
from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.models import Membership, Person
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import may_anywhere, organisations_where
from karpear.rules.access import Verb
from karpear.rules.duty.competence import Competent
from karpear.rules.refusals import Forbidden, Missing
from karpear.ui.listing import SMALL
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ...words import TRAINED_ROLES, state_mark
from ..actions.people import set_work
from ..actions.proofs import take_quiz
from ..forms import QuizForm, WorkForm
from ..lists import TrainingRow, count_competences, training_list
from ..queries.pages import keeps_training_in, member_seen, members_seen, own_training, training_of, work_of
from ..queries.standings import Trained, competence_of

_listed = refusing(lambda _values: redirect("preparedness:training"))
_back_to_mine = refusing(lambda _values: redirect("preparedness:my_training"))


@dataclass
class _Trainees:
    """Everybody whose training its reader may see."""

    reader: Person
    now: datetime

    @cached_property
    def organisations(self) -> list[UUID]:
        return [row.pk for row in organisations_where(self.reader, Verb.SEE_PREPAREDNESS)]

    @cached_property
    def is_small(self) -> bool:
        return members_seen(self.reader).count() <= SMALL

    @cached_property
    def everybody(self) -> dict[UUID, tuple[Trained, ...]]:
        people = members_seen(self.reader).order_by().values_list("person_id", flat=True)
        return competence_of(set(people), self.organisations, self.now)

    def rows(self, memberships: list[Membership]) -> list[TrainingRow]:
        """What the list shows of these; of a large organisation only they are looked up."""
        people = {membership.person_id for membership in memberships}
        trained = self.everybody if self.is_small else competence_of(people, self.organisations, self.now)
        return [TrainingRow(membership, trained.get(membership.person_id, ())) for membership in memberships]


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a search and a file; of exercises it says nothing
@require_http_methods(["GET", "HEAD", "POST"])
def training(request: HttpRequest) -> HttpResponse:
    """Everybody, with what they have shown; and each competence, with how many have."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.SEE_PREPAREDNESS):
        raise Forbidden()
    trainees, organisations = _Trainees(person, now), organisations_where(person, Verb.SEE_PREPAREDNESS)
    curriculum: dict[str, Competence] = {}
    for organisation in organisations:
        curriculum |= competences(organisation.country)
    is_private = in_private(request)
    return training_list(organisations, curriculum, lambda: trainees.everybody).page(
        request, members_seen(person) if is_private else members_seen(person).none(),
        template="preparedness/training.html", now=now, prepare=trainees.rows,
        counts=count_competences(trainees.everybody.values()) if is_private and trainees.is_small else [],
        keeps=bool(keeps_training_in(person)),
        note=lambda kind, count: note_export(by=person, of="training", kind=kind, count=count, now=now),
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@_listed
def trained(request: HttpRequest, membership: UUID) -> HttpResponse:
    """One person's training, and what they do at work, which says what is asked of them."""
    reader, now = me(request), timezone.now()
    member = member_seen(reader, membership)
    keeps = member.organisation in keeps_training_in(reader)
    form = WorkForm(request.POST if request.method == "POST" else None, initial={"work": work_of(member)})
    return form_page(
        request,
        "preparedness/trained.html",
        form if keeps else WorkForm(initial={"work": work_of(member)}),
        do=lambda clean: set_work(
            by=reader, organisation=member.organisation_id, person=member.person_id, work=clean["work"], now=now
        ),
        done=_("Saved. What is asked of them has followed."),
        to=("preparedness:trained", membership),
        context={
            "now": now,
            "member": member,
            "keeps": keeps,
            "training": training_of(member.person_id, [member.organisation_id], now),
            "mark": _marks(),
        },
    )


def _marks() -> Mapping[Competent, SafeString]:
    return {state: state_mark(state) for state in Competent}


@under_pressure(read=Answer.OPEN)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What my part asks of me, what shows it, and until when."""
    person, now = me(request), timezone.now()
    context = {"now": now, "training": own_training(person, now), "mark": _marks(), "roles": TRAINED_ROLES}
    return page(request, "preparedness/my_training.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@any_form
@_back_to_mine
def quiz(request: HttpRequest, key: str) -> HttpResponse:
    """The questions of one competence. What was wrong is explained, and kept nowhere."""
    person, now = me(request), timezone.now()
    competence = competences(country_of(None, person=person)).get(key)
    if competence is None or not competence.questions:
        raise Missing
    form = QuizForm(request.POST if request.method == "POST" else None, competence=competence)
    wrong = []
    if form.is_valid():
        if take_quiz(person=person, competence=key, answers=form.answers, now=now):
            messages.success(request, _("All right. This counts from today."))
            return redirect("preparedness:my_training")
        wrong = [
            question
            for number, question in enumerate(competence.questions)
            if form.answers.get(number) != question.right
        ]
    context = {"now": now, "competence": competence, "form": form, "wrong": wrong}
    return page(request, "preparedness/quiz.html", context, bad=form.is_bound)
