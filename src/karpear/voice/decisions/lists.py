"""What happened and what was decided, as a list."""

from collections.abc import Mapping, Sequence

from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.people.list_choices import organisation_choice
from karpear.people.models import Organisation
from karpear.rules.voice.forms import Form
from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing
from karpear.ui.templatetags.ui import short_day

from ..form_words import FORM_SHAPES, FORMS
from .models import SpeakDecision, SpeakState, may_change
from .queries import state_word

STATE_SHAPES = {
    SpeakState.PROPOSED.value: "due",
    SpeakState.DECIDED.value: "out",
    SpeakState.REVIEWED_7.value: "out",
    SpeakState.REVIEWED_30.value: "safe",
}
MOVED = "moved"


def state_mark(row: SpeakDecision) -> SafeString:
    """How far it is, in word, shape and colour."""
    if row.may_change and row.moved_at:
        return mark("late", _("something changed"))
    return mark(STATE_SHAPES[row.state], state_word(row))


def _form_mark(code: str) -> SafeString | str:
    return mark(FORM_SHAPES[Form(code)], FORMS[Form(code)]) if code else ""


def _in_one_line(day: str) -> SafeString:
    return format_html('<span class="nowrap">{}</span>', day)


def _that_stand(code: str) -> Q:
    if code == MOVED:
        return Q(moved_at__isnull=False) & may_change()
    return Q(state=code)


def decision_list(
    organisations: Sequence[Organisation], topics: Mapping[str, str], province_names: Mapping[str, str]
) -> Listing:
    """Of rows with their organisation."""
    forms = {form.value: word for form, word in FORMS.items()}
    return Listing(
        title=_("Speak out or not"),
        columns=_columns(topics, province_names),
        filters=(
            organisation_choice(organisations),
            Choice(
                "stands", _("State"), {**dict(SpeakState.choices), MOVED: _("something changed")}, where=_that_stand
            ),
            Choice("form", pgettext_lazy("to speak", "Decided"), forms, where=lambda code: Q(form=code)),
            Choice("topic", _("Topic"), topics, where=lambda code: Q(topic=code)),
            Choice("province", _("Province"), province_names, where=lambda code: Q(province=code)),
        ),
        order=(Case(When(state=SpeakState.PROPOSED, then=0), default=1).asc(), "-proposed_at", "-id"),
        at_a_glance=5,
        per_page=15,
        brief=True,
        exports=("csv", "xlsx"),
        empty=EmptyList(
            _("Nothing was decided yet"),
            _("When something happens, a few questions show what your own rule says, and why. A person decides."),
        ),
    )


def _columns(topics: Mapping[str, str], province_names: Mapping[str, str]) -> tuple[Column, ...]:
    return (
        Column("title", _("What happened"), 34, link=lambda row: reverse("voice:decision", args=[row.pk])),
        Column("topic", _("Topic"), 20, value=lambda row: topics.get(row.topic, row.topic)),
        Column("province", _("Province"), 18, value=lambda row: province_names.get(row.province, ""), page=False),
        Column(
            "proposed_at", _("Written down"), 16, value=lambda row: stamp(row.proposed_at),
            show=lambda row: _in_one_line(short_day(row.proposed_at)), sort="-proposed_at", labelled=True,
        ),
        Column(
            "proposed", _("Proposed"), 24, value=lambda row: str(FORMS[Form(row.proposed)]), labelled=True,
        ),
        Column(
            "form", pgettext_lazy("to speak", "Decided"), 24,
            value=lambda row: str(FORMS[Form(row.form)]) if row.form else "",
            show=lambda row: _form_mark(row.form), bare=lambda row: not row.form, labelled=True,
        ),
        Column("state", _("State"), 16, value=state_word, show=state_mark, sort="state"),
    )  # fmt: skip
