"""What a modem's program could not send: tried again, and by the recipient's next channel at once."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from karpear.audit.models import Entry
from karpear.messaging.actions.cancel import cancel
from karpear.messaging.deliver import deliver_once
from karpear.messaging.failed import read_failed
from karpear.messaging.models import ChannelState, Delivery
from tests.cast import NOW, Cast
from tests.rooms.messaging.outbox import message, put, states

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(seconds=1)
PROGRAMS = {"smstools": ("outgoing", "failed"), "gammu": ("outbox", "error")}


@pytest.fixture(params=PROGRAMS)
def modem(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> tuple[Path, Path]:
    """The folder that its program reads, and the one for what failed."""
    folders = [tmp_path / name for name in PROGRAMS[request.param]]
    for folder in folders:
        folder.mkdir()
    settings.KARPEAR_SMS = f"{request.param}:{folders[0]}"
    return folders[0], folders[1]


def fail(modem: tuple[Path, Path]) -> None:
    """As its program does: under the name that it had."""
    for file in modem[0].glob("[!.]*"):
        file.rename(modem[1] / file.name)


def test_it_is_tried_again_and_by_the_next_channel(cast: Cast, modem: tuple[Path, Path]) -> None:
    [pk] = put(message(cast.dara, cast.sophea, NOW, channel="sms"))
    deliver_once(SOON)
    fail(modem)
    assert read_failed(now=SOON) == 1
    text, mail = Delivery.objects.order_by("created_at", "id")
    assert (text.pk, text.state, text.error, text.sent_at) == (pk, "failed", "modem_failed", None)
    assert text.next_attempt_at > SOON
    assert (mail.channel, mail.state, mail.subject) == ("email", "queued", text.subject)
    assert not list(modem[1].iterdir())
    assert ChannelState.objects.get(channel="sms").failures_in_a_row == 1
    assert Entry.objects.get(action="messages_unsent").detail == {"count": 1}
    assert read_failed(now=SOON) == 0
    deliver_once(text.next_attempt_at)
    fail(modem)
    read_failed(now=text.next_attempt_at)
    assert Delivery.objects.count() == 2, "the mail is not written twice"


def test_what_a_message_carried_did_not_leave_either(cast: Cast, modem: tuple[Path, Path]) -> None:
    ids = put(*[message(cast.dara, who, NOW, channel="sms") for who in (cast.sophea, cast.kanha)])
    deliver_once(SOON)
    assert len(list(modem[0].glob("[!.]*"))) == 1
    fail(modem)
    read_failed(now=SOON)
    assert states(ids) == ["failed", "failed"]
    assert Delivery.objects.filter(channel="email").count() == 2


def test_what_was_called_off_or_opened_or_is_still_open_stays(cast: Cast, modem: tuple[Path, Path]) -> None:
    people = (cast.dara, cast.kanha, cast.bopha)
    ids = put(*[message(who, cast.sophea, NOW, channel="sms") for who in people])
    deliver_once(SOON)
    cancel(subject=Delivery.objects.get(pk=ids[0]).subject, now=SOON)
    Delivery.objects.filter(pk=ids[1]).update(pressed_at=SOON)
    Delivery.objects.filter(pk=ids[2]).update(state="sending")
    fail(modem)
    assert read_failed(now=SOON) == 2
    assert states(ids) == ["sent", "sent", "sending"]
    assert [str(ids[2]) in path.name for path in modem[1].iterdir()] == [True], "it waits until it is written down"


def test_others_files_stay(cast: Cast, modem: tuple[Path, Path]) -> None:
    for name in ("somebody.else", f"{uuid4()}"):
        (modem[1] / name).write_text("To: 855\n\nhello")
    (modem[1] / "folder").mkdir()
    assert read_failed(now=SOON) == 0
    assert len(list(modem[1].iterdir())) == 3


def test_a_folder_that_is_not_there_stops_nothing(cast: Cast, settings: Any, tmp_path: Path) -> None:
    for value in (f"smstools:{tmp_path}/a/outgoing", f"file:{tmp_path}", ""):
        settings.KARPEAR_SMS = value
        assert read_failed(now=SOON) == 0
