"""What each way out carries: every cell, by hand."""

import pytest

from karpear.rules.sharing.labels import Label, RecipientClass
from karpear.rules.sharing.ways import Carries, Way, carried

LETTERS = {Carries.NOTHING: ".", Carries.NOTE: "n", Carries.ALL: "A"}
#: label → way → for those named, of members, partners, anybody. A: all of it, n: that there is a note, a dot: nothing.
MATRIX = {
    Label.RED: "page A... list A... search A... api A... feed .... mail n... sms n... export .... print .... "
    "public .... partner .... digest ....",
    Label.AMBER_STRICT: "page AA.. list AA.. search AA.. api AA.. feed nn.. mail nn.. sms nn.. export AA.. print AA.. "
    "public .... partner .... digest ....",
    Label.AMBER: "page AAA. list AAA. search AAA. api AAA. feed nnn. mail nnn. sms nnn. export AAA. print AAA. "
    "public .... partner ..A. digest ..A.",
    Label.GREEN: "page AAA. list AAA. search AAA. api AAA. feed AAA. mail nnn. sms nnn. export AAA. print AAA. "
    "public .... partner ..A. digest ..A.",
    Label.CLEAR: "page AAA. list AAA. search AAA. api AAA. feed AAAA mail nnn. sms nnn. export AAA. print AAA. "
    "public ...A partner ..A. digest ..A.",
}


@pytest.mark.parametrize("label", Label)
def test_every_cell(label: Label) -> None:
    words = MATRIX[label].split()
    cells = dict(zip(words[::2], words[1::2], strict=True))
    assert cells == {way.value: "".join(LETTERS[carried(label, kind, way)] for kind in RecipientClass) for way in Way}
