"""What a clause asks, choosing from the pack, writing a clause by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from karpear.countries.catalogue import Catalogue
from karpear.rules.duty.clauses import MOST_CHOICES, QUESTIONS
from karpear.ui.forms import AnyOf, Choice, FewLines

from .models import PolicyClause
from .queries.reader_page import QuestionText, question_text
from .values import APPLIES, TOPICS, ClauseWords, QuestionWords

NUMBERS = range(1, QUESTIONS + 1)


class AnswersForm(forms.Form):
    """The questions of one clause. Each field is a question."""

    def __init__(self, *args: Any, questions: Sequence[QuestionText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(questions):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=question.ask, coerce=int, choices=question.choices, widget=forms.RadioSelect,
                error_messages={"required": _("Choose one answer.")},
            )  # fmt: skip

    @property
    def choices(self) -> list[int]:
        """What was chosen, in order, counted from 1."""
        return [self.cleaned_data[name] for name in self.fields]


class ClauseForm(forms.Form):
    """A clause by hand. Questions are asked of important ones alone."""

    topic = Choice(label=_("Topic"), choices=TOPICS.items())
    title = forms.CharField(label=_("Title"), max_length=120)
    text = FewLines(
        label=_("What it says"), rows=6, max_length=1500,
        help_text=_("Two to five short sentences, as you would say it to a new colleague."),
    )  # fmt: skip
    applies = AnyOf(label=_("To whom it applies"), choices=APPLIES.items())
    important = forms.BooleanField(
        label=_("Important: everybody to whom it applies answers three questions"), required=False
    )
    risks = AnyOf(label=_("Risks that it answers"))
    measures = AnyOf(label=_("Measures that it puts to the test, once all have understood it"))
    same_meaning = forms.BooleanField(label=_("Only the wording changes: nobody is asked again"), required=False)
    shown_at = {"questions": "important"}

    def __init__(self, *args: Any, lines: Catalogue, row: PolicyClause | None, language: str, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(row, language) if row else {"applies": ["everybody"], "topic": "travel"}
        super().__init__(*args, **kwargs)
        self.fields["risks"].choices = [(r.id, r.name.in_language(language)) for r in lines.risks.values()]  # type: ignore[attr-defined]
        self.fields["measures"].choices = [  # type: ignore[attr-defined]
            (m.id, m.name.in_language(language)) for m in lines.measures.values() if m.answers
        ]
        if row is None:
            del self.fields["same_meaning"]
        for number in NUMBERS:
            self._add_question(number)

    def _add_question(self, number: int) -> None:
        label = gettext("Question %(n)d") % {"n": number}
        self.fields[f"ask_{number}"] = forms.CharField(label=label, max_length=200, required=False)
        self.fields[f"choices_{number}"] = FewLines(
            label=_("Answers to choose from, one on each line"), max_length=400, required=False
        )
        self.fields[f"right_{number}"] = Choice(
            label=_("Which one is right"), required=False, empty=_("Choose"), nothing=0, coerce=int,
            choices=[(n, gettext("the answer on line %(n)d") % {"n": n}) for n in range(1, MOST_CHOICES + 1)],
        )  # fmt: skip
        self.fields[f"why_{number}"] = forms.CharField(label=_("Why, in one sentence"), max_length=200, required=False)

    @property
    def question_groups(self) -> list[list[forms.BoundField]]:
        """The fields of each question, for the page."""
        return [[self[f"{name}_{n}"] for name in ("ask", "choices", "right", "why")] for n in NUMBERS]

    @property
    def clean_values(self) -> ClauseWords:
        """As the action takes it."""
        data = self.cleaned_data
        questions = [_question(data, n) for n in NUMBERS] if data["important"] else []
        return ClauseWords(
            topic=data["topic"], title=data["title"], text=data["text"], important=data["important"],
            applies=tuple(data["applies"]), risks=tuple(data["risks"]), measures=tuple(data["measures"]),
            questions=tuple(questions), same_meaning=bool(data.get("same_meaning")),
        )  # fmt: skip


def _question(data: dict[str, Any], number: int) -> QuestionWords:
    lines = [line.strip() for line in data[f"choices_{number}"].splitlines() if line.strip()]
    return QuestionWords(data[f"ask_{number}"], tuple(lines), data[f"right_{number}"] or 0, data[f"why_{number}"])


def _initial(row: PolicyClause, language: str) -> dict[str, Any]:
    values = {
        "topic": row.topic, "title": row.name.in_language(language), "text": row.wording.in_language(language),
        "applies": row.applies, "important": row.important, "risks": row.risks, "measures": row.measures,
    }  # fmt: skip
    for number, question in enumerate(map(question_text, row.questions), start=1):
        values[f"ask_{number}"], values[f"why_{number}"] = question.ask, question.why
        values[f"choices_{number}"] = "\n".join(words for _n, words in question.choices)
        values[f"right_{number}"] = question.right
    return values
