"""Key tasks, deputies and hand-over packs; and why people leave, which shows only as totals."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.preparedness.succession import actions, queries
from karpear.preparedness.succession.models import ExitAsk, ExitTally, KeyTask
from karpear.preparedness.succession.values import NewKeyTask
from karpear.rules.duty.succession import ExitReason, HandoverGap
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.secret.tokens import token_hash
from karpear.vault.actions.records import keep_record
from karpear.vault.models import Record
from tests.cast import NOW, Cast, Rows, signed_in
from tests.steps.families import Families, long_there
from tests.steps.risks import risk
from tests.steps.sealing import founded, given

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _long_there(cast: Cast) -> None:
    long_there()


def task(cast: Cast, **changes: object) -> KeyTask:
    values = {"name": "Signs for the bank", "holder": cast.sophea.pk, "deputy": cast.kanha.pk, **changes}
    new = NewKeyTask(**values)  # type: ignore[arg-type]
    return actions.add_task(by=cast.dara, organisation=cast.lantern.pk, new=new, now=NOW)


def test_a_key_task_lacks_a_deputy_then_a_hand_over_then_nothing(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    path = f"/succession/{cast.lantern.pk}/new/"
    assert dara.post(path, {"name": "Keeps the keys", "holder": cast.sophea.pk}).status_code == 302
    stored = KeyTask.objects.get()
    assert "no deputy" in dara.get("/succession/").content.decode()
    change = f"/succession/tasks/{stored.pk}/change/"
    people = {"name": "Keeps the keys", "holder": cast.sophea.pk, "deputy": cast.kanha.pk}
    assert dara.post(change, people).status_code == 302
    assert "nothing handed over" in dara.get("/succession/").content.decode()
    shown = {"shown_on": timezone.localdate(), "shown": "both safes"}
    assert dara.post(change, {**people, **shown}).status_code == 302
    assert "deputy ready" in dara.get("/succession/").content.decode()
    assert queries.tasks_without_deputy(cast.lantern.pk, NOW) == 0
    assert "Keeps the keys" in signed_in(cast.kanha).get("/succession/mine/").content.decode()


def test_bad_input_changes_nothing_and_says_what_to_do(cast: Cast) -> None:
    nobody_shown = {"deputy": None, "shown_on": date(2026, 1, 1)}
    for changes in ({"deputy": cast.sophea.pk}, {"holder": cast.rith.pk}, nobody_shown):
        with pytest.raises(BadFields):
            task(cast, **changes)
    dara = signed_in(cast.dara)
    answer = dara.post(f"/succession/{cast.lantern.pk}/new/", {"name": "", "holder": cast.sophea.pk})
    assert answer.status_code == 422
    assert not KeyTask.objects.exists()


def test_strangers_and_members_see_no_key_tasks_of_others(cast: Cast) -> None:
    stored = task(cast, holder=cast.bopha.pk)
    for stranger in (cast.rith, cast.piseth, cast.sophea):
        client = signed_in(stranger)
        assert client.get(f"/succession/tasks/{stored.pk}/").status_code == 404
        assert client.post(f"/succession/tasks/{stored.pk}/end/").status_code == 404
    assert signed_in(cast.sophea).get("/succession/").status_code == 404
    with pytest.raises(Forbidden):  # its holder sees it, and changes nothing
        actions.change_task(by=cast.sophea, task=task(cast).pk, clean={"name": "x", "holder": cast.sophea.pk}, now=NOW)


def test_the_deputy_reads_the_sealed_pack_and_says_so(cast: Cast) -> None:
    families = Families(cast)
    stored, now = task(cast), timezone.now()
    (keys, identity), (deputy_keys, deputy) = families.key(cast.sophea), families.key(cast.kanha)
    officer_keys, _officer = families.key(cast.dara)
    team, team_key = founded(cast.dara, officer_keys, cast.lantern, now)
    readers = [
        ("person", identity.pk, keys.recipient), ("team", team_key.pk, team.recipient),
        ("person", deputy.pk, deputy_keys.recipient),
    ]  # fmt: skip
    more = {"type": "handover", "thread": stored.pk, "organisation": cast.lantern.pk}
    version = given(keys, {"kind": "handover"}, readers, **more)
    keep_record(by=cast.sophea, version=version, now=now)
    line = queries.task_of(cast.kanha, stored.pk, now)
    assert line.gap is None
    assert line.is_unread
    kanha = signed_in(cast.kanha)
    assert "Read what was handed over to you" in kanha.get("/needs/").content.decode()
    assert kanha.post(f"/succession/tasks/{stored.pk}/read/").status_code == 302
    assert not queries.task_of(cast.kanha, stored.pk, now).is_unread
    clean = {"name": "Signs for the bank", "holder": cast.sophea.pk, "deputy": cast.bopha.pk}
    actions.change_task(by=cast.dara, task=stored.pk, clean=clean, now=now)
    assert queries.task_of(cast.dara, stored.pk, now).gap is HandoverGap.HANDOVER, "the new deputy cannot open it"


def test_a_task_without_a_deputy_waits_for_officers(cast: Cast) -> None:
    task(cast, deputy=None)
    assert "Find a deputy for a key task" in signed_in(cast.dara).get("/needs/").content.decode()
    assert "Find a deputy" not in signed_in(cast.sophea).get("/needs/").content.decode()


def test_the_register_and_the_person_say_what_hangs_on_people(cast: Cast) -> None:
    task(cast, deputy=None)
    leaving, other_risk = risk(cast, catalogue_id="O-R3"), risk(cast, catalogue_id="O-R4")
    dara = signed_in(cast.dara)
    assert "One key task has no deputy" in dara.get(f"/risks/{leaving.pk}/").content.decode()
    assert "key task" not in dara.get(f"/risks/{other_risk.pk}/").content.decode()
    assert "One key task hangs on them" in dara.get(f"/people/person/{cast.sophea.pk}/").content.decode()
    assert "key task" not in dara.get(f"/people/person/{cast.kanha.pk}/").content.decode()


def test_a_task_that_ended_goes_with_its_pack(cast: Cast) -> None:
    stored = task(cast)
    families = Families(cast)
    keys, identity = families.key(cast.sophea)
    readers = [("person", identity.pk, keys.recipient)]
    keep_record(by=cast.sophea, version=given(keys, {}, readers, type="handover", thread=stored.pk), now=NOW)
    actions.end_task(by=cast.dara, task=stored.pk, now=NOW)
    purge_tables(now=NOW + timedelta(days=364))
    assert actions.purge_tasks(now=NOW + timedelta(days=364)) == 0
    assert actions.purge_tasks(now=NOW + timedelta(days=366)) == 1
    assert not KeyTask.objects.exists()
    assert not Record.objects.kept().filter(thread=stored.pk).exists()


def link_of(ask: UUID) -> str:
    delivery = Delivery.objects.filter(topic="exit", subject=ask).first()
    assert delivery is not None
    Delivery.objects.filter(pk=delivery.pk).update(
        link_hash=token_hash("t0ken"), link_expires_at=NOW + timedelta(days=3650), state="sent", sent_at=NOW
    )
    return "/r/t0ken"


def test_somebody_who_left_answers_by_a_link_once_and_only_totals_are_kept(cast: Cast) -> None:
    now = timezone.now()
    cast.sophea.memberships.update(ended_at=now)
    ask = actions.ask_why(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, now=now)
    with pytest.raises(Conflict):
        actions.ask_why(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, now=now)
    link, outside = link_of(ask.pk), Client()
    assert outside.get(link).status_code == 200
    assert outside.post(link, {"sent": "1"}).status_code == 422
    assert "nobody can see" in outside.post(link, {"reasons": ["fear", "pay"]}).content.decode()
    assert outside.post(link, {"reasons": ["other"]}).status_code == 404
    tally = ExitTally.objects.get()
    assert (tally.people, tally.fear, tally.pay, tally.other) == (1, 1, 1, 0)
    lines = "".join(str(entry.detail) for entry in Entry.objects.all())
    assert "fear" not in lines
    assert "or more)" not in signed_in(cast.dara).get("/succession/").content.decode()


def test_whoever_leaves_answers_alone_without_being_asked(cast: Cast) -> None:
    sophea = signed_in(cast.sophea)
    path = f"/succession/{cast.lantern.pk}/leaving/"
    assert path in sophea.get("/succession/mine/").content.decode()
    assert sophea.post(path, {"reasons": ["pressure"]}).status_code == 302
    assert sophea.post(path, {"reasons": ["pressure"]}).status_code == 404
    assert ExitTally.objects.get().pressure == 1
    assert signed_in(cast.rith).get(path).status_code == 404


def test_reasons_of_fewer_than_five_are_never_published(cast: Cast) -> None:
    rows = Rows()
    people = [rows.person(f"Person{number}", cast.lantern) for number in range(7)]
    rows.write()
    long_there()
    december, january = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)
    for number, person in enumerate(people):
        reasons = ["fear", *(["pay"] if number < 4 else [])]
        actions.answer_by_oneself(by=person, organisation=cast.lantern.pk, reasons=reasons, now=december)
    assert actions.publish_exits(now=december) == 0
    assert actions.publish_exits(now=january) == 1
    [totals] = queries.exit_totals(cast.lantern.pk)
    assert totals.counts == {ExitReason.FEAR: 5}
    assert ExitTally.objects.get().pay == 0, "what may not be shown is forgotten"
    assert actions.publish_exits(now=january) == 0
    page = signed_in(cast.dara).get("/succession/").content.decode()
    assert "5 or more" in page
    assert ExitAsk.objects.filter(answered=True).count() == 7
    with pytest.raises(Missing):
        actions.answer_ask(by=people[0], ask=ExitAsk.objects.get(person=people[0]).pk, reasons=["pay"], now=january)


def test_whoever_has_just_come_is_not_asked_and_not_counted(cast: Cast) -> None:
    """Somebody adds four accounts, answers for them, and would know what the fifth said."""
    rows, now = Rows(), timezone.now()
    new = rows.person("Invented", cast.lantern)
    rows.write()
    client, path = signed_in(new), f"/succession/{cast.lantern.pk}/leaving/"
    assert path not in client.get("/succession/mine/").content.decode()
    assert "for half a year" in client.get("/succession/mine/").content.decode()
    assert client.post(path, {"reasons": ["fear"]}).status_code == 404
    with pytest.raises(Missing):
        actions.answer_by_oneself(by=new, organisation=cast.lantern.pk, reasons=["fear"], now=now)
    with pytest.raises(Conflict):
        actions.ask_why(by=cast.dara, organisation=cast.lantern.pk, person=new.pk, now=now)
    assert "Invented" not in signed_in(cast.dara).get("/succession/").content.decode().split("Why people left")[1]
    assert not ExitTally.objects.exists()


def test_each_gap_says_what_to_do_next(cast: Cast) -> None:
    stored = task(cast, deputy=None)
    path = f"/succession/tasks/{stored.pk}/"
    assert "then press <b>Change</b>" in signed_in(cast.dara).get(path).content.decode()
    for page in (path, "/succession/mine/"):
        assert "they name your deputy" in signed_in(cast.sophea).get(page).content.decode()
    actions.change_task(
        by=cast.dara, task=stored.pk, now=NOW,
        clean={"name": "Signs for the bank", "holder": cast.sophea.pk, "deputy": cast.kanha.pk},
    )  # fmt: skip
    assert "Do the work together once" in signed_in(cast.sophea).get("/succession/mine/").content.decode()
