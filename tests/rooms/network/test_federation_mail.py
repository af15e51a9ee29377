"""A bundle goes as an attachment of a real mail, and is what it was."""

import smtplib
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.core.files.uploadedfile import SimpleUploadedFile

from karpear.network.federation.models import FederatedItem, RefusedItem
from karpear.rules.federation.refusal import Unfit
from tests.cast import Cast, signed_in
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import Side, share, two
from tests.servers import MailServer


def downloaded(source: Side, receiver: Side) -> tuple[str, bytes]:
    """Its name, and the bytes that the page gives."""
    answer = signed_in(source.coordinator).get(f"/federation/peers/{source.peer(receiver).pk}/bundle/")
    return answer["Content-Disposition"].partition('filename="')[2].rstrip('"'), answer.content


def by_mail(mail: MailServer, name: str, raw: bytes, *, as_text: bool = False) -> bytes:
    """As a mail program sends it, and as the other saves it."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = "a@lotus.test", "b@delta.test", "Papers"
    message.set_content("See attached.")
    if as_text:
        message.add_attachment(raw.decode(), subtype="plain", filename=name, cte="quoted-printable")
    else:
        message.add_attachment(raw, maintype="application", subtype="octet-stream", filename=name)
    with smtplib.SMTP("127.0.0.1", mail.port) as smtp:
        smtp.send_message(message)
    received = message_from_bytes(mail.messages[-1].raw, policy=policy.SMTP)
    [attachment] = list(received.iter_attachments())  # type: ignore[attr-defined]
    assert attachment.get_filename() == name
    saved: bytes = attachment.get_payload(decode=True)
    return saved


def upload(receiver: Side, name: str, raw: bytes) -> str:
    answer = signed_in(receiver.coordinator).post(
        f"/federation/{receiver.network.pk}/take/", {"bundle": SimpleUploadedFile(name, raw)}, follow=True
    )
    return answer.content.decode()


def test_an_attachment_brings_the_same_bytes(cast: Cast, mail: MailServer) -> None:
    lotus, delta = two(cast)
    row = a_bulletin(cast, now=cast.now, label="GREEN")
    share(row, cast.dara, lotus, delta, now=cast.now)
    name, raw = downloaded(lotus, delta)
    saved = by_mail(mail, name, raw)
    assert saved == raw
    assert "3 new items were taken in." in upload(delta, name, saved)
    [copy] = delta.bulletins()
    assert copy.headline_en == row.headline_en
    own = FederatedItem.objects.filter(network=lotus.network, peer=None).values_list("item", "signed", "body")
    theirs = FederatedItem.objects.filter(network=delta.network, peer__isnull=False)
    assert sorted(own) == sorted(theirs.values_list("item", "signed", "body"))
    assert "was taken in already" in upload(delta, name, saved), "the same mail twice does no harm"


def test_a_mail_program_that_turns_lines_spoils_it_and_it_is_refused(cast: Cast, mail: MailServer) -> None:
    lotus, delta = two(cast)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    name, raw = downloaded(lotus, delta)
    saved = by_mail(mail, name, raw, as_text=True)
    assert saved != raw
    assert "Refused:" in upload(delta, name, saved)
    assert not delta.bulletins()
    assert RefusedItem.objects.get(network=delta.network).why in {
        Unfit.NOT_CANONICAL, Unfit.FILE_CHANGED, Unfit.NOT_TEXT,
    }  # fmt: skip


def test_the_page_says_step_by_step_how_to_send_it(cast: Cast) -> None:
    lotus, delta = two(cast)
    page = signed_in(lotus.coordinator).get(f"/federation/peers/{lotus.peer(delta).pk}/").content.decode()
    assert "As an attachment, step by step" in page and "Take in a file" in page
