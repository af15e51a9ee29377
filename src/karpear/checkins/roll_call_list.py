"""The list of roll-calls, and the list of their answers."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.rules.text.safety_words import Meaning
from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import EmptyList
from karpear.ui.listing import Listing
from karpear.ui.templatetags.ui import clock, day_clock

from .models import Promise, PromiseState
from .queries import SETTLED, RollCallCount


def _asked(count: RollCallCount) -> SafeString:
    tag = format_html(' <span class="tag">{}</span>', _("drill")) if count.call.drill else ""
    return format_html("{}{}", day_clock(count.call.asked_at), tag)


def _answers(count: RollCallCount) -> str:
    return _("%(a)s of %(n)s answered") % {"a": count.answered, "n": count.asked}


def roll_call_list(*, several: bool) -> Listing:
    """`several`: the reader may ask in several organisations."""
    return Listing(
        title=gettext_lazy("Roll-calls"),
        columns=[
            Column(
                "asked", gettext_lazy("Asked"), 18, value=lambda count: stamp(count.call.asked_at), show=_asked,
                link=lambda count: reverse("roll_call", args=[count.call.pk]),
            ),
            Column("answers", gettext_lazy("Answers"), 24, value=_answers),
            Column(
                "organisation", gettext_lazy("Organisation"), 24, value=lambda count: count.call.organisation.name,
                page=several,
            ),
            Column("closed", gettext_lazy("Closed"), value=lambda count: _("closed") if count.call.closed_at else ""),
        ],
        order=("-asked_at", "-id"),
        brief=True,
        per_page=10,
        empty=EmptyList(
            gettext_lazy("Nobody has been asked yet"),
            gettext_lazy("Ask after an earthquake, a raid or a power cut nearby, or once as a drill."),
        ),
    )  # fmt: skip


def answer_mark(promise: Promise) -> SafeString:
    """What somebody said, or that they said nothing."""
    if promise.state in SETTLED:
        at = clock(promise.settled_at) if promise.settled_at else ""
        return format_html("{} {}", mark("safe", _("OK at %(t)s") % {"t": at}), _doubt(promise))
    if promise.state == PromiseState.MISSED:
        return mark("missed", _("silent: alarm"))
    return mark("due", _("no answer yet")) if promise.state == PromiseState.ARMED else mark("off", _("not waited for"))


def _doubt(promise: Promise) -> SafeString | str:
    word = promise.settled_by.word if promise.settled_by else ""
    if word == Meaning.UNKNOWN.value:
        return mark("late", _("unknown word"))
    return _("delayed") if word == Meaning.DELAYED.value else ""


ANSWERS = Listing(
    title=gettext_lazy("Answers"),
    columns=[
        Column("name", gettext_lazy("Name"), 24, value=lambda promise: promise.person.shown_name),
        Column("state", gettext_lazy("State"), 24, value=lambda promise: promise.state, show=answer_mark),
    ],
    order=("place", "person__created_at", "id"),
    brief=True,
    empty=EmptyList(gettext_lazy("Nobody was asked"), gettext_lazy("It was known what had happened to everybody.")),
)
