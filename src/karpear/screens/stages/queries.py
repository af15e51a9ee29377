"""What was said of an alert, whom it released words to, and whether its person's pack may be opened."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.alerts.models import Alert, StageCall
from karpear.cases.incidents.queries.prefill import PackBehind
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.readiness.packs.models import Custodian, Opening, Pack, Release
from karpear.readiness.packs.queries.packs import alert_state, opened_pack
from karpear.rules.case.pack import HOLDING, Stage, may_ask_to_open
from karpear.rules.refusals import Missing


@dataclass(frozen=True, slots=True)
class CallLine:
    """What somebody said of an alert, and which words it released to whom."""

    call: StageCall
    releases: list[Release]

    @property
    def stage(self) -> Stage:
        return Stage(self.call.stage)

    @property
    def stands(self) -> bool:
        """Nobody took it back, and it is not over."""
        return self.call.taken_back_at is None and self.call.ended_at is None

    @property
    def holds(self) -> bool:
        """It is confirmed that they are missing, detained, hurt or killed, and nothing of that is over."""
        return self.stands and self.call.confirmed_at is not None and self.stage in HOLDING

    @property
    def opened(self) -> list[Release]:
        """Those that their contact has opened."""
        return [release for release in self.releases if release.shown_at]

    @property
    def unopened(self) -> list[Release]:
        return [release for release in self.releases if not release.shown_at]


@dataclass(frozen=True, slots=True)
class AlertCustody:
    """What can be confirmed of an alert, and whether its person's pack may be opened.

    `opened`: the openers of the pack because of this alert, whom taking something back comes too late for.
    """

    alert: Alert
    calls: list[CallLine]
    may_confirm: bool
    has_pack: bool
    may_open: bool
    opening: Opening | None
    opened: list[Opening]


def _calls(alert: Alert, *, names: bool) -> list[CallLine]:
    """Newest last; what was taken back after what stands. `names`: of contacts, for those who act on the alert."""
    rows = (
        StageCall.objects.filter(alert=alert)
        .select_related("by", "second", "taken_back_by", "ended_by")
        .order_by("at", "pk")
    )
    released = Release.objects.filter(alert=alert).select_related("contact").order_by("shown_at", "at", "pk")
    releases = list(released) if names else []
    lines = [
        CallLine(
            call,
            [
                release
                for release in releases
                if (release.stage, release.taken_back_at) == (call.stage, call.taken_back_at)
            ],
        )
        for call in rows
    ]
    return sorted(lines, key=lambda line: not line.stands)


@unguarded("what is confirmed, for those who act on the alert or hold a part")
def alert_custody(viewer: Person, alert: UUID, now: datetime) -> AlertCustody:
    """For those who act on the alert, and custodians of its person. Raises Missing."""
    stored_alert = find_row(Alert.objects.filter(pk=alert).exclude(person=viewer).select_related("person", "owner"))
    acts = Alert.objects.may_act(viewer).filter(pk=alert).exists()
    holds = Custodian.objects.accepted().filter(person=viewer, pack__person=stored_alert.person_id).exists()
    if not acts and not holds:
        raise Missing
    pack = Pack.objects.filter(person=stored_alert.person_id, record__isnull=False).first()
    return AlertCustody(
        alert=stored_alert,
        calls=_calls(stored_alert, names=acts),
        may_confirm=acts and not stored_alert.drill,
        has_pack=pack is not None,
        may_open=pack is not None and may_ask_to_open(alert_state(stored_alert)),
        opening=Opening.objects.going(now).filter(pack=pack, by=viewer).first() if pack else None,
        opened=list(Opening.objects.filter(alert=stored_alert, opened_at__isnull=False).select_related("by")),
    )


def pack_behind(person: Person, alert: UUID) -> PackBehind | None:
    """What an incident is handed of the pack that was opened because of its alert."""
    opening = opened_pack(person, alert)
    if opening is None or opening.said_open_at is None:
        return None
    return PackBehind(
        opening.record.thread, opening.pack.person.shown_name, opening.said_open_at, opening.alert.opened_at
    )
