"""What the verbs of releases take."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from karpear.rules.counting.kinds import PressureKind
from karpear.ui.forms import Choice, FewLines, Offered, WholeNumber
from karpear.ui.values import ask

from ..contributions.words import KINDS
from .models import SectorPage

MOST_WORDS, MOST_LINES = 300, 4000
HIGHEST = 100_000
_PERIOD = RegexValidator(r"^[0-9]{4}(-Q[1-4])?$", _("Write a quarter such as 2026-Q3, or a year."))


def _period() -> Any:
    return ask(
        forms.CharField(
            label=_("Quarter or year"), max_length=7, validators=[_PERIOD], help_text=_("2026-Q3 or 2026.")
        ),
        half=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """A cell that the council does not let out. `cell`: its kind and its area, as the page offers them."""

    cell: str = ask(Offered(label=_("Which number"), empty=_("choose")))
    reason: str = ask(
        FewLines(
            label=_("Why"), rows=2, max_length=MOST_WORDS, help_text=_("Name nobody. Read by who draws and signs.")
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBulletinNumber:
    """A number in the text of a public bulletin."""

    bulletin: str = ask(Offered(label=_("Which bulletin"), empty=_("choose")))
    number: int = ask(WholeNumber(label=_("How many it says"), min_value=0, max_value=HIGHEST), half=True)
    period: str = _period()
    kind: str = ask(
        Choice(
            label=_("Of what"),
            choices=[(kind.value, KINDS[kind]) for kind in PressureKind],
            required=False,
            empty=_("all kinds together"),
        ),
        half=True,
    )
    area: str = ask(Offered(label=_("Where"), required=False, empty=_("whole country")), half=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutsideTable:
    """A table that somebody else published. `lines`: one number in each."""

    words: str = ask(
        forms.CharField(
            label=_("Where it was published"),
            max_length=MOST_WORDS,
            help_text=_("Who published it, when, and its title."),
        )
    )
    period: str = _period()
    lines: str = ask(
        FewLines(
            label=_("Its numbers"),
            rows=6,
            max_length=MOST_LINES,
            help_text=_(
                "One in each line: kind; place; number. Leave the kind or the place empty for all together. "
                "Such as: detained; KH-12; 7"
            ),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorPageSetting:
    """Whether everybody may see what was published, and where."""

    TABLE = SectorPage

    code: str = ask(
        forms.SlugField(
            label=_("Word in the address"),
            min_length=3,
            max_length=30,
            help_text=_("Small letters, digits and hyphens. It need not say who you are."),
        )
    )
    is_public: bool = ask(forms.BooleanField(label=_("Everybody may see the trends"), required=False), default=False)
    shows_others: bool = ask(
        forms.BooleanField(
            label=_("Also the tables of other installations"),
            required=False,
            help_text=_("Then everybody reads which ones you exchange with, by the names that you gave them."),
        ),
        default=False,
    )
