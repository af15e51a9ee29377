"""Programs of the system, configured as docs/running/programs.md says, in folders of their own."""

import os
import shutil
import subprocess
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from tests.engine.processes import Client, Living
from tests.servers import Gateway, MailServer
from tests.steps.processes import karpear

#: Of three parts on a phone.
LONG_CALL = ("ជួយផង ខ្ញុំនៅផ្សារកំពង់ចាម មានគេតាមខ្ញុំពីព្រឹកមិញ ហើយឥឡូវពួកគេឈរនៅមុខទ្វារផ្ទះ។ " * 2).strip()
PRESSED = {"pressed_at": "2026-11-24T09:00:00+07:00"}
DOCS = Path(__file__).parents[2] / "docs/running/programs.md"
MISSING = "{0} is not installed. Run scripts/programs.sh as root: it installs the programs that `make soak` drives."


def program(name: str) -> str:
    """Where it is. A test whose program is missing fails, and says what to do."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    assert path, MISSING.format(name)
    return path


def needs_root(name: str) -> None:
    assert os.getuid() == 0, f"{name} can only be started by root: run `make soak` as root."


def lines_for(heading: str, changes: Mapping[str, str], nth: int = 0) -> str:
    """The `nth` indented block under this heading. `changes`: what a path or an address of the page is here."""
    _, _, section = DOCS.read_text().partition(f"\n## {heading}\n")
    blocks: list[list[str]] = [[]]
    for line in section.partition("\n## ")[0].splitlines():
        if line.startswith("    ") or (not line and blocks[-1]):
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    text = textwrap.dedent("\n".join(blocks[nth]))
    for there, here in changes.items():
        assert there in text, f"{DOCS.name} no longer has {there}"
        text = text.replace(there, here)
    return text + "\n"


@contextmanager
def running(command: list[str], log: Path, **surroundings: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A program in the foreground, ended when the block is left."""
    with log.open("ab") as lines:
        process = subprocess.Popen(command, stdout=lines, stderr=lines, env=os.environ | surroundings)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def world(data: Path, database: str = "", **settings: str) -> Iterator[Living]:
    """Karpear in the demo's world, with sinks for the channels that `settings` does not name."""
    data.mkdir(exist_ok=True)
    with MailServer() as mail, Gateway() as gateway:
        living = Living(data, database, mail, gateway)
        living.environment |= settings
        with living:
            yield living


def manage(living: Living, code: str) -> str:
    database = {"DATABASE_URL": living.database} if living.database else {}
    done = karpear(living.data, "manage", "shell", "-v0", "-c", code, **database)
    assert done.returncode == 0, done.stderr
    return done.stdout


def press(living: Living, name: str) -> UUID:
    answer = Client(living, seed=0).post(name, "sos", PRESSED)
    assert answer
    return UUID(answer["alert"])


def told(living: Living, alert: UUID) -> list[tuple[str, str, str]]:
    """Messages about this alert: channel, state and the id of the one that carried it."""
    sql = "SELECT channel, state, coalesce(bundled_with, id), subject FROM messaging_delivery"
    return [(channel, state, str(UUID(str(pk)))) for channel, state, pk, about in living.rows(sql)
            if UUID(str(about)) == alert]  # fmt: skip


def states(living: Living, alert: UUID, channel: str) -> set[str]:
    return {state for used, state, _pk in told(living, alert) if used == channel}


def promised(living: Living, name: str) -> UUID:
    """A trip with a check-in that is due in some minutes: the promise."""
    now = datetime.now(UTC)
    start, due, end = ((now + timedelta(minutes=minutes)).isoformat() for minutes in (-1, 5, 120))
    answer = Client(living, seed=0).post(name, "activities", {
        "kind": "trip", "title": "To the river", "place": "Kratie", "starts_at": start, "ends_at": end,
        "check_ins": [{"due_at": due, "grace_s": 0}, {"due_at": end}],
    })  # fmt: skip
    assert answer
    return UUID(answer["promises"][0]["promise"])


def state_of(living: Living, promise: UUID) -> str:
    rows = living.rows("SELECT id, state FROM checkins_promise")
    return next(str(state) for pk, state in rows if UUID(str(pk)) == promise)


def texts_in(living: Living) -> list[str]:
    """The words of all that came in."""
    code = "from karpear.messaging.models import Inbound; print(*(row.text for row in Inbound.objects.all()), sep='|')"
    return [text.strip() for text in manage(living, code).split("|")]
