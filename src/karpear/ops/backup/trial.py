"""The rehearsal: a copy is restored as `karpear restore` restores it, looked at, deleted, and what came of it noted."""

import json
import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.audit.queries import verify_chain
from karpear.db.models import BackupTrial
from karpear.people.models import Person

from ..backup_env import BackupPlan, filled
from .outside import TOO_SLOW, run_command, run_scratch
from .rows import count_rows
from .scratch import scratch_place
from .trial_key import trial_key_file

EVERY = timedelta(days=28)
FOLDER, FETCHED = "folder", "fetched"
#: Loading makes about as much as the copy has; the log of the database as much again.
ROOM = 3
LONGEST_REASON = 200
NO_ROOM = "no_room"


class DoesNotOpen(Exception):
    """The reason, as a code or a short sentence of ours."""


@dataclass(frozen=True, slots=True)
class CopyContent:
    """What was in a restored copy."""

    rows: int
    newest_at: datetime | None
    place: str


def is_trial_due(now: datetime) -> bool:
    """Did no copy open within a month?"""
    return not BackupTrial.objects.filter(error="", tried_at__gt=now - EVERY, tried_at__lte=now).exists()


def do_copies_open() -> bool:
    """Did the last one of the folder that was tried? Where there was no room to try it, nothing is known against it."""
    newest = BackupTrial.objects.filter(source=FOLDER).order_by("-tried_at").first()
    return newest is None or newest.error in ("", NO_ROOM)


def try_copies(*, plan: BackupPlan, file: Path, night: date) -> list[BackupTrial]:
    """The newest copy of the folder, and the one that the operator's command brings back from elsewhere."""
    trials = [_try(FOLDER, night, lambda: open_copy(file))]
    if plan.fetch:
        trials.append(_try(FETCHED, night, lambda: _open_fetched(plan, file)))
    BackupTrial.objects.bulk_create(trials)
    return trials


def trials_since(moment: datetime) -> list[BackupTrial]:
    """What was restored for trial from then on, in that order."""
    return list(BackupTrial.objects.filter(tried_at__gte=moment).order_by("tried_at", "id"))


def _try(source: str, night: date, work: Any) -> BackupTrial:
    began = timezone.now()
    trial = BackupTrial(night=night, tried_at=began, source=source)
    try:
        content = work()
        trial.rows, trial.newest_at, trial.place = content.rows, content.newest_at, content.place
    except DoesNotOpen as reason:
        trial.error = str(reason)[:LONGEST_REASON]
    except TimeoutExpired:
        trial.error = TOO_SLOW
    except OSError as error:
        trial.error = type(error).__name__
    trial.seconds = (timezone.now() - began).total_seconds()
    return trial


def _open_fetched(plan: BackupPlan, file: Path) -> CopyContent:
    target = file.with_name(f"{file.name}.fetched.part")
    try:
        if error := run_command(filled(plan.fetch, file=target, name=file.name)):
            raise DoesNotOpen(f"fetch_{error}")
        if not target.is_file():
            raise DoesNotOpen("fetch_no_file")
        return open_copy(target)
    finally:
        target.unlink(missing_ok=True)


def open_copy(file: Path) -> CopyContent:
    """Restore it elsewhere and look. Raises DoesNotOpen."""
    if shutil.disk_usage(settings.KARPEAR_DATA).free < ROOM * file.stat().st_size:
        raise DoesNotOpen(NO_ROOM)
    with scratch_place() as scratch:
        restored = run_scratch(scratch.folder, scratch.url, "restore", str(file), f"--identity={trial_key_file()}")
        if restored.returncode:
            raise DoesNotOpen(_reason(restored.stderr))
        look = run_scratch(scratch.folder, scratch.url, "backup", "look")
        if look.returncode:
            raise DoesNotOpen(_reason(look.stderr))
        figures = json.loads(look.stdout)
        newest_at = datetime.fromisoformat(figures["newest_at"]) if figures["newest_at"] else None
        return CopyContent(figures["rows"], newest_at, scratch.database)


def _reason(errors: str) -> str:
    """Our own sentence, or the class of what broke: any other text may hold what was in a row."""
    last_line = errors.strip().rpartition("\n")[2]
    return last_line if last_line.startswith("Error: ") else last_line.partition(":")[0] or "ended"


def look() -> dict[str, Any]:
    """In the scratch place: is what was restored alive? Raises DoesNotOpen."""
    if broken := verify_chain():
        raise DoesNotOpen(f"The chain of the audit is broken at {broken[0].seq}.")
    person = Person.objects.order_by("?").first()
    if person and not str(person.name):
        raise DoesNotOpen("A name cannot be read.")
    newest_at = Entry.objects.exclude(action="backup_restored").order_by("-id").values_list("at", flat=True).first()
    return {
        "rows": count_rows(),
        "newest_at": newest_at.isoformat() if newest_at else None,
        "database": connection.vendor,
    }
