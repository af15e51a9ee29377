"""The form of a self-assessment: its steps and elements, in the reader's language. Without a form there is none."""

from collections.abc import Mapping

from django.utils.translation import get_language

from karpear.countries.queries import self_assessments
from karpear.countries.self_assessments import AssessmentForm, FormElement
from karpear.rules.refusals import Missing
from karpear.ui.scales import ScaleWord

from .models import Session

#: Elements that an organisation worded itself: their key begins so, and later sessions keep it.
OWN_ELEMENT = "own-"


def form_of(session: Session) -> AssessmentForm | None:
    """The form by which this session looks at the organisation; None: it assesses risks, or the pack has lost the form.

    Raises Missing for a country that is not there.
    """
    forms = self_assessments(session.organisation.country) if session.form else ()
    return next((form for form in forms if form.key == session.form), None)


def required_form(session: Session) -> AssessmentForm:
    """The same. Raises Missing where there is none."""
    if (form := form_of(session)) is None:
        raise Missing
    return form


def element_of(session: Session, key: str) -> FormElement | None:
    """One element of its form; None for one in the organisation's own words."""
    form = form_of(session)
    return form.elements.get(key) if form else None


def form_steps(session: Session) -> Mapping[int, ScaleWord]:
    """The scale of its form. Raises Missing."""
    language = get_language() or "en"
    return {
        number: ScaleWord(step.name.in_language(language), step.meaning.in_language(language))
        for number, step in required_form(session).steps.items()
    }
