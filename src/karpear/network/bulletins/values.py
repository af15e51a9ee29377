"""What is asked of whoever writes a bulletin: one short page, the rest folded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.sharing.bulletins import (
    CAP_PRESETS,
    CERTAINTIES,
    GRADES,
    Credibility,
    EventKind,
    Reliability,
    Sureness,
)
from karpear.rules.sharing.labels import Label
from karpear.ui.forms import AnyOf, Choice, FewLines, Moment, NameField, ProvinceChoice
from karpear.ui.values import ask

from .models import Bulletin
from .words import CREDIBILITY, EVENTS, LABELS, RELIABILITY, SEVERITY, SURENESS, URGENCY

LONGEST_HEADLINE, LONGEST_AVOID, LONGEST_TODO = 112, 500, 1000
WHOLE_COUNTRY = _("the whole country")


def _choices(words: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    return [(code.value, word) for code, word in words.items()]


def _coded(words: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """The code stands before its words, in the language of whoever reads."""
    return [(code.value, format_lazy("{}: {}", code.value, word)) for code, word in words.items()]


class LabelChoice(Choice):
    """The marking as it is written in every language, and what it means."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_coded(LABELS), widget=forms.RadioSelect, **kwargs)


def _headline(label: Any) -> Any:
    return ask(NameField(label=label, max_length=LONGEST_HEADLINE, required=False))


def _avoid(label: Any) -> Any:
    return ask(FewLines(label=label, max_length=LONGEST_AVOID, required=False, rows=2))


def _todo(label: Any) -> Any:
    return ask(FewLines(label=label, max_length=LONGEST_TODO, required=False, rows=3))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBulletin:
    """What happened, what not to do, what to do, how sure it is, and for whom it is."""

    TABLE = Bulletin

    event: str = ask(Choice(label=_("What"), choices=_choices(EVENTS), empty=_("choose")), half=True)
    drill: bool = ask(forms.BooleanField(label=_("This is an exercise"), required=False), default=False, half=True)
    headline_km: str = _headline(_("Headline (Khmer)"))
    headline_en: str = _headline(_("Headline (English)"))
    avoid_km: str = _avoid(_("What not to do (Khmer)"))
    avoid_en: str = _avoid(_("What not to do (English)"))
    todo_km: str = _todo(_("What to do now (Khmer)"))
    todo_en: str = _todo(_("What to do now (English)"))
    province: str = ask(ProvinceChoice(empty=WHOLE_COUNTRY), half=True)
    expires_at: datetime = ask(Moment(label=_("Until")), half=True)
    sure: str = ask(Choice(label=_("How sure is it?"), choices=_choices(SURENESS), empty=_("choose")))
    label: str = ask(LabelChoice(label=_("Who may receive it")))
    more_provinces: Sequence[str] = ask(AnyOf(label=_("More provinces")))
    since: datetime | None = ask(Moment(label=pgettext_lazy("bulletin", "Since"), required=False))
    reliability: str = ask(
        Choice(
            label=_("The source, exactly"), required=False, empty=_("as said above"),
            choices=_coded(RELIABILITY),
        ), half=True,
    )  # fmt: skip
    credibility: str = ask(
        Choice(
            label=_("What it says, exactly"), required=False, empty=_("as said above"),
            choices=_coded(CREDIBILITY),
        ), half=True,
    )  # fmt: skip
    urgency: str = ask(
        Choice(label=_("How soon to act"), required=False, empty=_("as usual for this"), choices=_choices(URGENCY)),
        half=True,
    )
    severity: str = ask(
        Choice(label=_("How grave it is"), required=False, empty=_("as usual for this"), choices=_choices(SEVERITY)),
        half=True,
    )
    all_staff: bool = ask(
        forms.BooleanField(label=_("All their staff, not only officers and leads"), required=False), default=False
    )
    is_public: bool = ask(
        forms.BooleanField(
            label=_("Also in public: only with CLEAR"), required=False,
            help_text=_("On a page and in feeds that anybody reads without signing in."),
        ), default=False,
    )  # fmt: skip

    @property
    def provinces(self) -> list[str]:
        """The one that was chosen first, then the others; none: the whole country."""
        return list(dict.fromkeys(code for code in (self.province, *self.more_provinces) if code))

    @property
    def codes(self) -> dict[str, Any]:
        """What is not asked column by column."""
        source, content = GRADES[Sureness(self.sure)]
        content = Credibility(self.credibility or content)
        usual = CAP_PRESETS[EventKind(self.event)]
        return {
            "provinces": self.provinces,
            "reliability": Reliability(self.reliability or source).value,
            "credibility": content.value,
            "certainty": CERTAINTIES[content].value,
            "urgency": self.urgency or usual.urgency.value,
            "severity": self.severity or usual.severity.value,
        }


#: Asked column by column: the rest is in `codes`.
PLAIN = (
    "event", "drill", "headline_km", "headline_en", "avoid_km", "avoid_en", "todo_km", "todo_en", "expires_at",
    "label", "since", "all_staff", "is_public",
)  # fmt: skip


def as_written(row: Bulletin) -> dict[str, Any]:
    """A row as its form shows it."""
    answers = {name: getattr(row, name) for name in (*PLAIN, "reliability", "credibility", "urgency", "severity")}
    grade = (Reliability(row.reliability), Credibility(row.credibility))
    sure = next((word for word, code in GRADES.items() if code == grade), None)
    answers |= {"sure": (sure or Sureness.UNKNOWN).value}
    if sure:
        answers |= {"reliability": "", "credibility": ""}
    usual = CAP_PRESETS[EventKind(row.event)]
    answers |= {name: "" for name in ("urgency", "severity") if answers[name] == getattr(usual, name).value}
    province, *more = row.provinces or [""]
    return answers | {"province": province, "more_provinces": more}


PRESET_LABEL = Label.AMBER_STRICT.value
