"""Which process goes first: pages before the keeper, a copy before both; and none is left behind at the end."""

import ctypes
import os
import platform
import struct
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.servers import free_port
from tests.steps.processes import Running, environment

pytestmark = [pytest.mark.once, pytest.mark.skipif(sys.platform != "linux", reason="asks the system of a server")]
SETPRIORITY = {"x86_64": 141, "aarch64": 140}
NO_NEW_PRIVILEGES, SECCOMP, WITH_FILTER = 38, 22, 2
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOWED, REFUSED = 0x7FFF0000, 0x00050001  # EPERM


def refuse_setpriority() -> None:
    """As a service whose unit does not allow it: from now on this process is told that it may not."""
    steps = [(LOAD, 0, 0, 0), (EQUAL, 0, 1, SETPRIORITY[platform.machine()])]
    steps += [(RETURN, 0, 0, REFUSED), (RETURN, 0, 0, ALLOWED)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    handed_over = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program)))
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) or system.prctl(SECCOMP, WITH_FILTER, handed_over, 0, 0):
        raise OSError(ctypes.get_errno(), "no filter")


@pytest.mark.skipif(platform.machine() not in SETPRIORITY, reason="the number of the call is not known")
def test_the_nightly_copy_is_made_where_nobody_may_step_back(tmp_path: Path) -> None:
    """It had died of it each night, on every server that `karpear install` had set up."""
    asked = subprocess.run(
        [sys.executable, "-c", "import os; os.nice(10)"],
        preexec_fn=refuse_setpriority,
        capture_output=True,
        check=False,
    )
    assert b"PermissionError" in asked.stderr, "the filter holds"
    night = subprocess.run(
        [sys.executable, "-m", "karpear.project", "backup", "night"],
        env=environment(tmp_path), preexec_fn=refuse_setpriority, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Nightly copies are not set up" in night.stderr, "it came as far as its plan"


def test_pages_are_ended_before_the_keeper_and_nothing_is_left_behind(tmp_path: Path) -> None:
    own = int(Path("/proc/self/oom_score_adj").read_text())
    with Running(tmp_path, "up", f"--port={free_port()}") as running:
        running.first_line()
        scores = [memory_score(running.child(f"karpear {word}")) for word in ("keep", "web")]
        assert scores == [own, min(own + 500, 1000)]
        children = psutil.Process(running.process.pid).children(recursive=True)
        copied = [process for process in children if "forkserver" in " ".join(process.cmdline())]
        assert copied
        assert running.stop() == 0
        assert not [process for process in copied if process.is_running()], "systemd would kill it, and complain"


def memory_score(process: psutil.Process) -> int:
    return int(Path(f"/proc/{process.pid}/oom_score_adj").read_text())


def test_a_copy_is_ended_before_everything_else(tmp_path: Path) -> None:
    program = "from karpear.ops.precedence import *; offer_memory(OF_A_COPY); print(SCORE.read_text())"
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | environment(tmp_path), capture_output=True, check=True
    )
    assert int(done.stdout) == 1000
