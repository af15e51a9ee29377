"""Who answers in public about an incident: decided on one page, shown on the incident's."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, under_pressure

from ..actions.answers import plan_answer
from ..forms import AnswerPlanForm
from ..models import AnswerPlan
from ..queries.answers import incident_answer, may_show, people_to_answer, person_has_decided
from ..queries.incidents import incident_of
from .pages import form_page, me, sealed_page, working


def _usual_sentence() -> dict[str, object]:
    """In both languages, whoever reads."""
    usual = {}
    for name, language in (("words", "km"), ("words_en", "en")):
        with override(language):
            usual[name] = _("We do not speak about this ourselves. Please ask our office.")
    return dict(usual)


def _standing(plan: AnswerPlan | None) -> dict[str, object]:
    """As it was decided; else the usual sentence."""
    if plan is None:
        return _usual_sentence()
    voices = [str(pk) for pk in plan.voices.values_list("person", flat=True)]
    return {
        "reply": plan.reply, "words": plan.words, "words_en": plan.words_en, "voices": voices,
        "is_shown": plan.is_shown,
    }  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@sealed_page
@working
def answer(request: HttpRequest, incident: UUID) -> HttpResponse:
    """Rebut, correct or ignore; who speaks, and the sentence of all others."""
    visible_incident = incident_of(me(request), incident)
    decided = incident_answer(visible_incident)
    if not decided.is_asked:
        raise Missing
    asks_person = not person_has_decided(visible_incident)
    return form_page(
        request,
        "cases/incident_answer.html",
        AnswerPlanForm(
            request.POST or None,
            people=people_to_answer(visible_incident),
            shared=may_show(visible_incident),
            asks_person=asks_person,
            initial=_standing(decided.plan),
        ),
        do=lambda clean: plan_answer(
            by=me(request),
            incident=incident,
            reply=clean["reply"],
            voices=[UUID(pk) for pk in clean["voices"]],
            words=clean["words"],
            words_en=clean["words_en"],
            is_shown=clean.get("is_shown", False),
            person_decided=clean.get("person_decided", False),
            now=timezone.now(),
        ),
        done=_("Decided. See that all others know what to say."),
        to=("cases:incident", incident),
        context={"incident": visible_incident, "asks_person": asks_person},
    )
