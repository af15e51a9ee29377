"""What is for its owner alone: no organisation, no team, no colleague is ever given a key to it."""

import pytest
from django.utils import timezone

from karpear.rules.refusals import BadFields
from karpear.vault.actions.grants import GivenGrant, grant
from karpear.vault.actions.records import keep_record
from karpear.vault.models import Record
from tests.cast import Cast
from tests.steps.sealing import b64, enrolled, founded, given, sealed_to

pytestmark = pytest.mark.django_db


def test_only_its_owner_gets_a_key(cast: Cast) -> None:
    now = timezone.now()
    dara_keys, dara_identity = enrolled(cast.dara, now)
    keys, identity = enrolled(cast.sophea, now)
    own_reader = ("person", identity.pk, keys.recipient)
    colleague = ("person", dara_identity.pk, dara_keys.recipient)
    team, team_key = founded(cast.dara, dara_keys, cast.lantern, now)
    for readers in ([own_reader, colleague], [own_reader, ("team", team_key.pk, team.recipient)]):
        with pytest.raises(BadFields):
            keep_record(by=cast.sophea, version=given(keys, {"kind": "posture"}, readers, type="own"), now=now)
    in_organisation = given(keys, {"kind": "posture"}, [own_reader], type="own", organisation=cast.lantern.pk)
    with pytest.raises(BadFields):
        keep_record(by=cast.sophea, version=in_organisation, now=now)
    record, _is_new = keep_record(
        by=cast.sophea, version=given(keys, {"kind": "posture"}, [own_reader], type="own"), now=now
    )
    later = GivenGrant("person", dara_identity.pk, b64(sealed_to(dara_keys.recipient, b"key")))
    with pytest.raises(BadFields):
        grant(by=cast.sophea, record=record.pk, grants=[later], now=now)
    assert not Record.objects.visible_to(cast.dara).filter(type="own").exists()
