"""The list of who has shown what: a line for each person, the weakest competence first to be seen."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from karpear.countries.curricula import Competence
from karpear.people.list_choices import organisation_choice
from karpear.people.models import Membership, Organisation
from karpear.people.queries.screens import members_called
from karpear.rules.access import Role
from karpear.rules.duty.competence import Competent, span_of
from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

from ..words import SHAPES, STATES, state_mark
from .models import WorkKind, WorkRole
from .queries.standings import Trained, state_of

ROLES = {
    Role.MEMBER.value: pgettext_lazy("role", "member"),
    Role.OFFICER.value: pgettext_lazy("role", "officer"),
    Role.LEAD.value: pgettext_lazy("role", "lead"),
    **dict(WorkKind.choices),
}

#: Whoever keeps training waits for these.
LAPSING = "lapsing"
STATE_CHOICES = {
    Competent.HOLDS.value: gettext_lazy("all of it holds"),
    LAPSING: gettext_lazy("something ends soon or has ended"),
    Competent.ENDING.value: gettext_lazy("something ends soon"),
    Competent.ENDED.value: gettext_lazy("something has ended"),
    Competent.NEVER.value: gettext_lazy("something was not shown yet"),
}

type TrainingOf = Callable[[], Mapping[UUID, tuple[Trained, ...]]]


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One membership with what its person has shown."""

    membership: Membership
    trained: tuple[Trained, ...]

    @property
    def name(self) -> str:
        return self.membership.person.shown_name

    @property
    def keys(self) -> list[UUID]:
        return [self.membership.organisation_id, self.membership.person_id]

    @property
    def state(self) -> Competent | None:
        return state_of(self.trained)

    @property
    def gaps(self) -> list[Trained]:
        """What does not hold, or ends soon, the worst first."""
        weak = [line for line in self.trained if line.state is not Competent.HOLDS]
        return sorted(weak, key=lambda line: -line.state.rank)


@dataclass(frozen=True, slots=True)
class CompetenceCount:
    """One competence, and of how many people it holds, ends soon, has ended, was never shown."""

    competence: Competence
    counts: Counter[Competent]

    @property
    def marks(self) -> list[SafeString]:
        """How many there are of each state that anybody is in, the best first."""
        return [
            mark(SHAPES[state], f"{STATES[state]}: {self.counts[state]}") for state in Competent if self.counts[state]
        ]

    @property
    def lacking(self) -> int:
        return sum(count for state, count in self.counts.items() if not state.proven)


def count_competences(standings: Iterable[tuple[Trained, ...]]) -> list[CompetenceCount]:
    """Of everybody who is asked, in the order of the pack."""
    counters: dict[str, Counter[Competent]] = {}
    by_key: dict[str, Competence] = {}
    for trained in standings:
        for line in trained:
            by_key[line.competence.key] = line.competence
            counters.setdefault(line.competence.key, Counter())[line.state] += 1
    return [CompetenceCount(by_key[key], counter) for key, counter in counters.items()]


def training_list(
    organisations: Sequence[Organisation], curriculum: Mapping[str, Competence], training_of: TrainingOf
) -> Listing:
    """`training_of`: of everybody here; asked only where somebody chooses by it."""
    language = get_language() or "en"
    names = {key: competence.name.in_language(language) for key, competence in curriculum.items()}
    return Listing(
        title=gettext_lazy("Training"),
        columns=_COLUMNS,
        filters=[
            organisation_choice(organisations),
            Choice("role", gettext_lazy("Role"), ROLES, where=_that_are),
            Choice("state", gettext_lazy("State"), STATE_CHOICES, where=_in_state(training_of)),
            Choice("gap", gettext_lazy("What is missing"), names, where=_that_lack(training_of)),
        ],
        search=members_called,
        search_hint=gettext_lazy("A part of the name"),
        order=("joined_at", "id"),
        at_a_glance=10,
        per_page=15,
        brief=True,
        exports=("csv", "xlsx", "paper"),
        empty=EmptyList(gettext_lazy("Nobody yet"), gettext_lazy("Invite somebody")),
    )


def _gap_words(row: TrainingRow) -> str:
    language = get_language() or "en"
    return "; ".join(f"{line.competence.name.in_language(language)}: {STATES[line.state]}" for line in row.gaps)


def _gaps_shown(row: TrainingRow) -> SafeString | str:
    """The worst state once, two of those that have it, and how many gaps there are besides."""
    if not row.gaps:
        return state_mark(Competent.HOLDS) if row.trained else ""
    language, worst_state = get_language() or "en", row.gaps[0].state
    names = [line.competence.name.in_language(language) for line in row.gaps if line.state is worst_state][:2]
    unnamed_gaps = len(row.gaps) - len(names)
    also = " " + _("and %(n)d more") % {"n": unnamed_gaps} if unnamed_gaps else ""
    return format_html("{} {}{}", state_mark(worst_state), " · ".join(names), also)


def _until(row: TrainingRow) -> str:
    ends_at = span_of([line.standing for line in row.trained]).ends_at
    return date_format(localtime(ends_at), "j M Y") if ends_at else ""


_COLUMNS = (
    Column(
        "name", gettext_lazy("Name"), 24, sort=True,
        link=lambda row: reverse("preparedness:trained", args=row.keys),
    ),
    Column("role", gettext_lazy("Role"), 12, value=lambda row: str(ROLES[row.membership.role]), sort="role"),
    Column(
        "gaps", gettext_lazy("What is missing"), 40, value=_gap_words, show=_gaps_shown, sort=True,
        rank=lambda row: -row.state.rank if row.state else 1,
    ),
    Column(
        "until", gettext_lazy("All of it until"), 14, show=_until, labelled=True, bare=lambda row: not _until(row),
        value=lambda row: stamp(span_of([line.standing for line in row.trained]).ends_at),
    ),
)  # fmt: skip


def _that_are(code: str) -> Q:
    if code in WorkKind.values:
        return Q(pk__in=_memberships_with(code))
    return Q(role=code)


def _memberships_with(work: str) -> Collection[UUID]:
    pairs = set(WorkRole.objects.filter(work=work).values_list("person_id", "organisation_id"))
    rows = Membership.objects.active().filter(person__in={person for person, _organisation in pairs})
    return [
        pk
        for pk, person, organisation in rows.values_list("pk", "person_id", "organisation_id")
        if (person, organisation) in pairs
    ]


def _in_state(training_of: TrainingOf) -> Callable[[str], Q]:
    @cache
    def condition(code: str) -> Q:
        return Q(person__among=[person for person, trained in training_of().items() if _is_so(code, trained)])

    return condition


def _is_so(code: str, trained: tuple[Trained, ...]) -> bool:
    """All of it holds; or something of it is in this state."""
    if code == Competent.HOLDS:
        return state_of(trained) is Competent.HOLDS
    states = (Competent.ENDING, Competent.ENDED) if code == LAPSING else (code,)
    return any(line.state in states for line in trained)


def _that_lack(training_of: TrainingOf) -> Callable[[str], Q]:
    @cache
    def condition(code: str) -> Q:
        lacking = [
            person
            for person, trained in training_of().items()
            if any(line.competence.key == code and not line.state.proven for line in trained)
        ]
        return Q(person__among=lacking)

    return condition
