"""What a rule, the rules for posts, and an agreement are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from karpear.rules.voice.forms import Form
from karpear.ui.forms import AnyOf, Choice, Day, FewLines, Offered, PersonChoice, ProvinceChoice
from karpear.ui.values import ask

from ..form_words import FORM_MEANINGS, FORMS
from .models import Agreement, PostingRules, PostureRule
from .words import SUPPORTS

SENTENCE, FEW = 300, 600


def _form_choices() -> list[tuple[str, Any]]:
    return [(form.value, _FormWord(form)) for form in Form]


class _FormWord:
    """“We stay silent. Nothing in public …”, said in the language of the page."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __str__(self) -> str:
        return gettext("%(form)s. %(meaning)s") % {"form": FORMS[self.form], "meaning": FORM_MEANINGS[self.form]}


class TopicsField(AnyOf):
    """Topics that only the page can offer; an action asks the pack whether they can be taken."""

    def __init__(self, *, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.required = needed

    def valid_value(self, value: Any) -> bool:
        return not self.choices or super().valid_value(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """What a rule says; on which topic and where stays as it is."""

    TABLE = PostureRule

    form: str = ask(Choice(label=_("How do you speak?"), choices=_form_choices(), widget=forms.RadioSelect))
    sentence: str = ask(
        FewLines(
            label=_("In one sentence, as you would say it to a colleague in the field"), max_length=SENTENCE, rows=2,
            help_text=_("For example: If a journalist rings, say “our office will call you back”, and ring Dara. "
                        "Everybody in the organisation reads it."),
        )
    )  # fmt: skip
    review_on: date | None = ask(
        Day(label=_("Look at it again on"), required=False,
            help_text=_("Silence always needs a day, within half a year: otherwise it becomes a habit.")),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRule(RuleText):
    """One more rule."""

    ORDER = ("topic", "province", "form", "sentence", "review_on")

    topic: str = ask(
        Offered(label=_("On which topic"), required=False, empty=_("every topic that has no rule of its own"))
    )
    province: str = ask(ProvinceChoice(empty=_("everywhere")))


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingText:
    """What staff may post."""

    TABLE = PostingRules

    as_organisation: str = ask(
        FewLines(
            label=_("In the name of the organisation"), max_length=FEW, rows=3,
            help_text=_("What may be posted on its pages, and what never."),
        )
    )  # fmt: skip
    by_whom: str = ask(
        FewLines(label=_("Who posts it, and who reads it before"), max_length=FEW, rows=2, required=False)
    )
    as_oneself: str = ask(
        FewLines(
            label=_("As oneself"), max_length=FEW, rows=3,
            help_text=_("What staff keep out of their own posts: logos, photos of the office, people you help. "
                        "What they think is theirs to say."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementWords:
    """What is signed by both."""

    TABLE = Agreement

    topics: Sequence[str] = ask(TopicsField(label=_("I speak as a citizen on"), needed=True))
    own_words: str = ask(
        FewLines(label=_("What I do, in my words"), max_length=FEW, rows=2, required=False,
                 help_text=_("For example: I write on my own page, at home, after work. The lead reads this.")),
    )  # fmt: skip
    disclaimer_km: str = ask(FewLines(label=_("I say with it, in Khmer"), max_length=FEW, rows=2, required=False))
    disclaimer_en: str = ask(FewLines(label=_("I say with it, in English"), max_length=FEW, rows=2, required=False))
    ask_first: Sequence[str] = ask(TopicsField(label=_("I ask first on")))
    ask_whom: str = ask(
        forms.CharField(label=_("Whom I ask first"), max_length=120, required=False, help_text=_("A role or a name."))
    )
    support: Sequence[str] = ask(
        AnyOf(
            label=_("If I am harmed for it, I keep"), choices=[(kind.value, word) for kind, word in SUPPORTS.items()],
        )
    )  # fmt: skip
    support_words: str = ask(FewLines(label=_("What else was agreed on"), max_length=FEW, rows=2, required=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement(AgreementWords):
    """An agreement, and the one lead who reads it."""

    lead: UUID | None = ask(
        PersonChoice(label=_("To whom it goes"), help_text=_("This lead alone reads it, and signs or answers."))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Another lead."""

    lead: UUID | None = ask(PersonChoice(label=_("To whom it goes")))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWords:
    """What the lead would have otherwise."""

    TABLE = Agreement

    answer: str = ask(FewLines(label=_("What should be otherwise"), max_length=FEW, rows=4))


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingWords:
    """Why it ends."""

    TABLE = Agreement

    end_reason: str = ask(
        FewLines(label=_("Why it ends"), max_length=FEW, rows=3, help_text=_("Both of you can read this."))
    )
