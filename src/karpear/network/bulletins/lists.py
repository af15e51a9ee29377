"""Bulletins as lists: those for us, and those that we sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.people.models import Person
from karpear.rules.sharing.bulletins import EventKind
from karpear.rules.sharing.labels import Label
from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing
from karpear.ui.templatetags.ui import short_day

from .models import SENT_STATES, Bulletin, BulletinQuerySet, BulletinReceiver, BulletinState, BulletinStep
from .queries.texts import headline_of, withdrawn_words
from .words import EVENTS, places_in_words

HOLDS, UNREAD, OVER, DRILL = "holds", "unread", "over", "drill"


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """One bulletin in a list. `is_unread`: by whoever reads; `received`, `read`: by how many, of one's own; `is_own`:
    said by their organisation, which still reads what it took back."""

    row: Bulletin
    is_unread: bool
    is_over: bool
    received: int = 0
    read: int = 0
    is_own: bool = False

    @property
    def pk(self) -> UUID:
        return self.row.pk

    @property
    def headline(self) -> str:
        return withdrawn_words() if self.row.is_withdrawn and not self.is_own else headline_of(self.row)

    @property
    def marking(self) -> str:
        return Label(self.row.label).marking

    @property
    def event(self) -> str:
        return str(EVENTS[EventKind(self.row.event)])

    @property
    def places(self) -> str:
        return places_in_words(self.row.provinces, self.row.organisation)

    @property
    def state(self) -> tuple[str, Any]:
        """Shape and word."""
        if self.row.state == BulletinState.CANCELLED:
            return "off", _("taken back")
        if self.row.state == BulletinState.WAITING:
            return "due", _("waits for a second person")
        if self.row.state == BulletinState.DRAFT:
            return "off", pgettext_lazy("bulletin", "draft")
        if self.is_over:
            return "off", _("its time is over")
        if self.row.drill:
            return "due", _("exercise")
        if self.is_unread:
            return "late", _("not read yet")
        if self.row.step == BulletinStep.CANCEL:
            return "off", BulletinStep.CANCEL.label
        return "out", _("holds")


def _own_copies(person: Person) -> Any:
    return BulletinReceiver.objects.of(person).filter(bulletin=OuterRef("pk"), read_at=None)


def received_rows(person: Person) -> BulletinQuerySet:
    """What stands in their list: as far as each label lets it."""
    return Bulletin.objects.listed_for(person).select_related("organisation")


def inbox_lines(person: Person, now: datetime) -> Callable[[Sequence[Bulletin]], list[BulletinLine]]:
    """What the columns of their list show, in one query."""

    def lines(rows: Sequence[Bulletin]) -> list[BulletinLine]:
        unread = BulletinReceiver.objects.filter(person=person, bulletin__in=[row.pk for row in rows], read_at=None)
        keys = set(unread.values_list("bulletin", flat=True))
        return [BulletinLine(row, row.pk in keys, row.expires_at <= now) for row in rows]

    return lines


def sent_lines(now: datetime) -> Callable[[Sequence[Bulletin]], list[BulletinLine]]:
    """The same of what was sent, with how many have read it."""

    def lines(rows: Sequence[Bulletin]) -> list[BulletinLine]:
        copies = BulletinReceiver.objects.filter(bulletin__in=[row.pk for row in rows], person__isnull=False)
        counted = (
            copies.order_by()
            .values_list("bulletin")
            .annotate(received=Count("pk"), read=Count("pk", filter=Q(read_at__isnull=False)))
        )
        counts = {key: (received, read) for key, received, read in counted}
        return [
            BulletinLine(row, False, row.expires_at <= now, *counts.get(row.pk, (0, 0)), is_own=True) for row in rows
        ]

    return lines


def _of_province(code: str) -> Q:
    """A bulletin without a province is for the whole country."""
    return Q(provinces__icontains=f'"{code}"') | Q(provinces=[])


def _choices(names: Mapping[str, str]) -> tuple[Choice, ...]:
    return (
        Choice("event", _("What"), {kind.value: word for kind, word in EVENTS.items()}),
        Choice("province", _("Province"), names, where=_of_province),
        Choice("label", _("Label"), {label.value: label.marking for label in Label}),
    )


def inbox(person: Person, names: Mapping[str, str], now: datetime) -> Listing:
    """What holds first, the newest first."""
    holds = Q(state=BulletinState.RELEASED.value, expires_at__gt=now)
    stands = {HOLDS: holds, UNREAD: holds & Q(Exists(_own_copies(person))), OVER: ~holds, DRILL: Q(drill=True)}
    words = {HOLDS: _("holds"), UNREAD: _("not read yet"), OVER: _("over or taken back"), DRILL: _("exercises")}
    return Listing(
        title=_("Bulletins for us"),
        columns=(
            *_columns(),
            Column("source", _("From"), 24, value=lambda line: line.row.organisation.name, labelled=True),
            _until(), _state(),
        ),
        filters=(Choice("stands", _("State"), words, where=lambda code: stands[code]), *_choices(names)),
        search=("headline", "source", "places"),
        order=(Case(When(holds, then=0), default=1).asc(), "-released_at", "-id"),
        at_a_glance=5,
        per_page=15,
        brief=True,
        empty=EmptyList(
            _("No bulletin has reached you yet"),
            _("What organisations of your network tell each other stands here, with what not to do first."),
        ),
    )  # fmt: skip


def sent(names: Mapping[str, str], now: datetime) -> Listing:
    """What waits first, then the newest."""
    words = {state.value: state.label for state in BulletinState}
    return Listing(
        title=_("Sent and receipts"),
        columns=(
            *_columns(),
            Column(
                "read", _("Read"), 10,
                value=lambda line: f"{line.read}/{line.received}" if line.row.state in SENT_STATES else "",
                bare=lambda line: line.row.state not in SENT_STATES, labelled=True,
            ),
            _until(), _state(),
        ),
        filters=(Choice("state", _("State"), words), *_choices(names)),
        search=("headline", "places"),
        order=(Case(When(state__in=SENT_STATES, then=1), default=0).asc(), "-written_at", "-id"),
        at_a_glance=5,
        per_page=15,
        brief=True,
        empty=EmptyList(
            _("You have sent nothing yet"),
            _("Write what others must know: you see by name who receives it before it leaves."),
            href=reverse("network:bulletin_new"),
            word=_("Write a bulletin"),
        ),
    )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column("headline", _("Headline"), 40, link=lambda line: reverse("network:bulletin", args=[line.pk])),
        Column("marking", _("Label"), 18),
        Column("event", _("What"), 20),
        Column("places", _("Where"), 24, bare=lambda line: not line.places),
    )


def _until() -> Column:
    return Column(
        "expires_at", _("Until"), 16, value=lambda line: stamp(line.row.expires_at),
        show=lambda line: short_day(line.row.expires_at), sort="expires_at", labelled=True,
    )  # fmt: skip


def _state() -> Column:
    def shown(line: BulletinLine) -> SafeString:
        return mark(*line.state)

    return Column("state", _("State"), 16, value=lambda line: str(line.state[1]), show=shown)
