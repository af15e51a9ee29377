"""Who receives an item of which label, and what they may do with it: every cell of the table, by hand."""

import pytest

from karpear.rules.sharing.audience import ANYBODY, AddressedMember, Audience, Because, recipients_of
from karpear.rules.sharing.labels import NOTHING, HandOn, Label, RecipientClass, allowance

#: label → for those named, of members, partners, anybody: r(eceive) l(ist) d(ownload), and how far they hand it on.
MATRIX = {
    Label.RED: ("rl nobody", "", "", ""),
    Label.AMBER_STRICT: ("rld own_organisation", "rld own_organisation", "", ""),
    Label.AMBER: ("rld own_partners", "rld own_partners", "rld nobody", ""),
    Label.GREEN: ("rld community", "rld community", "rld community", ""),
    Label.CLEAR: ("rld anybody",) * 4,
}


@pytest.mark.parametrize("label", Label)
def test_every_cell(label: Label) -> None:
    for kind, words in zip(RecipientClass, MATRIX[label], strict=True):
        allowed = allowance(label, kind)
        letters, reach = words.split() if words else ("", HandOn.NOBODY.value)
        assert (allowed.receive, allowed.listed, allowed.download) == ("r" in letters, "l" in letters, "d" in letters)
        assert allowed.forward == reach
        assert allowed.may_forward is (reach != "nobody")


def test_markings_are_written_in_capitals_without_a_space() -> None:
    assert [label.marking for label in Label] == [
        "TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR",
    ]  # fmt: skip


MEMBERS = [AddressedMember("a", ["dara", "bopha"], ["donor"]), AddressedMember("b", ["piseth"], ["press"])]


def receiving(audience: Audience) -> list[str]:
    return [recipient.key for recipient in recipients_of(audience) if recipient.allowed.receive]


def test_an_audience_of_nobody_is_nobody() -> None:
    for label in Label:
        assert recipients_of(Audience(label)) == []


def test_red_reaches_those_named_and_nobody_else() -> None:
    audience = Audience(Label.RED, ["piseth", "vanna"], MEMBERS, public=True)
    assert receiving(audience) == ["piseth", "vanna"]
    reasons = {recipient.key: recipient.because for recipient in recipients_of(audience)}
    assert reasons["dara"] == reasons["donor"] == reasons[ANYBODY] == Because.NAMED_ONLY


def test_the_wider_the_label_the_more_receive_it() -> None:
    assert receiving(Audience(Label.AMBER_STRICT, (), MEMBERS, public=True)) == ["dara", "bopha", "piseth"]
    assert receiving(Audience(Label.AMBER, (), MEMBERS)) == ["dara", "bopha", "piseth", "donor", "press"]
    green = {
        recipient.key: recipient.because for recipient in recipients_of(Audience(Label.GREEN, (), MEMBERS, public=True))
    }
    assert green[ANYBODY] == Because.NOT_PUBLIC
    assert green["donor"] == Because.PARTNER
    assert receiving(Audience(Label.CLEAR, (), MEMBERS, public=True))[-1] == ANYBODY
    strict = {
        recipient.key: recipient.because for recipient in recipients_of(Audience(Label.AMBER_STRICT, (), MEMBERS))
    }
    assert strict["donor"] == Because.MEMBERS_ONLY


def test_a_restriction_leaves_other_members_out_and_nobody_who_is_named() -> None:
    audience = Audience(Label.AMBER, ["vanna"], MEMBERS, only=["a"])
    assert receiving(audience) == ["vanna", "dara", "bopha", "donor"]
    assert recipients_of(audience)[3].because == Because.RESTRICTED
    assert receiving(Audience(Label.CLEAR, (), MEMBERS, only=[])) == []


def test_whoever_is_two_things_is_the_nearer_one() -> None:
    members = [AddressedMember("a", ["dara"], ["piseth"]), AddressedMember("b", ["piseth"])]
    kinds = {recipient.key: recipient.kind for recipient in recipients_of(Audience(Label.AMBER, ["dara"], members))}
    assert kinds == {"dara": RecipientClass.NAMED, "piseth": RecipientClass.MEMBER}
    assert NOTHING.forward is HandOn.NOBODY
