"""Every table's RETENTION is kept: a period by the keeper's steps on a real row, "with" by a cascade, else a reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models.expressions import RawSQL

from karpear.db.batches import until_done
from karpear.db.retention import in_words, keeps
from karpear.keeper.steps import EVERY_FEW, EVERY_HOUR, EVERY_NIGHT, EVERY_TICK
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from tests.rooms.keys.encrypted_rows import value_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
#: What goes when a person or an event says so, never by its age: tested where that is done.
UNTIL = {
    "people.Person", "people.SafetyWord", "people.Organisation", "people.Notice", "vault.TeamKey", "vault.Outside",
    "vault.Manifest", "vault.Note", "activities.Unfinished", "activities.Recent", "readiness.Pack",
    "readiness.Contribution", "readiness.Instruction", "readiness.FamilyWords", "risks.Risk", "messaging.ChannelState",
    "db.SampleTotal", "people.WatchWish", "people.SavedView", "preparedness.Reserve", "preparedness.MoneyRequest",
    "preparedness.Leading", "preparedness.PolicyRevision", "preparedness.FamilyPlan", "preparedness.WorkRole",
    "compliance.Demand",
    "network.Network", "network.SharedFund",
    "network.BulletinLink", "sector.TellingPage",
    "sector.StrategicPlan", "sector.SectorYear", "sector.IndexPanel",
}  # fmt: skip
#: (days after which it is gone, what must stand in the row beside its old dates; None: never in such a row).
PERIODS: dict[str, tuple[float, dict[str, Any]]] = {
    "network.Bulletin": (2 * 365, {"state": "released"}),
    "network.HandedDraft": (30, {}),
    "audit.Entry": (7 * 365, {"seq": 1, "prev": "", "hash": "x"}),
    "db.BackupRun": (400, {}),
    "db.BackupTrial": (400, {}),
    "db.Heartbeat": (1, {}),
    "db.StepFailure": (90, {}),
    "db.Sample": (2, {}),
    "db.Trouble": (90, {}),
    "network.Peer": (365, {"state": "removed"}),
    "network.RefusedItem": (90, {}),
    "network.SeenRequest": (0, {}),
    "network.AidAgreement": (730, {"state": "ended"}),
    "network.SharedShift": (365, {}),
    "network.FundRequest": (365, {"state": "refused"}),
    "people.Device": (365, {}),
    "people.Receipt": (30, {}),
    "people.Withdrawal": (3 * 365, {}),
    "people.PasswordLink": (90, {}),
    "people.Tally": (1, {}),
    "people.Membership": (730, {}),
    "people.Watch": (730, {"organisation": None, "state": "ended"}),
    "people.Invitation": (90, {}),
    "people.Contact": (30, {}),
    "people.Shift": (365, {}),
    "people.Snooze": (1, {}),
    "people.Escalated": (730, {}),
    "messaging.Inbound": (30, {}),
    "messaging.PassingAnswer": (1, {}),
    "messaging.TextSeen": (365, {}),
    "messaging.Delivery": (365, {"state": "sent"}),
    "vault.Wrap": (30, {"kind": "passkey"}),
    "vault.TravelLock": (365, {}),
    "vault.RecoveryRequest": (730, {"cancelled_at": None}),
    "vault.Request": (730, {"kind": "export"}),
    "vault.Drill": (5 * 365, {}),
    "vault.Record": (30, {"type": "entry", "purge_at": None}),
    "vault.Attachment": (7, {"record": None}),
    "alerts.Briefing": (30, {}),
    "alerts.Alert": (3 * 365, {"state": "resolved", "outcome": "safe", "kind": "sos"}),
    "alerts.PositionKey": (3, {}),
    "alerts.Position": (3, {}),
    "network.CollectiveAlarm": (365, {"kind": "province"}),
    "network.UsualSilence": (7, {"kind": "province"}),
    "checkins.CheckIn": (365, {}),
    "checkins.RollCall": (365, {}),
    "checkins.Standing": (365, {}),
    "checkins.Promise": (365, {"state": "settled"}),
    "activities.Activity": (365, {"state": "ended"}),
    "activities.Sender": (365, {}),
    "cases.ConsentedFact": (30, {
        "threat": "", "happened_on": None, "province": "", "affected": "", "reliability": "", "known": False,
    }),
    "cases.Incident": (5 * 365, {}),
    "cases.Support": (30, {}),
    "readiness.Opening": (3 * 365, {}),
    "cases.Report": (5 * 365, {"state": "closed"}),
    "readiness.ChecklistProgress": (365, {}),
    "readiness.EmergencyPage": (30, {"withdrawn_at": None}),
    "network.NetworkMember": (730, {}),
    "network.NetworkInvitation": (90, {}),
    "network.Partner": (365, {}),
    "network.Thread": (90, {}),
    "compliance.ClosingDrill": (3 * 365, {}),
    "compliance.Inquiry": (5 * 365, {"outcome": "dropped", "state": "closed"}),
    "compliance.EarlySign": (5 * 365, {}),
    "compliance.Site": (5 * 365, {}),
    "compliance.OwnActivity": (2 * 365, {}),
    "compliance.Bill": (5 * 365, {}),
    "compliance.DutyDate": (5 * 365, {"left_out_at": None}),
    "compliance.OwnClaim": (5 * 365, {}),
    "compliance.OwnDuty": (5 * 365, {}),
    "compliance.Paper": (5 * 365, {}),
    "compliance.LegalPaper": (5 * 365, {}),
    "compliance.OfficeHolder": (5 * 365, {}),
    "compliance.BankAccount": (5 * 365, {}),
    "compliance.Signatory": (5 * 365, {}),
    "compliance.DonorGrant": (5 * 365, {}),
    "compliance.LegalHappening": (5 * 365, {}),
    "compliance.PlannedGathering": (5 * 365, {}),
    "compliance.ProfileChange": (5 * 365, {}),
    "preparedness.ClauseUnderstanding": (3 * 365, {}),
    "preparedness.InsurancePolicy": (5 * 365, {}),
    "preparedness.InsuranceClaim": (5 * 365, {}),
    "preparedness.CoverCheck": (2 * 365, {}),
    "preparedness.FamilyOpening": (3 * 365, {}),
    "preparedness.FamilyTotals": (5 * 365, {}),
    "preparedness.KeyTask": (365, {}),
    "preparedness.ExitAsk": (400, {}),
    "preparedness.ExitTally": (5 * 365, {}),
    "preparedness.Trainer": (3 * 365, {"name": None}),
    "preparedness.CompetenceProof": (3 * 365, {"kind": "quiz", "organisation": None, "number": None, "source": None}),
    "risks.Fact": (730, {}),
    "risks.Session": (365, {"finished_at": None}),
    "risks.Rating": (365, {}),
    "risks.Upload": (1, {}),
    "voice.Statement": (10 * 365, {"state": "published", "ended_at": None}),
    "voice.PulseQuestion": (5 * 365, {}),
    "voice.SpeakDecision": (5 * 365, {}),
    "voice.PostureRule": (3 * 365, {}),
    "voice.Agreement": (3 * 365, {}),
    "voice.NeutralityRecord": (5 * 365, {}),
    "voice.AccusationAnswer": (5 * 365, {}),
    "voice.RoleDeclaration": (0, {}),
    "voice.NamedAccount": (365, {}),
    "voice.NamedPerson": (365, {}),
    "network.ServiceEntry": (365, {}),
    "network.ServiceUse": (2 * 365, {}),
    "network.ReachEdge": (90, {}),
    "network.Meeting": (5 * 365, {}),
    "network.CouncilSeat": (5 * 365, {}),
    "sector.TellingGroup": (90, {}),
    "sector.SectorFact": (800, {"kind": "online", "source": "receipt"}),
    "sector.YearOfMoney": (5 * 365, {"year": 2020}),
    "sector.RefusedGrant": (5 * 365, {}),
    "sector.GivenFigures": (0, {"what": "money"}),
    "sector.PanelAnswer": (0, {}),
}  # fmt: skip
#: Rows that are found by their parents' dates: (column, parent, what stands in it).
PARENTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "sector.SectorFact": ("organisation", "people.Organisation", {}),
    "alerts.Position": ("day", "alerts.PositionKey", {}),
    "risks.Rating": ("rater", "risks.Rater", {"withdrawn_at": None, "expires_at": None}),
    "sector.GivenFigures": ("member", "network.NetworkMember", {}),
    "sector.PanelAnswer": ("panel", "sector.IndexPanel", {"year": 2020}),
    "risks.Rater": ("session", "risks.Session", {"state": "finished"}),
}  # fmt: skip


def ours() -> dict[str, type[models.Model]]:
    return {m._meta.label: m for m in apps.get_models() if m.__module__.startswith("karpear.")}


def test_every_table_says_how_its_rows_go() -> None:
    hanging = {label for label, m in ours().items() if in_words(m).startswith("with ")}
    apart = {
        "vault.Wrap",
        "vault.Attachment",
        "alerts.Position",
        "preparedness.FamilyOpening",
        "voice.RoleDeclaration",
        "voice.NamedAccount",
        "voice.NamedPerson",
        "sector.GivenFigures",
        "sector.PanelAnswer",
    }  # with their owner, and sooner after a while
    assert set(ours()) == UNTIL | set(PERIODS) | hanging, "write the purge, and a line here"
    assert UNTIL.isdisjoint(PERIODS) and hanging & set(PERIODS) == apart


def test_its_days_are_those_of_the_model() -> None:
    """Except where the row ends with its key: a position with that of its day."""
    said = {label: {keep.days for keep in keeps(ours()[label])} for label in PERIODS if label != "alerts.Position"}
    assert [label for label, days in said.items() if PERIODS[label][0] not in days] == []
    others = {label for label, model in ours().items() if any(keep.days for keep in keeps(model))} - set(said)
    assert not others, "write a line here"


def test_what_is_kept_with_another_row_goes_with_it() -> None:
    for label, model in ours().items():
        for parent in (parent for keep in keeps(model) for parent in keep.parents):
            field = model._meta.get_field(parent)
            assert field.remote_field.on_delete is models.CASCADE, f"{label} outlives its {parent}"  # type: ignore[union-attr]


def row(model: type[models.Model], at: datetime, **said: Any) -> models.Model:
    """A row whose every date is `at`; no parents but those by whose dates it is found."""
    values: dict[str, Any] = {}
    if model._meta.label in PARENTS:
        column, parent, more = PARENTS[model._meta.label]
        said = {**said, column: row(ours()[parent], at, **more)}
    for field in model._meta.local_concrete_fields:
        if field.name in said or isinstance(field, models.AutoField):
            continue
        if isinstance(field, models.DateTimeField):
            values[field.attname] = at
        elif isinstance(field, models.DateField):
            values[field.attname] = at.date()
        else:
            values[field.attname] = new_id() if field.primary_key else value_for(field)
    made = model(**values, **said)
    model._base_manager.bulk_create([made])
    return made


def make_unreadable(made: models.Model) -> None:
    """Nobody has the key to what is encrypted in it, or somebody wrote over it."""
    fields = [field.name for field in made._meta.local_fields if isinstance(field, EncryptedTextField)]
    if fields:
        rubbish = {name: RawSQL("%s", [b"sealed with no key of ours"]) for name in fields}
        type(made)._base_manager.filter(pk=made.pk).update(**rubbish)


def nights_work() -> None:
    for step in [*EVERY_TICK, *EVERY_FEW, *EVERY_HOUR, *EVERY_NIGHT]:
        if any(word in step.name for word in ("purge", "forget")):
            until_done(partial(step.work, now=NOW))


@pytest.fixture
def asleep() -> Iterator[None]:
    """Foreign keys and checks, so that a row can stand alone. Only the steps are asked here, and they are the same."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _drop_checks(cursor)
            yield  # all of it is rolled back with the test
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
        for table in connection.introspection.table_names(cursor):
            if table.partition("_")[0] in {model._meta.app_label for model in ours().values()}:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def _drop_checks(cursor: Any) -> None:
    cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger of a foreign key runs
    cursor.execute(
        "SELECT conrelid::regclass, quote_ident(conname) FROM pg_constraint WHERE contype = 'c'"
        " AND connamespace = 'public'::regnamespace"
    )
    for table, constraint in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")


@pytest.mark.usefixtures("asleep")
@pytest.mark.parametrize("label", sorted(PERIODS))
def test_a_row_goes_when_its_time_has_come_and_not_before(label: str) -> None:
    model, (days, said) = ours()[label], PERIODS[label]
    # In turn: some tables allow one such row only.
    made = row(model, NOW - timedelta(days=days) + timedelta(hours=30), **said)
    nights_work()
    assert model._base_manager.filter(pk=made.pk).exists(), f"{label} is gone too soon"
    model._base_manager.filter(pk=made.pk).delete()
    made = row(model, NOW - timedelta(days=days) - timedelta(hours=30), **said)
    make_unreadable(made)
    nights_work()
    assert not model._base_manager.filter(pk=made.pk).exists(), f"{label} stays"
