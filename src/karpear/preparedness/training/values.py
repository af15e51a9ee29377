"""What is said of a course, and of a trainer."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import Day, NameField, Offered, PersonChoice
from karpear.ui.values import ask

MOST_LETTERS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCourse:
    """A course that people took. `valid_until`: as the certificate says; None: the months of the curriculum."""

    competence: str = ask(Offered(label=_("What it taught"), empty="—"))
    given_on: date = ask(Day(label=_("On which day")), half=True)
    valid_until: date | None = ask(
        Day(
            label=_("Valid until"),
            required=False,
            help_text=_("As the certificate says. Leave it empty: as long as our curriculum says."),
        ),
        half=True,
    )
    trainer: UUID | None = ask(PersonChoice(label=_("Taught by"), required=False, empty=_("somebody from outside")))
    issuer: str = ask(
        NameField(
            label=_("Name on the certificate"),
            max_length=MOST_LETTERS,
            required=False,
            help_text=_("Who taught, or which organisation gave the certificate, if none of your trainers."),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTrainer:
    """Somebody who teaches: a person of the organisation, or a name from outside."""

    person: UUID | None = ask(PersonChoice(label=_("Who"), required=False, empty=_("somebody from outside")))
    name: str = ask(
        NameField(label=_("Name, if from outside"), max_length=MOST_LETTERS, required=False),
    )
    since: date = ask(Day(label=_("Since")))
    words: str = ask(
        forms.CharField(
            label=_("Remark"),
            max_length=400,
            required=False,
            help_text=_("How to reach them, what they ask for. Read by officers and leads."),
        )
    )
