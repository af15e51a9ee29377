"""Forms of training: a course for many at once, a trainer, a quiz, what somebody does at work."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from karpear.countries.curricula import Competence
from karpear.ui.forms import AnyOf, Choices, offer
from karpear.ui.values import ValueForm

from .models import WorkKind
from .values import NewCourse, NewTrainer


class CourseForm(ValueForm):
    """Who took which course, and when."""

    asks = NewCourse
    people = AnyOf(label=_("Who took it"))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, people=people)
        self.fields["people"].required = True
        self.order_fields(["competence", "given_on", "valid_until", "trainer", "issuer", "people"])


class TrainerForm(ValueForm):
    """Who teaches what, in which languages."""

    asks = NewTrainer
    teaches = AnyOf(label=_("What they teach"))
    languages = AnyOf(label=_("In which languages"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, teaches: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, teaches=teaches)
        self.order_fields(["person", "name", "teaches", "languages", "since", "words"])


class WorkForm(forms.Form):
    """What somebody does at work, besides their role."""

    work = AnyOf(label=_("What they do for us"), choices=WorkKind.choices)


class QuizForm(forms.Form):
    """The questions of one competence, one answer each."""

    def __init__(self, *args: Any, competence: Competence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        for number, question in enumerate(competence.questions):
            answers = enumerate((answer.in_language(language) for answer in question.answers), 1)
            self.fields[f"question_{number}"] = forms.TypedChoiceField(
                label=question.text.in_language(language), choices=list(answers), coerce=int,
                widget=forms.RadioSelect,
            )  # fmt: skip

    @property
    def answers(self) -> dict[int, int]:
        """Number of a question → of the answer."""
        return {number: self.cleaned_data[name] for number, name in enumerate(self.fields)}


def named_competences(competences: Sequence[Competence]) -> list[tuple[str, str]]:
    """(key, name) to choose from, in the reader's language."""
    language = get_language() or "en"
    return [(competence.key, competence.name.in_language(language)) for competence in competences]
