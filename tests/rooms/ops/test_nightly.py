"""The copy of a night: once by several, whole or not at all, sent away, and opened or an alarm."""

import logging
import os
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import psutil
import pyrage
import pytest
from django.conf import LazySettings
from django.db import connection, connections
from django.utils import timezone

from karpear.db.models import BackupRun, BackupTrial
from karpear.messaging.models import Delivery
from karpear.ops.backup import archive
from karpear.ops.backup.archive import back_up
from karpear.ops.backup.claims import LEASE, claim, free_in
from karpear.ops.backup.copies import copies_in, new_name, remove_drafts, thin
from karpear.ops.backup.nightly import run_night, wait_s
from karpear.ops.backup.outside import run_command
from karpear.ops.backup.proof import prove
from karpear.ops.backup.scratch import scratch_place
from karpear.ops.backup.trial_key import trial_key_file
from karpear.ops.backup.troubles import backup_troubles
from karpear.ops.backup_env import BackupPlan
from karpear.ops.console import CannotStart
from karpear.people.models import Person
from karpear.rules.backup.nights import KeepCounts
from karpear.rules.refusals import BadFields
from tests.cast import NOW, Cast, build_cast
from tests.steps.backups import OfflineKey, backup_plan_in, offline_key
from tests.steps.processes import Running, karpear, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_folders")]
NIGHT = date(2026, 12, 3)
HOUR = timedelta(hours=1)


@pytest.fixture
def people() -> Cast:
    return build_cast()


@pytest.fixture
def plan(tmp_path: Path, key: OfflineKey, settings: LazySettings) -> BackupPlan:
    settings.BACKUPS = backup_plan_in(tmp_path / "copies", key)
    settings.KARPEAR_PACE = 100_000.0
    return settings.BACKUPS


@pytest.fixture
def opened_lately() -> None:
    """No rehearsal is due: it takes seconds."""
    BackupTrial.objects.create(night=NIGHT, tried_at=timezone.now(), source="folder", rows=5)


def codes() -> list[str]:
    return [trouble.code for trouble in backup_troubles(timezone.now())]


def test_of_several_keepers_one_makes_it(people: Cast) -> None:
    results: list[bool] = []

    def try_it() -> None:
        results.append(claim(NIGHT, NOW, again=False))
        connections["default"].close()

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, False, False, True]


def test_whoever_dies_is_followed_when_the_lease_has_passed() -> None:
    assert free_in(NIGHT, NOW) == 0
    assert claim(NIGHT, NOW, again=False)
    assert free_in(NIGHT, NOW + LEASE / 2) == LEASE.total_seconds() / 2
    assert not claim(NIGHT, NOW + LEASE / 2, again=False)
    assert claim(NIGHT, NOW + LEASE, again=False)
    BackupRun.objects.update(finished_at=NOW + LEASE)
    assert free_in(NIGHT, NOW + HOUR) == float("inf")
    assert not claim(NIGHT, NOW + HOUR, again=False)
    assert claim(NIGHT, NOW + HOUR, again=True)
    assert BackupRun.objects.get().attempts == 3


def test_killed_in_the_middle_it_leaves_nothing_whole(
    people: Cast, plan: BackupPlan, opened_lately: None, key: OfflineKey
) -> None:
    """A real process dies before the file has its name; the next keeper removes the half and makes a whole one."""
    url = os.environ.get("DATABASE_URL", "")
    name = connection.settings_dict["NAME"]
    died = karpear(
        Path(os.environ["KARPEAR_DATA"]), "backup", "night",
        DATABASE_URL=url.replace("/karpear?", f"/{name}?") if url else f"sqlite:///{name}",
        KARPEAR_KEYS=os.environ["KARPEAR_KEYS"], KARPEAR_CRASH_AT="copy_drafted",
        KARPEAR_BACKUP=str(plan.folder), KARPEAR_BACKUP_TO=key.recipient,
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL
    (half,) = plan.folder.iterdir()
    assert half.name.endswith(".part")
    assert run_night(plan) is None, "its lease holds"
    BackupRun.objects.update(lease_until=timezone.now())
    whole = run_night(plan)
    assert whole and [file.name for file in plan.folder.iterdir()] == [whole.name]
    assert BackupRun.objects.get().attempts == 2
    assert wait_s(plan, timezone.now()) > 0


def test_names_say_the_day_and_no_file_takes_the_place_of_another(tmp_path: Path) -> None:
    first = new_name(tmp_path, NIGHT)
    assert first.name == "2026-12-03.age"
    first.touch()
    second = new_name(tmp_path, NIGHT)
    assert second.name == "2026-12-03-2.age"
    second.touch()
    others = ["recovery.txt", "2026-12-03.txt", "2026-12-03.age.ours"]
    for name in [*others, "2026-12-02.age", "2026-12-02-2.age", "2026-12-01.age", "2026-12-03-3.age.1f.part"]:
        (tmp_path / name).touch()
    remove_drafts(tmp_path)
    assert [copy.file.name for copy in copies_in(tmp_path)][:2] == [second.name, first.name]
    assert thin(tmp_path, KeepCounts(2, 0, 0), newest_copy=second) == 2
    left = {file.name for file in tmp_path.iterdir()}
    assert left == {first.name, second.name, "2026-12-02-2.age", *others}


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file of this process may become larger."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def test_where_there_is_no_room_it_is_said_and_nothing_is_lost(people: Cast, tmp_path: Path, key: OfflineKey) -> None:
    with small_disk(4096), pytest.raises(CannotStart, match="cannot be written"):
        back_up(file=tmp_path / "copy.age", to=[key.recipient], now=NOW)
    assert [file.name for file in tmp_path.iterdir()] == [key.file.name]


def test_a_folder_that_cannot_be_used_is_a_trouble_and_tried_again(people: Cast, plan: BackupPlan) -> None:
    plan.folder.write_text("a file, not a folder")
    with pytest.raises(CannotStart, match="cannot be used"):
        run_night(plan)
    run = BackupRun.objects.get()
    assert run.error == "EEXIST" and run.finished_at is None
    assert codes() == ["failed"]
    assert 3500 < wait_s(plan, timezone.now()) <= 3600
    plan.folder.unlink()
    BackupRun.objects.update(lease_until=timezone.now())
    BackupTrial.objects.create(night=NIGHT, tried_at=timezone.now(), source="folder", rows=5)
    assert run_night(plan)
    assert codes() == ["not_proven"]


def test_what_sends_knows_nothing_of_ours_and_its_words_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("KARPEAR_SMS", "webhook+https://x.test?secret=hidden")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:hidden@host/name")
    monkeypatch.setenv("RESTIC_PASSWORD", "theirs")
    seen = tmp_path / "seen"
    assert run_command(["sh", "-c", f"env > {seen}; echo hidden words; echo more >&2"]) == ""
    assert "hidden" not in seen.read_text() and "theirs" in seen.read_text()
    assert "hidden" not in caplog.text
    assert run_command(["false"]) == "exit_1"
    assert run_command([str(tmp_path / "missing")]) == "FileNotFoundError"
    assert run_command(["sleep", "60"], patience_s=0.1) == "too_slow"
    assert run_command(["cp", "a; touch b", str(tmp_path / "c")]) == "exit_1", "no shell reads it"
    assert not Path("b").exists()


def test_what_cannot_be_sent_is_a_trouble(
    people: Cast, plan: BackupPlan, opened_lately: None, tmp_path: Path, settings: LazySettings
) -> None:
    counter = tmp_path / "tries"
    settings.BACKUPS = broken = backup_plan_in(
        plan.folder, plan.recipients, send=("sh", "-c", f"echo >> {counter}; exit 3", "{file}")
    )
    assert run_night(broken)
    assert counter.read_text() == "\n" * 3
    assert BackupRun.objects.get().send_error == "exit_3"
    assert codes() == ["not_proven", "not_sent"]


def test_a_rehearsal_opens_the_newest_and_says_when_it_does_not(
    people: Cast, plan: BackupPlan, caplog: pytest.LogCaptureFixture, on_postgres: bool
) -> None:
    Person.objects.filter(pk=people.dara.pk).update(is_operator=True)
    first = run_night(plan)
    assert first
    trial = BackupTrial.objects.get()
    assert (trial.source, trial.error, trial.place) == ("folder", "", connection.vendor)
    assert trial.rows and trial.rows > Person.objects.count()
    told = Delivery.objects.get(text_key="backup_opened", channel="email")
    assert told.person == people.dara
    assert not list(Path(os.environ["KARPEAR_DATA"]).glob("rehearsal-*"))
    server_key = pyrage.x25519.Identity.from_str(trial_key_file().read_text().split()[-1])
    assert trial_key_file().stat().st_mode & 0o077 == 0

    # The command brings back something that is no copy any more.
    spoilt = plan.folder.parent / "spoilt"
    spoilt.write_bytes(first.read_bytes()[:-40])
    again = backup_plan_in(plan.folder, plan.recipients, fetch=("cp", str(spoilt), "{file}"))
    second = run_night(again, again=True, rehearse=True)
    assert second and second != first
    (fetched,) = BackupTrial.objects.filter(source="fetched")
    assert "cannot be opened" in fetched.error
    assert codes() == ["not_opened", "not_proven"]
    assert "did not open" in caplog.text and caplog.records[-1].levelno == logging.ERROR
    assert Delivery.objects.filter(text_key="backup_opened", channel="email").count() == 1
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(second.read_bytes(), [server_key])  # each rehearsal has a key of its own


def test_where_our_role_may_create_no_database_it_is_tried_on_sqlite(on_postgres: bool) -> None:
    if not on_postgres:
        pytest.skip("needs PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE modest")
        cursor.execute("SET ROLE modest")
        try:
            with scratch_place() as scratch:
                assert scratch.database == "sqlite"
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP ROLE modest")


def test_the_offline_key_is_proven_by_whoever_reads_the_words(
    people: Cast, plan: BackupPlan, opened_lately: None, key: OfflineKey, tmp_path: Path, settings: LazySettings
) -> None:
    run_night(plan)
    challenge = bytes(BackupRun.objects.get().challenge or b"")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(challenge, [pyrage.x25519.Identity.from_str(trial_key_file().read_text().split()[-1])])
    words = pyrage.decrypt(challenge, [pyrage.x25519.Identity.from_str(key.file.read_text().split()[-1])]).decode()
    with pytest.raises(BadFields):
        prove(words="quite other words", by=None, now=NOW)
    assert codes() == ["not_proven"]
    prove(words=f" {words.upper()}", by=None, now=timezone.now())
    assert codes() == []
    settings.BACKUPS = backup_plan_in(plan.folder, offline_key(tmp_path, "new.txt"))
    assert codes() == ["not_proven"]
    with pytest.raises(BadFields, match="other keys"):
        prove(words=words, by=None, now=timezone.now())


def test_nothing_set_up_is_said_and_a_copy_by_hand_counts(
    people: Cast, tmp_path: Path, key: OfflineKey, settings: LazySettings
) -> None:
    assert codes() == ["off"]
    back_up(file=tmp_path / "copy.age", to=[key.recipient], now=timezone.now())
    assert codes() == []
    settings.BACKUPS = backup_plan_in(tmp_path / "copies", key)
    assert codes() == ["late"], "no keeper has begun one"


def test_a_copy_that_lost_rows_is_refused_and_a_whole_one_comes_after_it(
    people: Cast, tmp_path: Path, key: OfflineKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its last page counts is what must be loaded."""
    whole, shorter = tmp_path / "whole.age", tmp_path / "shorter.age"
    back_up(file=whole, to=[key.recipient], now=NOW)
    add = archive._add
    monkeypatch.setattr(archive, "_add", lambda tar, name, content: "people.person/" in name or add(tar, name, content))
    back_up(file=shorter, to=[key.recipient], now=NOW)
    refused = karpear(tmp_path / "there", "restore", str(shorter), f"--identity={key.file}")
    assert refused.returncode == 1 and "Rows are missing" in refused.stderr
    came = karpear(tmp_path / "there", "restore", str(whole), f"--identity={key.file}")
    assert came.returncode == 0, came.stderr


@pytest.mark.once
@pytest.mark.parametrize(
    "end",
    [pytest.param(signal.SIGTERM, id="stopped", marks=pytest.mark.soak), pytest.param(signal.SIGKILL, id="killed")],
)
def test_it_ends_with_its_keeper(tmp_path: Path, key: OfflineKey, end: signal.Signals) -> None:
    """Nothing goes on sending behind the back of a keeper that was stopped, or that died."""
    more = {
        "KARPEAR_BACKUP": str(tmp_path / "copies"), "KARPEAR_BACKUP_TO": key.recipient,
        "KARPEAR_BACKUP_SEND": "tail -f {file}", "KARPEAR_EMAIL": "smtp://127.0.0.1:9?from=notes@karpear.test",
    }  # fmt: skip
    assert karpear(tmp_path / "data", "manage", "migrate", "-v0").returncode == 0
    with Running(tmp_path / "data", "keep", **more) as keeper:

        def family() -> list[psutil.Process]:
            return psutil.Process(keeper.process.pid).children(recursive=True)

        until(lambda: any("tail" in process.name() for process in family()), 240)
        processes = family()
        keeper.process.send_signal(end)
        keeper.process.wait(60)
        until(lambda: not [process for process in processes if process.is_running()])
        assert keeper.process.returncode == (0 if end is signal.SIGTERM else -signal.SIGKILL)
