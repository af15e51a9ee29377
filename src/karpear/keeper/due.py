"""What each of the keeper's steps waits for: queries whose first row is the next thing to do.

One whose only column is a time says when; any other says that there is something to do now. It may say too much: then
the step looks, finds nothing and rests. It may never say too little.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from karpear.activities.plans.actions.family import ends_to_tell
from karpear.activities.tracking.models import TrackKey
from karpear.alerts.models import Alert, AlertEvent, StageCall
from karpear.alerts.queries.gone_owners import with_gone_owner
from karpear.audit.models import Entry
from karpear.cases.diary.models import ConsentedFact
from karpear.cases.incidents.models import Incident as Case
from karpear.cases.incidents.models import Task
from karpear.cases.incidents.needs import TASKS
from karpear.checkins.actions.daily_promises import to_arm
from karpear.checkins.models import CheckIn, Promise
from karpear.compliance.demands.actions.clocks import to_count_again
from karpear.compliance.demands.models import Demand, Retaliation
from karpear.compliance.demands.needs import of_flood
from karpear.compliance.duties.actions.date_counts import to_count
from karpear.messaging.models import Inbound, InboundState
from karpear.network.aid.models import AidAgreement
from karpear.network.bulletins.ways.carried import to_carry
from karpear.network.federation.actions.followers import to_follow
from karpear.network.fund.needs import fund_to_tell_again
from karpear.network.meetings.actions.counts import to_close
from karpear.network.meetings.models import AgendaItem
from karpear.network.silence.models import CollectiveAlarm
from karpear.people.models import Notice, Person, WatchWish
from karpear.people.needs import put_off_by
from karpear.preparedness.reserve.needs import to_tell_again
from karpear.readiness.packs.actions.instructions import reached_contacts
from karpear.readiness.packs.actions.owner_notices import owed_openings, owed_releases
from karpear.readiness.packs.models import Opening
from karpear.risks.facts.models import Fact, FactKind
from karpear.rules.alarm.outcome import Kind, State
from karpear.sector.releases.models import ReleaseState, SectorRelease
from karpear.vault.queries.team import no_longer_readers
from karpear.voice.decisions.models import SpeakDecision, SpeakReview
from karpear.voice.decisions.needs import still_to_read
from karpear.voice.posture.models import Agreement
from karpear.voice.statements.models import NamedPerson, Statement, StatementSignature

from .duress_lock import to_lock
from .learning import INCIDENTS

#: So long after an alarm it is looked whether others are silent, too.
JUST_NOW = timedelta(minutes=2)

type Rows = QuerySet[Any, Any]


def texts(_now: datetime) -> Rows:
    return _by(Inbound.objects.filter(state=InboundState.WAITING), "next_attempt_at")


def misses(_now: datetime) -> Rows:
    return _by(Promise.objects.awaited(), "miss_at")


def reminders(_now: datetime) -> Rows:
    return _by(Promise.objects.awaited().filter(remind_at__isnull=False), "remind_at")


def duress(_now: datetime) -> Rows:
    return _by(CheckIn.objects.filter(raise_duress=True), "received_at")


def stand_down_duress(_now: datetime) -> Rows:
    return _by(AlertEvent.objects.filter(raise_duress=True), "at")


def sign_in_duress(_now: datetime) -> Rows:
    return _by(Person.objects.filter(duress_signed_in_at__isnull=False), "duress_signed_in_at")


def rungs(_now: datetime) -> Rows:
    return _by(Alert.objects.filter(next_rung_at__isnull=False, state=State.OPEN.value), "next_rung_at")


def idle_owners(_now: datetime) -> list[Rows]:
    owned_alerts = Alert.objects.filter(overtake_at__isnull=False, state=State.ACKNOWLEDGED.value)
    return [_by(owned_alerts, "overtake_at"), with_gone_owner().values("pk")]


def notices(_now: datetime) -> Rows:
    return Notice.objects.values("pk")


def daily_promises(now: datetime) -> list[Rows]:
    return [rows.values("pk") for rows in to_arm(now)]


def unchained(_now: datetime) -> Rows:
    return Entry.objects.filter(seq=None).order_by("id").values("pk")


def wishes(_now: datetime) -> Rows:
    return WatchWish.objects.values("pk")


def forced_people(now: datetime) -> Rows:
    return to_lock(now).values("pk")


def old_readers(_now: datetime) -> Rows:
    return no_longer_readers().values("pk")


def tasks(now: datetime) -> Rows:
    """But for those that whoever has them put off: these are looked at again when others are."""
    return _by(Task.objects.to_remind().exclude(put_off_by(TASKS.what, "owner", now)), "remind_at")


def signatures(now: datetime) -> Rows:
    """When those who may sign are told again."""
    return _by(to_tell_again(now), "again_at")


def fund_signatures(now: datetime) -> Rows:
    """The same of the fund that organisations hold together."""
    return _by(fund_to_tell_again(now), "again_at")


def held_demands(now: datetime) -> Rows:
    """A flood of what one person noted, which people hear of together."""
    return _by(of_flood(now), "held_until")


def parts(now: datetime) -> Rows:
    return _by(Opening.objects.going(now).filter(contributions=None, custodians_told_at=None), "handed_out_at")


def reached_by_words(now: datetime) -> Rows:
    return reached_contacts(now).values("pk")


def owed(now: datetime) -> list[Rows]:
    return [owed_openings(now).values("pk"), owed_releases(now).values("pk")]


def silences(now: datetime) -> list[Rows]:
    """Somebody is late, an alarm about silence has just begun, or many are known to be silent together."""
    late = Promise.objects.awaited().filter(roll_call__isnull=True, due_at__lte=now)
    fresh = Alert.objects.filter(kind=Kind.MISSED.value, changed_at__gte=now - JUST_NOW, opened_at__gte=now - JUST_NOW)
    return [late.values("pk"), fresh.values("pk"), CollectiveAlarm.objects.open().values("pk")]


def words_of_the_held(_now: datetime) -> Rows:
    """A check-in of theirs since it is known of them, that nobody was told of."""
    notes = AlertEvent.objects.filter(
        alert=OuterRef(OuterRef("alert")), what="held_ok", at__gte=OuterRef("received_at")
    )
    check_ins = CheckIn.objects.filter(person=OuterRef("alert__person"), received_at__gt=OuterRef("confirmed_at"))
    return StageCall.objects.in_force().filter(Exists(check_ins.exclude(Exists(notes)))).values("pk")


def families(now: datetime) -> Rows:
    return ends_to_tell(now).values("pk")


def statements(_now: datetime) -> Rows:
    """When it is looked who would sign, or an opening closes."""
    return _by(Statement.objects.due(), "wakes_at")


def places(_now: datetime) -> Rows:
    alerts = Alert.objects.unresolved().filter(drill=False)
    return TrackKey.objects.filter(person__in=alerts.values("person")).values("pk")


def duties(now: datetime) -> Rows:
    return to_count(now).values("pk")


def clocks(now: datetime) -> Rows:
    return to_count_again(now).values("pk")


def incidents(now: datetime) -> Rows:
    """Those of an organisation stay out once its register has them; who else hears of one is worked out by the step."""
    taken = Fact.objects.filter(source=OuterRef("pk"), organisation=OuterRef("organisation"))
    lately = Alert.objects.incidents().filter(resolved_at__gte=now - INCIDENTS, drill=False)
    return lately.filter(Q(organisation__isnull=True) | ~Exists(taken)).values("pk")


def consents(now: datetime) -> list[Rows]:
    forgotten = Fact.objects.filter(kind=FactKind.DIARY, withdrawn_at__lte=now, considered_at__isnull=False)
    mine = ConsentedFact.objects
    return [mine.to_carry().values("pk"), mine.of_removed().values("pk"), forgotten.values("pk")]


def demands(_now: datetime) -> Rows:
    return Demand.objects.to_carry().values("pk")


def retaliations(_now: datetime) -> Rows:
    return Retaliation.objects.to_carry().values("pk")


def untold_decisions(_now: datetime) -> Rows:
    return SpeakDecision.objects.untold().values("pk")


def untold_readers(now: datetime) -> Rows:
    """Whoever has not heard yet what was decided."""
    return still_to_read(now).filter(told_at=None).values("pk")


def decisions_to_look_at(_now: datetime) -> Rows:
    return _by(SpeakDecision.objects.looked_after(), "look_at")


def speak_reviews(_now: datetime) -> Rows:
    return SpeakReview.objects.to_carry().values("pk")


def signatures_to_carry(_now: datetime) -> Rows:
    return StatementSignature.objects.to_tell().values("pk")


def bulletins_to_carry(now: datetime) -> Rows:
    return to_carry(now).values("pk")


def bulletins_to_send_after(now: datetime) -> Rows:
    return to_follow(now).values("pk")


def statements_to_record(_now: datetime) -> Rows:
    return StatementSignature.objects.to_record().values("pk")


def named_people_to_carry(_now: datetime) -> Rows:
    return NamedPerson.objects.to_tell().values("pk")


def outlived_aid(now: datetime) -> Rows:
    return AidAgreement.objects.outlived(now).values("pk")


def agreements_of_leavers(_now: datetime) -> Rows:
    return Agreement.objects.of_leavers().values("pk")


def closed_cases(_now: datetime) -> Rows:
    return Case.objects.to_take().values("pk")


def new_facts(_now: datetime) -> Rows:
    return Fact.objects.to_consider().values("pk")


def _by(rows: Rows, moment: str) -> Rows:
    return rows.order_by(moment).values(moment)


def council_items(_now: datetime) -> Rows:
    return _by(to_close(), "closes_at")


def council_ballots(_now: datetime) -> Rows:
    return _by(AgendaItem.objects.to_be_counted(), "count_until")


def wanted_releases(_now: datetime) -> Rows:
    return SectorRelease.objects.filter(state=ReleaseState.WANTED.value).values("pk")
