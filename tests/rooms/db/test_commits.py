"""Who watches a file of SQLite for commits."""

import sqlite3
from pathlib import Path

from karpear.db.commits import Version


def test_a_file_that_somebody_has_for_themselves_is_waited_for(tmp_path: Path) -> None:
    """At a start the last one out empties the log: nobody else reads for that moment."""
    path = tmp_path / "karpear.sqlite3"
    owner = sqlite3.connect(path, isolation_level=None)
    owner.execute("PRAGMA locking_mode = EXCLUSIVE")
    owner.execute("PRAGMA journal_mode = WAL")
    owner.execute("CREATE TABLE anything (at int)")
    version = Version(path)
    assert not version.has_changed()
    owner.close()
    assert version.has_changed() and not version.has_changed()
    version.close()
