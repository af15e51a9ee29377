"""What the law of a country asks: laws, articles, duties, drafts, and what a lawyer still has to confirm.

Every row has its source, the day on which somebody looked, and how far it can be relied on. `to_check`: what a lawyer
has to confirm in it; None where nothing is left. All words are our own, never those of a law.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from karpear.countries.values import FactConfidence, Name, Provenance
from karpear.rules.law.applies import BoundGroups
from karpear.rules.law.demands import DemandClass
from karpear.rules.law.duties import DutyRule
from karpear.rules.law.inquiries import InquiryKind
from karpear.rules.law.instruments import (
    ActivityReading,
    BillStage,
    DutyActor,
    LawfulActivity,
    LawRank,
    LawStatus,
)
from karpear.rules.law.limits import ActivityLimits
from karpear.rules.law.review import OPINION_HOLDS
from karpear.rules.law.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class PackLaw:
    """One text. `number`: as it is cited; `dated`, `in_force_on`: None where no source says. `text_hash`: of the text
    that somebody has read, empty where nobody has."""

    key: str
    title: Name
    short: Name
    rank: LawRank
    number: str
    dated: date | None
    in_force_on: date | None
    status: LawStatus
    about: Name
    text_source: str
    text_hash: str
    fact: Provenance
    to_check: Name | None = None


@dataclass(frozen=True, slots=True)
class PackArticle:
    """One article. `key`: law and number, as `lango-25`. `gist`: what it says, in our words. `who`: whom it binds.

    `penalty`: what follows where it is broken.
    """

    key: str
    law: str
    number: str
    gist: Name
    bound_groups: BoundGroups
    penalty: Name | None
    activities: frozenset[LawfulActivity]
    fact: Provenance
    to_check: Name | None = None


@dataclass(frozen=True, slots=True)
class PackDuty:
    """One duty. `recipients`: keys of offices; `form`: which form.

    `papers`: keys of what is needed to file it; `proofs`: of what shows that it is done, which is something else.
    `by`: the lawyer who confirmed it, empty where none has; `expires`: when that opinion, or our look, is too old.
    """

    key: str
    actor: DutyActor
    act: Name
    when: Name
    articles: tuple[str, ...]
    rule: DutyRule
    recipients: tuple[str, ...]
    papers: tuple[str, ...]
    proofs: tuple[str, ...]
    form: Name | None
    sanction: Name | None
    fact: Provenance
    by: str
    expires: date
    to_check: Name | None = None

    @property
    def asks_for(self) -> tuple[str, ...]:
        """What proves it and what it needs, each once."""
        return tuple(dict.fromkeys((*self.proofs, *self.papers)))

    def is_confirmed(self, today: date) -> bool:
        """Does a source say so, and has somebody looked within a year?"""
        return self.fact.confidence is FactConfidence.CHECKED and today <= self.expires


@dataclass(frozen=True, slots=True)
class ActivityRule:
    """What an article means for an activity. `duty`: what has to be done first, empty where nothing has. `limits`: what
    it says in numbers.

    `signed_by`, `signed_on`: the lawyer whose opinion it is; empty and None where it is only ours.
    """

    key: str
    activities: frozenset[LawfulActivity]
    article: str
    reading: ActivityReading
    reasoning: Name
    duty: str
    signed_by: str
    signed_on: date | None
    fact: Provenance
    to_check: Name | None = None
    limits: ActivityLimits = field(default_factory=ActivityLimits)

    def has_expired(self, today: date) -> bool:
        """Is the lawyer's opinion older than a year? Then it is only ours again."""
        return self.signed_on is not None and today > self.signed_on + OPINION_HOLDS


@dataclass(frozen=True, slots=True)
class BillArticle:
    """What one part of a draft would ask, and which of our activities it would touch."""

    number: str
    gist: Name
    activities: frozenset[LawfulActivity]


@dataclass(frozen=True, slots=True)
class PackBill:
    """A draft. `staged_on`: since when it is at this stage; None where no source says."""

    key: str
    title: Name
    stage: BillStage
    staged_on: date | None
    consultation_on: date | None
    about: Name
    articles: tuple[BillArticle, ...]
    text_hash: str
    fact: Provenance
    to_check: Name | None = None


@dataclass(frozen=True, slots=True)
class PackPrecedent:
    """What authorities have done. `days`: how long it lasted, or how long people had; None where no source says."""

    key: str
    title: Name
    happened_on: date | None
    days: int | None
    what: Name
    lesson: Name
    articles: tuple[str, ...]
    fact: Provenance


@dataclass(frozen=True, slots=True)
class PackSign:
    """What has come before a sanction elsewhere. Each is dated when it is seen; none is counted into a score.

    `letters`, `demands`, `duties`: the house sees it by itself in such letters, demands, and late dates of these.
    """

    key: str
    name: Name
    fact: Provenance
    letters: frozenset[InquiryKind] = frozenset()
    demands: frozenset[DemandClass] = frozenset()
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LawyerQuestion:
    """What a lawyer has to answer, and which duties and articles wait for it."""

    key: str
    text: Name
    duties: tuple[str, ...]
    articles: tuple[str, ...]
    fact: Provenance


@dataclass(frozen=True, slots=True)
class HolidayList:
    """Holidays by year. `names`: by key; `facts`: where the list of each year comes from."""

    calendar: WorkingCalendar
    names: Mapping[str, Name]
    facts: Mapping[int, Provenance]


@dataclass(frozen=True, slots=True)
class LawBook:
    """All of it, by key in the order of the files. `offices`, `papers`: what duties name."""

    laws: Mapping[str, PackLaw] = field(default_factory=dict)
    articles: Mapping[str, PackArticle] = field(default_factory=dict)
    duties: Mapping[str, PackDuty] = field(default_factory=dict)
    rules: Mapping[str, ActivityRule] = field(default_factory=dict)
    bills: Mapping[str, PackBill] = field(default_factory=dict)
    precedents: Mapping[str, PackPrecedent] = field(default_factory=dict)
    signs: Mapping[str, PackSign] = field(default_factory=dict)
    questions: Mapping[str, LawyerQuestion] = field(default_factory=dict)
    offices: Mapping[str, Name] = field(default_factory=dict)
    papers: Mapping[str, Name] = field(default_factory=dict)
    holidays: HolidayList = field(default_factory=lambda: HolidayList(WorkingCalendar(), {}, {}))

    def sources(self) -> list[tuple[str, Provenance]]:
        """Every fact with the key of what it is about."""
        rows = (self.laws, self.articles, self.duties, self.rules, self.bills, self.precedents, self.signs)
        sources = [(key, row.fact) for table in rows for key, row in table.items()]
        lists = [(f"holidays {year}", fact) for year, fact in self.holidays.facts.items()]
        return [*sources, *((key, question.fact) for key, question in self.questions.items()), *lists]
