"""The page of the channels says of each whether it works, to whoever looks after others."""

from typing import Any

import pytest

from karpear.messaging.models import ChannelState
from karpear.people.models import Channel
from tests.cast import Cast, signed_in
from tests.steps.pressure import forced, seen

pytestmark = pytest.mark.django_db


def test_each_channel_is_said_to_work_or_not(cast: Cast, settings: Any) -> None:
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS, settings.KARPEAR_CHAT = (
        "smtp://localhost:25?from=a@people.test",
        "file:/tmp",
        "no://way",
    )
    ChannelState.objects.update_or_create(channel=Channel.EMAIL, defaults={"last_ok_at": cast.now})
    ChannelState.objects.update_or_create(channel=Channel.SMS, defaults={"failures_in_a_row": 3})
    lines = signed_in(cast.bopha).get("/channels/").context["lines"]
    words = {line.name: line.word for line in lines}
    assert words["E-mail"] == "works" and words["SMS"] == "the last messages did not leave"
    assert words["Chat"] == "set up wrongly"
    page = signed_in(cast.dara).get("/channels/").content.decode()
    assert "localhost:25" not in page and 'href="/operator/"' not in page


def test_members_have_no_such_page_and_a_forced_session_reads_the_same(cast: Cast) -> None:
    assert signed_in(cast.sophea).get("/channels/").status_code == 404
    assert seen(forced(cast.dara).get("/channels/")) == seen(signed_in(cast.dara).get("/channels/"))
