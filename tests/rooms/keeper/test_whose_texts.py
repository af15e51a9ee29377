"""Whose a text is: who may speak for a number, and who reads what nothing was done for."""

from datetime import timedelta

import pytest

from karpear.alerts.models import Alert
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.keeper.inbound.step import read_inbox
from karpear.messaging.actions.receive import mark_read
from karpear.messaging.models import Inbound
from karpear.messaging.queries import shown_texts
from karpear.people.models import Address, Channel, Contact, Membership, Person, SafetyWord, Watch, WatchState
from tests.cast import NOW, Cast, address, signed_in
from tests.steps.texts import code, number_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_door")]


def test_who_types_in_somebody_elses_number_takes_nothing_from_them(cast: Cast) -> None:
    """Anybody can write any number under How I am reached; what was proven there speaks alone."""
    due = arm([NewPromise(person=cast.sophea.pk, due_at=NOW + timedelta(minutes=10))], now=NOW)[0]
    address(Channel.SMS, number_of(cast.sophea), person=cast.chenda, proven=False)
    assert text(cast.sophea, "where do we meet?", now=NOW).person == cast.sophea
    assert text(cast.sophea, "OK", now=NOW).did == "check_in"
    due.refresh_from_db()
    assert due.state == "kept"
    text(cast.sophea, "SOS", now=NOW)
    assert set(Alert.objects.values_list("person", flat=True)) == {cast.sophea.pk, cast.chenda.pk}, "for all it may be"
    assert text(cast.sophea, f"OK {code(cast.chenda, NOW)}", now=NOW).person == cast.chenda, "a borrowed phone"


def test_where_nobody_would_read_it_the_answer_says_so(cast: Cast) -> None:
    nobody, somebody = "Not understood, and nobody reads it here.", "Not understood; people will read it."
    sister = Contact.objects.get(owner=cast.vanna, position=0)
    assert text(cast.vanna, "where are you?", now=NOW).answer.startswith(nobody)
    assert text(sister, "where is she?", now=NOW).answer.startswith(nobody)
    assert text(cast.sophea, "where are you?", now=NOW).answer.startswith(somebody)
    Membership.objects.filter(person__in=[cast.dara, cast.kanha]).update(ended_at=NOW)
    assert text(cast.bopha, "where are you?", now=NOW).answer.startswith(nobody), "herself alone"
    Watch.objects.create(person=cast.vanna, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=NOW)
    assert text(sister, "any news of her?", now=NOW).answer.startswith(somebody)
    Membership.objects.filter(person=cast.sophea).update(sos_consent=False)
    assert text(cast.sophea, "where is everybody?", now=NOW).answer.startswith(nobody)


def test_where_nobody_proved_it_the_first_who_gave_it_speaks_and_a_call_is_for_all(cast: Cast) -> None:
    Address.objects.filter(person=cast.sophea).update(proven_at=None)
    address(Channel.SMS, number_of(cast.sophea), person=cast.chenda, proven=False)
    row = text(cast.sophea, "OK", now=NOW)
    assert (row.did, row.person) == ("check_in", cast.sophea)
    text(cast.sophea, "SOS", now=NOW)
    assert set(Alert.objects.values_list("person", flat=True)) == {cast.sophea.pk, cast.chenda.pk}


def unknown_word(person: Person) -> None:
    """A safety word of a kind that only a newer version knows: no text beside which it could stand can be judged."""
    SafetyWord.objects.create(person=person, kind="newer", digest="x" * 64)


def tried_to_the_end() -> None:
    """The keeper reads the inbox until it gives up."""
    Inbound.objects.update(received_at=NOW, next_attempt_at=NOW)
    for n in range(8):
        read_inbox(now=NOW + timedelta(minutes=3 * n))


def test_who_wrote_is_known_also_of_what_could_not_be_worked_on(cast: Cast) -> None:
    """Else the words of somebody we know would be read by officers of every organisation."""
    unknown_word(cast.sophea)
    row = text(cast.sophea, "where are you?")
    tried_to_the_end()
    row.refresh_from_db()
    assert (row.state, row.person, row.trust) == ("failed", cast.sophea, "number")


def test_of_whom_a_contact_speaks_is_known_also_where_a_rule_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that stands in the database makes a contact's text fail so late: only a mistake in a rule does."""
    monkeypatch.setattr("karpear.keeper.inbound.verbs.understand", lambda *_: 1 / 0)
    row = text(Contact.objects.get(owner=cast.vanna, position=0), "hm")
    tried_to_the_end()
    row.refresh_from_db()
    assert (row.state, row.person, row.trust) == ("failed", cast.vanna, "nobody")


STRANGER = "+85599000777"


def reads(reader: Person, row: Inbound) -> Inbound | None:
    return next((inbound for inbound in shown_texts(reader) if inbound.pk == row.pk), None)


@pytest.mark.parametrize(
    "written", ["they took him", "LATE 30 police here", "yes they took him", "HAVE 1234 they come"]
)
def test_who_types_in_a_strangers_number_takes_their_texts_from_nobody(cast: Cast, written: str) -> None:
    address(Channel.SMS, STRANGER, person=cast.sophea, proven=False)
    row = text(STRANGER, written, now=NOW)
    ours, others = reads(cast.dara, row), reads(cast.piseth, row)
    assert ours and ours.person == cast.sophea, "her own officers see whose number it is said to be"
    assert others and others.person is None and not others.known
    page = signed_in(cast.piseth).get("/texts/").content.decode()
    assert written in page and "Nobody we know" in page and "an unknown number" in page
    mark_read(ids=[row.pk], by=cast.dara, now=NOW)
    assert reads(cast.dara, row) is None
    assert reads(cast.piseth, row), "nor does their officer clear it away for the others"


def test_what_is_of_somebody_proven_goes_to_no_stranger(cast: Cast) -> None:
    mine = text(cast.sophea, "they took him", now=NOW)
    coded = text(STRANGER, f"LATE 30 {code(cast.sophea, NOW)} police", now=NOW)
    hers = text(Contact.objects.get(owner=cast.sophea, position=0), "they took her", now=NOW)
    for row in (mine, coded, hers):
        assert reads(cast.dara, row)
    Address.objects.filter(person=cast.sophea).update(removed_at=NOW)
    for row in (mine, coded, hers):
        assert reads(cast.dara, row) and not reads(cast.piseth, row), row.text


def test_an_unproven_number_on_which_nothing_could_be_worked_is_everybodys(cast: Cast) -> None:
    address(Channel.SMS, STRANGER, person=cast.sophea, proven=False)
    unknown_word(cast.sophea)
    row = text(STRANGER, "hm")
    tried_to_the_end()
    row.refresh_from_db()
    assert row.state == "failed"
    assert reads(cast.dara, row) and reads(cast.piseth, row)
