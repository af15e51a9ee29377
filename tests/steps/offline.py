"""What people do without the server: the real `age` and `shamir` commands."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

from shamir_mnemonic import shamir
from shamir_mnemonic.shamir import EncryptedMasterSecret, RawShare
from shamir_mnemonic.share import Share


def age_with_passphrase(source: Path, target: Path, passphrase: str) -> None:
    """`age -d`, which asks for a passphrase on a terminal. Fails when it does not open."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("age", ["age", "-d", "-o", str(target), str(source)])
    output = b""
    while b"passphrase" not in output.lower():
        output += os.read(terminal, 1024)
    os.write(terminal, passphrase.encode() + b"\n")
    try:
        while os.read(terminal, 1024):
            pass
    except OSError:
        pass  # its end of the terminal is closed
    _pid, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0, "age refused"


def age(source: Path, identity: Path) -> bytes:
    """`age -d -i`. Raises CalledProcessError when it does not open."""
    result = subprocess.run(["age", "-d", "-i", identity, source], check=True, capture_output=True)
    return result.stdout


def shamir_recover(shares: list[str]) -> str:
    """`shamir recover` → the secret in hex; empty when these shares do not suffice."""
    command = shutil.which("shamir", path=str(Path(sys.executable).parent))
    assert command
    result = subprocess.run(
        [command, "recover"], input="\n".join(shares) + "\n", text=True, check=False, capture_output=True
    )
    marks = [line for line in result.stdout.splitlines() if "master secret" in line]
    return marks[-1].split()[-1] if marks else ""


def forged(share: str) -> str:
    """One share, and a second made up beside it: the secret that the arithmetic gives, in hex, without any check."""
    real_share = Share.from_mnemonic(share)
    points = [
        RawShare(real_share.index, real_share.value),
        RawShare(real_share.index + 1, os.urandom(len(real_share.value))),
    ]
    secret = shamir._interpolate(points, shamir.SECRET_INDEX)
    sealed = EncryptedMasterSecret(real_share.identifier, real_share.extendable, real_share.iteration_exponent, secret)
    return str(sealed.decrypt(b"").hex())
