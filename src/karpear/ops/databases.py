"""`DATABASE_URL` into Django's settings. Both databases are set so that a commit is a promise."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .env import SettingError

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728;"
)

# A server that is gone, or answers and takes no writes, is known within seconds, and every other host of the address
# is asked. A machine without power closes no connection: the system itself would wait for it for a quarter of an hour.
POSTGRES = {
    "target_session_attrs": "read-write",
    "connect_timeout": "4",
    "tcp_user_timeout": "8000",  # milliseconds; the others count seconds
    "keepalives_idle": "4",
    "keepalives_interval": "2",
    "keepalives_count": "2",
}


def database(url: str, data: Path) -> dict[str, Any]:
    """Settings for `sqlite:///path` or `postgresql://…`, with several hosts too; empty: SQLite in the data folder.

    Raises SettingError for any other scheme.
    """
    parts = urlsplit(url or f"sqlite:///{data / 'karpear.sqlite3'}")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "karpear.db.sqlite3",
            "NAME": unquote(parts.path[1:] if parts.path.startswith("//") else parts.path) or ":memory:",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"timeout": 5, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
        }
    if parts.scheme in ("postgresql", "postgres"):
        query = dict(parse_qsl(parts.query))
        servers = [urlsplit(f"//{server}") for server in parts.netloc.rpartition("@")[2].split(",")]
        return {
            "ENGINE": "karpear.db.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", ",".join(server.hostname or "" for server in servers)),
            "PORT": ",".join(str(server.port or "") for server in servers),
            "CONN_MAX_AGE": None,
            # Statements of the busiest paths are prepared (db/prepared.py); `?prepare=no` where a pooler forbids it.
            "OPTIONS": POSTGRES | {"prepare_threshold": None if query.pop("prepare", "") == "no" else 5} | query,
        }
    raise SettingError(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {parts.scheme}://.")
