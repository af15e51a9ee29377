"""The guard: every real sealed blob passes, and whatever else somebody sends does not.

Real ones come from two other implementations: `pyrage` (rage, in Rust) and the `age` command of Debian (in Go).
"""

import base64
import json
import os
import pty
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from karpear.rules.secret.sealed import CHUNK, INTRO, LONGEST_HEADER, NotSealed, Shape, check, check_start, is_recipient

KEY = pyrage.x25519.Identity.generate()
OTHER = pyrage.x25519.Identity.generate()
STRANGER = pyrage.x25519.Identity.generate()
SIZES = [0, 1, 15, 16, 17, 4096, 65535, 65536, 65537, 131072, 200_000]
AGE = pytest.mark.skipif(not shutil.which("age"), reason="the age command is not installed")


def sealed(data: bytes, *to: "pyrage.x25519.Identity") -> bytes:
    return bytes(pyrage.encrypt(data, [one.to_public() for one in to or (KEY,)]))


REAL = sealed(b"What was said at the gate.".ljust(4096))


def b64(n: int) -> str:
    return base64.b64encode(os.urandom(n)).decode().rstrip("=")


def made(*stanzas: str, payload: int = 64) -> bytes:
    """A file that is shaped like a sealed one, with these stanzas."""
    return (
        INTRO
        + "".join(f"{stanza}\n" for stanza in stanzas).encode()
        + f"--- {b64(32)}\n".encode()
        + os.urandom(payload)
    )


def x25519() -> str:
    return f"-> X25519 {b64(32)}\n{b64(32)}"


def scrypt(work: str = "17") -> str:
    return f"-> scrypt {b64(16)} {work}\n{b64(32)}"


PRF = f"-> age-encryption.org/fido2prf {b64(16)}\n{b64(32)}"
GREASE = f"-> xyz-grease some args\n{b64(48)}\n"


def passes(blob: bytes, shape: Shape = Shape.TO_KEY) -> bool:
    try:
        check(blob, shape)
    except NotSealed:
        return False
    return True


# -- what is real passes


@pytest.mark.parametrize("size", SIZES)
def test_every_size_that_rage_seals_passes(size: int) -> None:
    for _ in range(20):  # it adds stanzas that mean nothing, now and then
        blob = sealed(os.urandom(size))
        assert passes(blob)
        assert not passes(blob, Shape.SECRET)
        assert not passes(blob, Shape.PASSKEY)


@AGE
@pytest.mark.parametrize("size", SIZES)
def test_every_size_that_the_age_command_seals_passes(size: int) -> None:
    run = subprocess.run(["age", "-r", str(KEY.to_public())], input=os.urandom(size), capture_output=True, check=True)
    assert passes(run.stdout)


@AGE
def test_a_passphrase_file_of_the_age_command_passes(tmp_path: Path) -> None:
    blob = with_passphrase(tmp_path)
    assert passes(blob, Shape.SECRET)
    assert not passes(blob)
    assert not passes(blob, Shape.PASSKEY)


def with_passphrase(folder: Path) -> bytes:
    """What `age -p` makes; it asks on a terminal."""
    (folder / "plain").write_bytes(b"# a file\nAGE-SECRET-KEY-1\n")
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", "-p", "-o", str(folder / "wrapped.age"), str(folder / "plain")])
    for _ in range(2):
        os.read(terminal, 1024)
        os.write(terminal, b"1234 5678 9012 3456 7890\n")
    try:
        while os.read(terminal, 1024):
            pass
    except OSError:
        pass
    os.waitpid(child, 0)
    return (folder / "wrapped.age").read_bytes()


@pytest.mark.parametrize("work", ["15", "16", "17", "18"])
def test_sane_work_factors_pass(work: str) -> None:
    assert passes(made(scrypt(work)), Shape.SECRET)


def test_several_passkeys_pass() -> None:
    assert passes(made(PRF, PRF, GREASE), Shape.PASSKEY)


# -- what is not sealed, or not so, does not


PLAIN = [
    b"", b" ", b"\n", b"What was said.", "អ្វីដែលបាននិយាយ".encode(), json.dumps({"fields": {"what": "x"}}).encode(),
    b"null", b"\x00" * 5000, os.urandom(5000), b"PK\x03\x04" + b"x" * 500, b"%PDF-1.7\n" + b"x" * 500,
    b"-----BEGIN AGE ENCRYPTED FILE-----\n" + base64.b64encode(REAL) + b"\n-----END AGE ENCRYPTED FILE-----\n",
    base64.b64encode(REAL), b"\xef\xbb\xbf" + REAL, b"\n" + REAL, b" " + REAL, REAL[1:],
    REAL.replace(b"\n", b"\r\n"), REAL.replace(b"\n", b"\r"), REAL.replace(b"v1", b"v2", 1),
    REAL.decode("latin-1").encode("utf-16-le"), b"-----BEGIN PGP MESSAGE-----\n\nwcBM\n-----END PGP MESSAGE-----",
    b"AGE-SECRET-KEY-1" + b"Q" * 58, INTRO, INTRO * 3, INTRO + b"---", INTRO + b"\n--- \n",
]  # fmt: skip


@pytest.mark.parametrize("blob", PLAIN)
@pytest.mark.parametrize("shape", list(Shape))
def test_what_is_not_sealed_is_refused(blob: bytes, shape: Shape) -> None:
    assert not passes(blob, shape)


HEADERS = {
    "nobody": [],
    "two keys": [x25519(), x25519()],
    "a key and a passphrase": [x25519(), scrypt()],
    "a passkey": [PRF],
    "grease alone": [GREASE],
    "another kind": [f"-> ssh-ed25519 abcd {b64(32)}\n{b64(32)}"],
    "post-quantum": [f"-> mlkem768x25519 {b64(1120)}\n{b64(32)}"],
    "a tag": [f"-> p256tag abcd {b64(32)}\n{b64(32)}"],
    "small letters": [x25519().replace("X25519", "x25519")],
    "no share": [f"-> X25519\n{b64(32)}"],
    "a short share": [f"-> X25519 {b64(31)}\n{b64(32)}"],
    "two shares": [f"-> X25519 {b64(32)} {b64(32)}\n{b64(32)}"],
    "padding": [f"-> X25519 {b64(32)}=\n{b64(32)}"],
    "no file key": [f"-> X25519 {b64(32)}\n"],
    "half a file key": [f"-> X25519 {b64(32)}\n{b64(16)}"],
    "a long file key": [f"-> X25519 {b64(32)}\n{b64(96)[:64]}\n{b64(32)}"],
    "text in the body": [f"-> X25519 {b64(32)}\nhe was taken at noon"],
    "two blanks": [f"->  X25519 {b64(32)}\n{b64(32)}"],
    "no blank": [f"->X25519 {b64(32)}\n{b64(32)}"],
    "a blank behind": [f"-> X25519 {b64(32)} \n{b64(32)}"],
    "Khmer": [f"-> ខ្មែរ {b64(32)}\n{b64(32)}"],
    "a tab": [f"-> X25519\t{b64(32)}\n{b64(32)}"],
    "a line between": [x25519(), "", x25519()],
    "a comment": ["# what he said", x25519()],
    "a body without end": [f"-> X25519 {b64(32)}\n" + "A" * 64],
}


@pytest.mark.parametrize("name", HEADERS)
def test_other_headers_are_refused(name: str) -> None:
    assert not passes(made(*HEADERS[name]))
    assert not passes(made(*HEADERS[name]), Shape.SECRET)


WORKS = [
    "", "0", "1", "9", "14", "19", "20", "30", "99", "100", "017", "+17", "-17", "17.0", "1e1", "0x11", "١٧", "១៧",
    "9" * 4000, "17 17", "nan",
]  # fmt: skip


@pytest.mark.parametrize("work", WORKS)
def test_weak_and_absurd_work_factors_are_refused(work: str) -> None:
    assert not passes(made(scrypt(work)), Shape.SECRET)


def test_a_passphrase_stands_alone() -> None:
    for more in (GREASE, scrypt(), x25519(), PRF):
        assert not passes(made(scrypt(), more), Shape.SECRET)
        assert not passes(made(more, scrypt()), Shape.SECRET)
    assert not passes(made(scrypt().replace("-> scrypt ", "-> scrypt A")), Shape.SECRET)


def test_a_header_is_short() -> None:
    long = f"-> a-grease {'x' * LONGEST_HEADER}\n"
    assert not passes(made(x25519(), long))
    assert not passes(made(long, x25519()))
    assert passes(made(GREASE, x25519()))
    assert passes(made(x25519(), GREASE))


@given(st.integers(0, 200_000))
@example(len(REAL) - 1)
@settings(max_examples=60, deadline=None)
def test_a_length_that_no_file_has_is_refused(payload: int) -> None:
    """A file ends with a chunk that holds something, unless there is nothing in it at all."""
    last = (payload - 16) % CHUNK
    whole = payload >= 32 and (last == 0 or last > 16 or payload == 32)
    assert passes(made(x25519(), payload=payload)) is whole


def test_cut_off_anywhere_in_its_header_is_refused() -> None:
    blob = sealed(b"x")
    start = blob.index(b"\n--- ") + 49
    assert not any(passes(blob[:n]) for n in range(start + 32))
    assert passes(blob[: start + 33])


def test_the_first_piece_is_looked_at_without_the_rest() -> None:
    big = sealed(os.urandom(300_000))
    assert check_start(big[:16384], Shape.TO_KEY) > 16000
    with pytest.raises(NotSealed):
        check_start(b"\xff\xd8\xff\xe0 a photo" * 100, Shape.TO_KEY)


# -- whatever happens to a real one


def rage_reads(blob: bytes) -> bool:
    """Would another implementation read the header of this? Asked with a key that it is not sealed to."""
    try:
        pyrage.decrypt(blob, [STRANGER])
    except pyrage.DecryptError as error:
        return "No matching keys" in str(error)
    return True


HEADER = REAL.index(b"\n--- ") + 49
CHANGES = st.lists(
    st.tuples(st.integers(0, HEADER - 1), st.sampled_from(["flip", "drop", "add"]), st.integers(0, 255)), max_size=4
)


@given(CHANGES)
@settings(max_examples=1500, deadline=None)
def test_what_passes_is_read_as_a_file_for_one_key_elsewhere_too(changes: list[tuple[int, str, int]]) -> None:
    blob = bytearray(REAL)
    for at, how, byte in changes:
        if how == "flip":
            blob[at] = byte
        elif how == "drop":
            del blob[at]
        else:
            blob.insert(at, byte)
    if passes(bytes(blob)):
        assert rage_reads(bytes(blob))
        assert bytes(blob).count(b"-> X25519 ") == 1


@given(st.binary(max_size=300))
@settings(max_examples=500, deadline=None)
def test_noise_is_refused(noise: bytes) -> None:
    assert not any(passes(blob, shape) for shape in Shape for blob in (noise, INTRO + noise, INTRO + b"-> " + noise))


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_text_behind_a_real_first_line_is_refused(text: str) -> None:
    assert not any(passes(INTRO + text.encode(), shape) for shape in Shape)


def test_sealed_to_two_is_refused_by_whoever_made_it() -> None:
    assert not any(passes(sealed(b"x" * 100, KEY, OTHER)) for _ in range(20))


# -- keys


def test_real_keys_are_recipients_and_mistyped_ones_are_not() -> None:
    for _ in range(50):
        assert is_recipient(str(pyrage.x25519.Identity.generate().to_public()))
    key = str(KEY.to_public())
    wrong = [key[:-1], key + "q", key.upper(), f" {key}", f"{key}\n", key.replace("age1", "bge1"), "", "age1", key * 2]
    assert not any(map(is_recipient, wrong))
    for at in range(4, len(key)):
        assert not is_recipient(key[:at] + ("q" if key[at] != "q" else "p") + key[at + 1 :])


@pytest.mark.parametrize(
    "key",
    [
        "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
        "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
        "age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m",
        "age1ahlllllllllllllllllllllllllllllllllllllllllllllllalsn46ayy",
        "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9",
    ],
)
def test_a_point_of_small_order_is_no_recipient(key: str) -> None:
    """0, 1, p - 1, p, and one of order 8: whoever sealed to it would seal to everybody, or get an error."""
    assert not is_recipient(key)


def test_another_spelling_of_a_key_is_no_recipient() -> None:
    """The same 32 bytes and a sound checksum; only the bits of the last letter that write nothing are set."""
    assert not is_recipient("age1wd5vkuwzd3zrkxyqn4mxncy6way2u59mf34vv9lxnhsr87ex8ewp93te3r")


@given(st.text(max_size=80))
def test_text_is_no_recipient(text: str) -> None:
    assert not is_recipient(text)
    assert not is_recipient("age1" + text)
