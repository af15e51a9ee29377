"""What is handed to others names no machine of ours, and locks name no host."""

import re
from pathlib import PurePosixPath

import pytest

from tests.house.source import ROOT, tracked

LOCKS = ["requirements/run.txt", "requirements/dev.txt", "requirements/uv.txt", "package-lock.json"]
#: Put together here, so that this file does not find itself.
OUR_MACHINES = re.compile("|".join(["/" + "work/", "/" + "root/", "/" + "home/[a-z]", "/" + "tmp/(kd|brief|issue)"]))
REGISTRIES = re.compile("|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(org|com)"]))


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_carry_hashes_and_no_hosts(lock: str):
    text = (ROOT / lock).read_text()
    faults = [line for line in text.splitlines() if re.search(r"://|--index|--find-links|file:|\"resolved\"", line)]
    assert not faults, f"{lock}: remake it with `make lock`; it must name no host and no folder: {faults[:5]}"
    assert ("--hash=sha256:" in text) or ('"integrity": "sha512-' in text)


def test_every_locked_package_has_a_hash():
    for lock in LOCKS[:3]:
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text().strip())
        bare = [e.splitlines()[0] for e in entries if "--hash=" not in e]
        assert not bare, f"{lock}: {bare}; run `make lock`"


def test_there_is_no_lock_with_addresses():
    locks = [n for n, _ in tracked() if PurePosixPath(n).name in {"uv.lock", "poetry.lock", "yarn.lock"}]
    assert not locks, f"{locks} hold download addresses; requirements/*.txt are the locks"


def test_no_file_names_our_machines_or_a_registry():
    faults = [
        f"{file_name}:{number}: {match.group()}"
        for file_name, text in tracked()
        for number, line in enumerate(text.splitlines(), 1)
        if (match := OUR_MACHINES.search(line) or REGISTRIES.search(line))
    ]
    assert not faults, "Take these out:\n" + "\n".join(faults)
