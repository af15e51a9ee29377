"""A date of a duty with what the pack or the organisation says of it, in the language of whoever reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.laws import LawBook, PackDuty
from karpear.countries.queries import law_book, paper_book
from karpear.people.local_today import today_of
from karpear.rules.law.duties import about_of
from karpear.rules.law.duty_state import DutyState, state_of

from ...evidence.queries.named_claims import papers_needed
from ...evidence.queries.papers import PaperLine, kind_names, lines_by_paper, paper_lines
from ..models import DutyDate, OwnDuty
from ..words import state_mark
from .abouts import about_texts


@dataclass(frozen=True, slots=True)
class DutyLine:
    """`duty`: of the pack; None for an own duty, and where the pack no longer has it. `about`: of which leader, grant,
    account or paper it is, where there can be several. `proof`: the document that proves it, while it is on the list.
    `lacks`: names of papers that it needs, and that were not there when it was filed.
    """

    row: DutyDate
    duty: PackDuty | None
    own_duty: OwnDuty | None
    book: LawBook
    now: datetime
    about: str = ""
    proof: PaperLine | None = None
    lacks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What has to be done."""
        return name_of(self.row)

    @property
    def full_name(self) -> str:
        """What has to be done, and whose it is."""
        return ": ".join(filter(None, (self.name, self.about)))

    @property
    def state(self) -> DutyState:
        is_filed, is_settled = self.row.filed_on is not None, self.row.settled_at is not None
        return state_of(
            self.row.late_at, is_filed=is_filed, is_left_out=is_settled and not is_filed, now=self.now,
            is_dated=self.row.due_on is not None,
        )  # fmt: skip

    @property
    def mark(self) -> SafeString:
        return state_mark(self.state)

    @property
    def lacks_proof(self) -> bool:
        """Was it filed, with neither a receipt nor a document that proves it today?"""
        return self.row.filed_on is not None and not self.row.receipt and not self.proof_holds

    @property
    def proof_holds(self) -> bool:
        """Is there a document that proves it, still on the list, and not ended?"""
        return self.proof is not None and self.proof.shows(None)

    @property
    def is_owed(self) -> bool:
        return self.state.is_owed

    @property
    def waits_for_second(self) -> bool:
        """Has one person said that nothing has to be filed, and nobody agreed yet?"""
        return self.row.left_out_at is not None and self.row.settled_at is None

    @property
    def is_to_check(self) -> bool:
        """Is there nobody who has confirmed that the law says so, or something in it left to confirm?"""
        if self.duty is None:
            return False
        return self.duty.to_check is not None or not self.duty.is_confirmed(today_of(self.row.organisation, self.now))

    @property
    def day(self) -> date | None:
        return self.row.due_on

    @property
    def go_by(self) -> date | None:
        """Where nobody works on its day, and it is owed: the last working day before, until that has passed."""
        row = self.row
        is_ahead = self.is_owed and today_of(row.organisation, self.now) <= row.go_by
        return row.go_by if is_ahead and row.due_on and row.go_by < row.due_on else None

    @property
    def owner_name(self) -> str:
        return self.row.owner.shown_name if self.row.owner else ""

    @property
    def articles(self) -> list[str]:
        """The article and its law, as they are cited."""
        language = get_language() or "en"
        articles = [self.book.articles[key] for key in (self.duty.articles if self.duty else ())]
        laws = {article.law: self.book.laws[article.law] for article in articles}
        return [f"{laws[article.law].short.in_language(language)} {article.number}".strip() for article in articles]

    @property
    def offices(self) -> list[str]:
        """Where it goes."""
        if self.own_duty:
            return [to_whom] if (to_whom := self.own_duty.words_in_language["to_whom"]) else []
        language = get_language() or "en"
        return [self.book.offices[key].in_language(language) for key in (self.duty.recipients if self.duty else ())]


def act_of(row: DutyDate) -> str:
    """What the law asks, as the country's pack says it; nothing of what somebody typed."""
    duty = law_book(row.organisation.country).duties.get(row.duty)
    if duty:
        return duty.act.in_language(get_language() or "en")
    return _("A duty that the country's pack no longer has: %(code)s") % {"code": row.duty}


def name_of(row: DutyDate) -> str:
    """What has to be done: as somebody wrote it down, or as the pack says it."""
    return row.own_duty.words_in_language["name"] if row.own_duty else act_of(row)


def duty_lines(rows: Iterable[DutyDate], now: datetime) -> list[DutyLine]:
    """Of rows with their organisation, owner and own duty. A query for each kind of what they are about, and for the
    documents that prove them; of what was filed, for those that it needs."""
    rows = list(rows)
    texts = about_texts(row.key for row in rows)
    proofs = lines_by_paper({row.paper_id for row in rows if row.paper_id}, now)
    lacks = _lacks(rows, now)
    return [_line(row, now, texts, proofs, lacks) for row in rows]


def _lacks(rows: Sequence[DutyDate], now: datetime) -> dict[UUID, tuple[str, ...]]:
    """Row → names of papers that it needs and that did not hold on the day on which it was filed."""
    needed = {row.pk: kinds for row in rows if row.filed_on and (kinds := _kinds_needed(row))}
    organisations = {row.organisation for row in rows if row.pk in needed}
    papers = {organisation.pk: paper_lines(organisation, now) for organisation in organisations}
    lacks = {}
    for row in (row for row in rows if row.pk in needed):
        lines, day = papers[row.organisation_id], row.filed_on or now.date()
        there = {line.paper.kind for line in lines if line.was_there(row.about_year, day)}
        names = kind_names(row.organisation, row.about_year)
        lacks[row.pk] = tuple(names[kind] for kind in needed[row.pk] if kind not in there)
    return lacks


def _kinds_needed(row: DutyDate) -> tuple[str, ...]:
    duty = law_book(row.organisation.country).duties.get(row.duty)
    return papers_needed(duty, paper_book(row.organisation.country)) if duty else ()


def _line(
    row: DutyDate,
    now: datetime,
    texts: Mapping[str, str],
    proofs: Mapping[UUID, PaperLine],
    lacks: Mapping[UUID, tuple[str, ...]],
) -> DutyLine:
    book, about = law_book(row.organisation.country), texts.get(about_of(row.key), "")
    proof = proofs.get(row.paper_id) if row.paper_id else None
    return DutyLine(row, book.duties.get(row.duty), row.own_duty, book, now, about, proof, lacks.get(row.pk, ()))
