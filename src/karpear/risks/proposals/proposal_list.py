"""The list of proposed changes: what each would do to the register, narrowed, sorted and saved."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.ui.columns import Column, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing
from karpear.ui.scales import LEVELS
from karpear.ui.templatetags.ui import day_clock, level, level_word, since

from .queries.proposals import ProposalLine

KINDS = {"new": gettext_lazy("New lines"), "risk": gettext_lazy("Risks of the register")}
NOTHING_DECIDED = EmptyList(
    gettext_lazy("Nothing has been decided yet"), gettext_lazy("Later you see here who decided what, and why.")
)
NOTHING_TO_DECIDE = EmptyList(
    gettext_lazy("Nothing to decide"),
    gettext_lazy(
        "When similar facts come together, a change of the risk is proposed here, with the arithmetic; and where the "
        "register has no line for what has happened, a new line. You decide."
    ),
    reverse_lazy("risks:facts"),
    gettext_lazy("What happened"),
)


def _level(line: ProposalLine) -> SafeString:
    before = _("New:") if line.is_new else format_html("{} →", level(line.before))
    return format_html('<span class="nowrap">{}</span> <span class="nowrap">{}</span>', before, level(line.after))


def _likely(line: ProposalLine) -> str:
    return "" if line.is_new else f"{line.likely_before.name} → {line.likely_after.name}"


def _answer(line: ProposalLine) -> str:
    proposal = line.proposal
    who = proposal.answered_by.shown_name if proposal.answered_by else ""
    return ", ".join(filter(None, (str(proposal.get_answer_display()), who, day_clock(proposal.answered_at))))


def _answer_columns() -> list[Column]:
    return [
        Column(
            "answer", gettext_lazy("Answer"), 24, value=lambda line: line.proposal.get_answer_display(), show=_answer
        ),
        Column(
            "by", gettext_lazy("Decided by"), 24, page=False,
            value=lambda line: line.proposal.answered_by.shown_name if line.proposal.answered_by else "",
        ),
        Column(
            "answered_at", gettext_lazy("Decided"), 18, value=lambda line: stamp(line.proposal.answered_at), page=False
        ),
    ]  # fmt: skip


def _columns(*, only_answered: bool, several: bool, now: datetime) -> list[Column]:
    return [
        Column(
            "name", gettext_lazy("Risk"), 40, sort=True,
            link=lambda line: reverse("risks:proposal", args=[line.proposal.pk]),
        ),
        Column(
            "level", gettext_lazy("Level"), value=lambda line: level_word(line.after), show=_level, sort="-level",
        ),
        Column("why", gettext_lazy("Why"), template="risks/listed_reckoned.html", file=False, wide=True),
        Column("count", gettext_lazy("Facts"), page=False),
        Column("days", gettext_lazy("In days"), page=False),
        Column("likely", gettext_lazy("How likely"), 30, value=_likely, labelled=True),
        Column("province", gettext_lazy("Province"), 20, page=False),
        Column(
            "organisation", gettext_lazy("Organisation"), 24, value=lambda line: line.organisation.name, sort=True,
            page=several,
        ),
        *(_answer_columns() if only_answered else []),
        Column(
            "made_at", gettext_lazy("Proposed"), 18, value=lambda line: stamp(line.proposal.made_at), sort="-made_at",
            show=lambda line: since(line.proposal.made_at, now), page=not only_answered,
        ),
    ]  # fmt: skip


def proposal_list(*, only_answered: bool, several: bool, now: datetime) -> Listing:
    """Those that wait, or those that were answered. `several`: of several organisations."""
    levels = {str(int(step)): word.name for step, word in reversed(LEVELS.items())}
    return Listing(
        title=gettext_lazy("Proposed changes"),
        columns=_columns(only_answered=only_answered, several=several, now=now),
        filters=[
            Choice("level", gettext_lazy("Level"), levels),
            Choice("kind", gettext_lazy("What would change"), KINDS, where=_changes),
        ],
        search=("name", "province"),
        search_hint=gettext_lazy("A risk or a province"),
        order=("-answered_at", "-pk") if only_answered else ("-level", "-made_at", "-pk"),
        at_a_glance=5,
        brief=True,
        exports=("csv", "xlsx"),
        empty=NOTHING_DECIDED if only_answered else NOTHING_TO_DECIDE,
    )  # fmt: skip


def _changes(code: str) -> Q:
    return Q(organisation__isnull=code != "new")
