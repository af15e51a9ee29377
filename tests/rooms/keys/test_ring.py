"""The key ring: made once, readable by its owner, never replaced."""

import multiprocessing
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from karpear.keys.ring import KeyRingError, add_field_key, read_ring

pytestmark = pytest.mark.once


NAMES = ["field_keys", "index_key", "secret_key"]


def _start(folder: Path, gate: object, answers: object) -> None:
    gate.wait()  # type: ignore[attr-defined]
    one = read_ring(folder)
    answers.put((one.secret_key, one.primary, one.index_key))  # type: ignore[attr-defined]


def _add(folder: Path, gate: object, answers: object) -> None:
    gate.wait()  # type: ignore[attr-defined]
    answers.put(add_field_key(folder))  # type: ignore[attr-defined]


def together(work: Callable[[Path, object, object], None], folder: Path, count: int = 4) -> list[object]:
    """Run `work` in several processes at the same moment; what each answered."""
    new = multiprocessing.get_context("spawn")
    gate, answers = new.Barrier(count), new.Queue()
    processes = [new.Process(target=work, args=(folder, gate, answers)) for _ in range(count)]
    for process in processes:
        process.start()
    got = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    return got


def test_processes_that_start_together_have_one_ring(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet" / "there"
    got = together(_start, folder)
    one = read_ring(folder)
    assert set(got) == {(one.secret_key, one.primary, one.index_key)}
    assert sorted(path.name for path in folder.iterdir()) == NAMES


def test_keys_added_together_are_all_kept(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    read_ring(folder)
    assert sorted(map(str, together(_add, folder))) == ["k2", "k3", "k4", "k5"]
    assert sorted(read_ring(folder).ciphers) == ["k1", "k2", "k3", "k4", "k5"]
    assert sorted(path.name for path in folder.iterdir()) == NAMES


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    read_ring(folder)
    add_field_key(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_reading_again_changes_nothing(tmp_path: Path) -> None:
    first, second = read_ring(tmp_path), read_ring(tmp_path)
    assert (first.secret_key, first.index_key) == (second.secret_key, second.index_key)
    assert len(first.secret_key) >= 50
    assert len(first.index_key) == 32


def test_a_new_key_encrypts_and_old_ones_stay(tmp_path: Path) -> None:
    assert read_ring(tmp_path).primary == "k1"
    assert add_field_key(tmp_path) == "k2"
    after = read_ring(tmp_path)
    assert (after.primary, sorted(after.ciphers)) == ("k2", ["k1", "k2"])


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_file_is_never_replaced(tmp_path: Path, name: str) -> None:
    read_ring(tmp_path)
    (tmp_path / name).write_text("\n")
    with pytest.raises(KeyRingError, match="is empty"):
        read_ring(tmp_path)
    assert (tmp_path / name).read_text() == "\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("field_keys", "k1"),
        ("field_keys", "k1:zz"),
        ("field_keys", "k1:00ff"),
        ("field_keys", f"k1:{'0' * 64}\nk1:{'1' * 64}"),
        ("index_key", "not hex"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, name: str, text: str) -> None:
    read_ring(tmp_path)
    (tmp_path / name).write_text(text)
    with pytest.raises(KeyRingError, match="damaged"):
        read_ring(tmp_path)
