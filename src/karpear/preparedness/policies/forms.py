"""What a clause asks, choosing from the pack, writing a clause by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from karpear.countries.catalogue import Catalogue
from karpear.rules.duty.clauses import MOST_CHOICES, QUESTIONS
from karpear.ui.forms import AnyOf, Choice, FewLines

from .models import PolicyClause
from .queries.reader_page import QuestionText
from .values import APPLIES, TOPICS, ClauseWords, QuestionWords, Translation

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
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    text = FewLines(
        label=_("What it says"), rows=6, max_length=1500, required=False,
        help_text=_("Two to five short sentences, as you would say it to a new colleague."),
    )  # fmt: skip
    applies = AnyOf(label=_("To whom it applies"), choices=APPLIES.items())
    important = forms.BooleanField(
        label=_("Important: everybody to whom it applies answers three questions"), required=False
    )
    risks = AnyOf(label=_("Risks that it answers"))
    measures = AnyOf(label=_("Measures that it puts to the test, once all have understood it"))
    same_meaning = forms.BooleanField(label=_("Only the wording changes: nobody is asked again"), required=False)
    translation_stays = forms.BooleanField(
        label=_("What I left as it was in the other language says the same"), required=False
    )
    shown_at = {"questions": "important"}

    def __init__(self, *args: Any, lines: Catalogue, row: PolicyClause | None, language: str, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(row, language) if row else {"applies": ["everybody"], "topic": "travel"}
        super().__init__(*args, **kwargs)
        self.fields["risks"].choices = [(r.id, r.name.in_language(language)) for r in lines.risks.values()]  # type: ignore[attr-defined]
        self.fields["measures"].choices = [  # type: ignore[attr-defined]
            (m.id, m.name.in_language(language)) for m in lines.measures.values() if m.answers
        ]
        if row is None:
            del self.fields["same_meaning"], self.fields["translation_stays"]
        names = dict(settings.LANGUAGES)
        self.language, self.others = language, [code for code in names if code != language]
        self.fields["title"].label = _label(gettext("Title"), names[language])
        self.fields["text"].label = _label(gettext("What it says"), names[language])
        for code in self.others:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_label(gettext("Title"), names[code]), max_length=120, required=False
            )
            self.fields[f"text_{code}"] = FewLines(
                label=_label(gettext("What it says"), names[code]), rows=6, max_length=1500, required=False
            )
        for number in NUMBERS:
            self._add_question(number, names, language)

    def _add_question(self, number: int, names: dict[str, str], language: str) -> None:
        for code, end in [(language, ""), *((code, f"_{code}") for code in self.others)]:
            self.fields[f"ask_{number}{end}"] = forms.CharField(
                label=_label(gettext("Question %(n)d") % {"n": number}, names[code]), max_length=200, required=False
            )
            self.fields[f"choices_{number}{end}"] = FewLines(
                label=_label(gettext("Answers to choose from, one on each line"), names[code]),
                max_length=400, required=False,
            )  # fmt: skip
            self.fields[f"why_{number}{end}"] = forms.CharField(
                label=_label(gettext("Why, in one sentence"), names[code]), max_length=200, required=False
            )
        self.fields[f"right_{number}"] = Choice(
            label=_("Which one is right"), required=False, empty=_("Choose"), nothing=0, coerce=int,
            choices=[(n, gettext("the answer on line %(n)d") % {"n": n}) for n in range(1, MOST_CHOICES + 1)],
        )  # fmt: skip

    @property
    def question_groups(self) -> list[list[list[forms.BoundField]]]:
        """The fields of each question, for the page: each in all languages, side by side."""
        return [[self._pair(f"{name}_{n}") for name in ("ask", "choices", "right", "why")] for n in NUMBERS]

    @property
    def title_pair(self) -> list[forms.BoundField]:
        """The title in all languages."""
        return self._pair("title")

    @property
    def text_pair(self) -> list[forms.BoundField]:
        """What it says, in all languages."""
        return self._pair("text")

    def _pair(self, name: str) -> list[forms.BoundField]:
        return [self[name], *(self[f"{name}_{code}"] for code in self.others if f"{name}_{code}" in self.fields)]

    @property
    def written_in(self) -> str:
        """The language in which it is complete: the reader's, or another where they wrote nothing in theirs."""
        data = self.cleaned_data
        ends = [self.language, *self.others]
        return next((code for code in ends if _is_complete(data, self._end(code))), self.language)

    def _end(self, language: str) -> str:
        return "" if language == self.language else f"_{language}"

    @property
    def clean_values(self) -> ClauseWords:
        """As the action takes it."""
        data, written_in = self.cleaned_data, self.written_in
        own = _translation(data, self._end(written_in))
        others = [code for code in (self.language, *self.others) if code != written_in]
        return ClauseWords(
            topic=data["topic"], title=own.title, text=own.text, important=data["important"],
            applies=tuple(data["applies"]), risks=tuple(data["risks"]), measures=tuple(data["measures"]),
            questions=own.questions, same_meaning=bool(data.get("same_meaning")),
            translations={code: _translation(data, self._end(code)) for code in others},
            translation_stays=bool(data.get("translation_stays")),
        )  # fmt: skip


def _label(words: str, language: str) -> str:
    return f"{words} · {language}"


def _is_complete(data: dict[str, Any], end: str) -> bool:
    names = ["title", "text", *(f"ask_{n}" for n in NUMBERS if data["important"])]
    return all(data[f"{name}{end}"].strip() for name in names)


def _translation(data: dict[str, Any], end: str) -> Translation:
    """What was written in one language."""
    questions = [_question(data, n, end) for n in NUMBERS] if data["important"] else []
    return Translation(data[f"title{end}"], data[f"text{end}"], tuple(questions))


def _question(data: dict[str, Any], number: int, end: str) -> QuestionWords:
    lines = [line.strip() for line in data[f"choices_{number}{end}"].splitlines() if line.strip()]
    right = data[f"right_{number}"] or 0
    return QuestionWords(data[f"ask_{number}{end}"], tuple(lines), right, data[f"why_{number}{end}"])


def _initial(row: PolicyClause, language: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "topic": row.topic, "applies": row.applies, "important": row.important, "risks": row.risks,
        "measures": row.measures,
    }  # fmt: skip
    for code, _name in settings.LANGUAGES:
        end = "" if code == language else f"_{code}"
        values[f"title{end}"], values[f"text{end}"] = row.title.get(code, ""), row.text.get(code, "")
        for number, question in enumerate(row.questions, start=1):
            values[f"ask_{number}{end}"] = question["ask"].get(code, "")
            values[f"why_{number}{end}"] = question["why"].get(code, "")
            values[f"choices_{number}{end}"] = "\n".join(choice.get(code, "") for choice in question["choices"]).strip()
            values[f"right_{number}"] = question["right"]
    return values
