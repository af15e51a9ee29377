"""Only what is sealed is kept, once, for those who were named."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from karpear.audit.actions.retention import purge_tables
from karpear.people.models import Membership
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.vault.actions import deletion, grants, records
from karpear.vault.actions.grants import GivenGrant
from karpear.vault.models import Record
from karpear.vault.queries import records as records_queries
from karpear.vault.queries import wraps
from tests.cast import Cast
from tests.steps.sealing import b64, enrolled, founded, given, opened


def test_a_record_is_kept_once_and_opens_for_its_reader(cast: Cast) -> None:
    keys, own_keys = enrolled(cast.sophea, cast.now)
    version = given(keys, {"what": "a canary"}, [("person", own_keys.pk, own_keys.recipient)])
    made, new = records.keep_record(by=cast.sophea, version=version, now=cast.now)
    again, twice = records.keep_record(by=cast.sophea, version=version, now=cast.now)
    assert (new, twice, again.pk) == (True, False, made.pk)
    assert opened(made, keys)["what"] == "a canary"
    assert records_queries.records_page(cast.rith, cast.now).records == []


@pytest.mark.parametrize("body", [b'{"what": "plain"}', b"", b"age-encryption.org/v1\n"])
def test_what_is_not_sealed_is_refused(cast: Cast, body: bytes) -> None:
    keys, own_keys = enrolled(cast.sophea, cast.now)
    version = given(keys, {}, [("person", own_keys.pk, own_keys.recipient)])
    with pytest.raises(BadFields):
        records.keep_record(by=cast.sophea, version=replace(version, body=b64(body)), now=cast.now)
    assert not Record.objects.exists()


def test_a_signature_of_another_is_refused(cast: Cast) -> None:
    keys, own_keys = enrolled(cast.sophea, cast.now)
    other, _ = enrolled(cast.dara, cast.now)
    version = given(other, {}, [("person", own_keys.pk, own_keys.recipient)])
    with pytest.raises(BadFields):
        records.keep_record(by=cast.sophea, version=version, now=cast.now)
    assert keys.recipient != other.recipient


def test_edits_supersede_and_never_overwrite(cast: Cast) -> None:
    keys, own_keys = enrolled(cast.sophea, cast.now)
    reader = [("person", own_keys.pk, own_keys.recipient)]
    first, _ = records.keep_record(by=cast.sophea, version=given(keys, {"n": 1}, reader), now=cast.now)
    later = given(keys, {"n": 2}, reader, thread=first.thread, supersedes=first.pk)
    records.keep_record(by=cast.sophea, version=later, now=cast.now)
    late = given(keys, {"n": 3}, reader, thread=first.thread, supersedes=first.pk)
    with pytest.raises(Conflict):
        records.keep_record(by=cast.sophea, version=late, now=cast.now)
    assert [r["id"] for r in records_queries.records_page(cast.sophea, cast.now).records] == [later.id]
    assert len(records_queries.records_page(cast.sophea, cast.now, versions=True).records) == 2
    assert opened(Record.objects.get(pk=first.pk), keys) == {"v": 1, "n": 1}


def test_who_left_the_team_is_given_nothing(cast: Cast) -> None:
    keys, own_keys = enrolled(cast.dara, cast.now)
    team, key = founded(cast.dara, keys, cast.lantern, cast.now)
    sent = given(
        keys, {"what": "x"}, [("person", own_keys.pk, own_keys.recipient), ("team", key.pk, team.recipient)],
        type="incident", organisation=cast.lantern.pk,
    )  # fmt: skip
    made, _ = records.keep_record(by=cast.dara, version=sent, now=cast.now)
    assert opened(made, team)["what"] == "x"
    alone = given(
        keys, {}, [("person", own_keys.pk, own_keys.recipient)], type="incident", organisation=cast.lantern.pk
    )
    with pytest.raises(BadFields):
        records.keep_record(by=cast.dara, version=alone, now=cast.now)
    assert [len(r["grants"]) for r in records_queries.records_page(cast.dara, cast.now).records] == [2]
    Membership.objects.filter(person=cast.dara).update(ended_at=cast.now)
    assert wraps.team_wraps(cast.dara) == []
    assert records_queries.records_page(cast.dara, cast.now).records == []
    with pytest.raises(Missing):
        grants.grant(by=cast.dara, record=made.pk, grants=[GivenGrant("person", own_keys.pk, "")], now=cast.now)
    with pytest.raises(Missing):
        grants.revoke_grant(by=cast.dara, record=made.pk, grant=made.grants.get(kind="team").pk, now=cast.now)
    with pytest.raises(Missing):
        records_queries.reader_answers(cast.dara, made.pk)


def test_what_was_kept_from_the_team_and_the_diary_stay_with_their_author(cast: Cast) -> None:
    keys, own_keys = enrolled(cast.dara, cast.now)
    team, key = founded(cast.dara, keys, cast.lantern, cast.now)
    to_me = ("person", own_keys.pk, own_keys.recipient)
    recipients = [to_me, ("team", key.pk, team.recipient)]
    place = {"organisation": cast.lantern.pk}
    about_an_officer = given(keys, {}, [to_me], type="incident", restricted=True, **place)
    entry = given(keys, {}, [to_me])
    document = given(keys, {}, recipients, type="paper", **place)
    for version in (about_an_officer, entry, document):
        records.keep_record(by=cast.dara, version=version, now=cast.now)

    def handed() -> set[object]:
        return {row["id"] for row in records_queries.records_page(cast.dara, cast.now).records}

    assert handed() == {about_an_officer.id, entry.id, document.id}
    Membership.objects.filter(person=cast.dara).update(role="member")
    assert handed() == {about_an_officer.id, entry.id}, "documents are for officers and leads"
    Membership.objects.filter(person=cast.dara).update(ended_at=cast.now)
    assert handed() == {about_an_officer.id, entry.id}


def test_nobody_adds_to_what_they_cannot_read(cast: Cast) -> None:
    keys, own_keys = enrolled(cast.sophea, cast.now)
    made, _ = records.keep_record(
        by=cast.sophea, version=given(keys, {}, [("person", own_keys.pk, own_keys.recipient)]), now=cast.now
    )
    other, theirs = enrolled(cast.dara, cast.now)
    reader = [("person", theirs.pk, theirs.recipient)]
    with pytest.raises(Missing):
        records.keep_record(
            by=cast.dara, version=given(other, {}, reader, thread=made.thread, supersedes=made.pk), now=cast.now
        )
    with pytest.raises(Conflict):
        records.keep_record(by=cast.dara, version=given(other, {}, reader, thread=made.thread), now=cast.now)
    with pytest.raises(Missing):
        records.keep_piece(by=cast.dara, attachment=_piece(cast, keys), number=1, data=b"x", now=cast.now)


def _piece(cast: Cast, keys: object) -> object:
    from tests.steps.sealing import Keys, sealed_to

    number = uuid4()
    blob = sealed_to(Keys().recipient, b"photo")
    records.keep_piece(by=cast.sophea, attachment=number, number=0, data=blob, now=cast.now)
    return number


def test_removed_things_are_destroyed_later(cast: Cast) -> None:
    keys, own_keys = enrolled(cast.sophea, cast.now)
    made, _ = records.keep_record(
        by=cast.sophea, version=given(keys, {}, [("person", own_keys.pk, own_keys.recipient)]), now=cast.now
    )
    deletion.remove_record(by=cast.sophea, thread=made.thread, now=cast.now)
    assert records_queries.records_page(cast.sophea, cast.now).records == []
    assert purge_tables(Record, now=cast.now + timedelta(days=29)) == 0
    assert purge_tables(Record, now=cast.now + timedelta(days=31)) == 1


def test_what_is_to_be_destroyed_by_now_does_not_come_back_in_pieces(cast: Cast) -> None:
    """It is destroyed in the night after, a part at a time: older versions and files may be gone already."""
    keys, own_keys = enrolled(cast.sophea, cast.now)
    reader = [("person", own_keys.pk, own_keys.recipient)]
    entry, _ = records.keep_record(by=cast.sophea, version=given(keys, {}, reader), now=cast.now)
    deletion.remove_record(by=cast.sophea, thread=entry.thread, now=cast.now)
    over = cast.now + timedelta(days=30)
    assert records_queries.removed_things(cast.sophea, "entry", over - timedelta(seconds=1))
    assert not records_queries.removed_things(cast.sophea, "entry", over)
    with pytest.raises(Missing):
        deletion.restore_record(by=cast.sophea, thread=entry.thread, now=over)
    assert deletion.restore_record(by=cast.sophea, thread=entry.thread, now=over - timedelta(seconds=1)) == 1


def test_an_entry_goes_and_comes_back_with_its_copies_and_appraisals(cast: Cast) -> None:
    keys, own_keys = enrolled(cast.sophea, cast.now)
    reader = [("person", own_keys.pk, own_keys.recipient)]
    entry, _ = records.keep_record(by=cast.sophea, version=given(keys, {}, reader), now=cast.now)
    for kind in ("entry", "appraisal"):
        about = given(keys, {}, reader, type=kind, about=entry.thread)
        records.keep_record(by=cast.sophea, version=about, now=cast.now)
    assert deletion.remove_record(by=cast.sophea, thread=entry.thread, now=cast.now) == 3
    assert not Record.objects.kept().exists()
    assert deletion.restore_record(by=cast.sophea, thread=entry.thread, now=cast.now) == 3
    assert Record.objects.kept().count() == 3
