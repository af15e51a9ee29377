"""A real PostgreSQL of Debian, with the roles that the docs give: `karpear` may do nothing but own its database, and
pages and keeper need even less. Killed under load, nothing that was accepted is lost.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.engine.processes import Client, reckon
from tests.parts.programs import MISSING, lines_for, world
from tests.servers import free_port
from tests.steps.processes import Browser, karpear, until

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]
OWNER, WEB, KEEPER = (
    "karpear:a%20long%20one",
    "karpear_web:another%20long%20one",
    "karpear_keeper:a%20third%20long%20one",
)


class Cluster:
    """The newest server that is installed, with data and socket in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        newest = max(
            Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]), default=None
        )
        assert newest, MISSING.format("PostgreSQL")
        self.programs, self.folder, self.port = newest.parent, folder, free_port()
        self.account = "postgres" if os.getuid() == 0 else None
        if self.account:
            shutil.chown(folder, self.account)
        (folder / "password").write_text("of the test")
        (folder / "password").chmod(0o644)
        secret = ["--auth=scram-sha-256", f"--pwfile={folder}/password", "--username=postgres"]
        self._run("initdb", "-D", folder / "data", "--locale=C.UTF-8", "--encoding=UTF8", *secret)
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -h 127.0.0.1"
        self._run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", mode, "-w", "stop")

    def address(self, who: str, database: str = "karpear") -> str:
        return f"postgresql://{who}@127.0.0.1:{self.port}/{database}"

    def make(self, nth: int, database: str) -> None:
        with psycopg.connect(self.address("postgres:of%20the%20test", database), autocommit=True) as admin:
            for statement in lines_for("PostgreSQL", {}, nth=nth).split(";\n"):
                if statement.strip():
                    admin.execute(statement.encode())

    def _run(self, name: str, *arguments: object) -> None:
        command = [self.programs / name, *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self.account, cwd=self.folder)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="karpear-postgresql-"))
    cluster = Cluster(folder)
    try:
        cluster.make(0, "postgres")
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def test_power_cuts_lose_nothing_of_a_role_that_owns_a_database_and_no_more(cluster: Cluster, tmp_path: Path) -> None:
    with psycopg.connect(cluster.address(OWNER)) as connection:
        sql = (
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert connection.execute(sql).fetchall() == [(False,)]
    with world(tmp_path / "data", cluster.address(OWNER)) as living:
        living.keeper(2)
        with Client(living, seed=6) as client:
            for cut in range(1, 3):
                until(lambda cut=cut: len(client.sos) > 5 * cut)
                cluster.stop()
                living.kill("keeper 2")
                cluster.start()
            accepted = len(client.sos)
            until(lambda: len(client.sos) > accepted + 5)
        reckoned = reckon(client)
        assert client.sos and client.promises and client.check_ins
        assert not reckoned.lost, str(reckoned)


def test_pages_and_keeper_own_nothing_and_pages_read_what_their_person_sees(cluster: Cluster, tmp_path: Path) -> None:
    cluster.make(1, "karpear")
    cluster.make(2, "karpear")
    data = tmp_path / "data"
    data.mkdir()
    done = karpear(data, "manage", "migrate", DATABASE_URL=cluster.address(OWNER))
    assert done.returncode == 0, done.stderr
    with world(data, cluster.address(KEEPER)) as living:
        for who in (KEEPER, WEB):
            with psycopg.connect(cluster.address(who)) as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute("CREATE TABLE anything (at int)")
        living.serve(DATABASE_URL=cluster.address(WEB))
        client = Client(living, seed=7)
        assert client.post("Sophea", "sos", {"pressed_at": "2026-11-24T09:00:00+07:00"})
        until(lambda: living.mail.to("dara@demo.test"))
        officer, stranger = Browser(living.url), Browser(living.url)
        for browser, name in ((officer, "Dara"), (stranger, "Piseth")):
            browser.sign_in(living.people[name]["email"], living.people[name]["password"])
        [alert] = living.rows("SELECT id FROM alerts_alert WHERE kind = 'sos'")
        assert officer.get(f"/alerts/{alert[0]}/")[0] == 200 and stranger.get(f"/alerts/{alert[0]}/")[0] == 404
        assert "Dara" in officer.get("/board/")[1]
        doctor = karpear(data, "doctor", DATABASE_URL=cluster.address(WEB)).stdout
        assert "asks once more who may see a row" in doctor, doctor
        failures = living.rows("SELECT step, error FROM audit_stepfailure")
        assert not failures


def test_whoever_reads_in_the_role_of_pages_sees_nothing_of_others(cluster: Cluster, tmp_path: Path) -> None:
    """A session of `karpear_web` that reads for somebody, as the database itself answers it."""
    cluster.make(1, "karpear")
    cluster.make(2, "karpear")
    (tmp_path / "data").mkdir()
    assert karpear(tmp_path / "data", "manage", "migrate", DATABASE_URL=cluster.address(OWNER)).returncode == 0
    with world(tmp_path / "data", cluster.address(OWNER)) as living, psycopg.connect(cluster.address(WEB)) as session:
        [(everybody,)] = session.execute("SELECT count(*) FROM people_contact").fetchall()
        [(sophea,)] = session.execute("SELECT id FROM people_person WHERE email = 'sophea@demo.test'").fetchall()
        session.execute("SET ROLE karpear_reader")
        assert session.execute("SELECT count(*) FROM people_contact").fetchall() == [(0,)]
        session.execute("SELECT set_config('karpear.person', %s, false)", [str(sophea)])
        [(own,)] = session.execute("SELECT count(*) FROM people_contact").fetchall()
        assert 0 < own < everybody and living.alive()
    with psycopg.connect(cluster.address(KEEPER)) as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute("SET ROLE karpear_reader")
