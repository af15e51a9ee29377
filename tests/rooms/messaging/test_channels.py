"""Each way out of the machine, and what a setting must look like."""

import asyncio
import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings

from karpear.messaging.channels import configured, mistakes
from karpear.messaging.channels.base import Driver, Outgoing, Sent
from karpear.messaging.channels.config import ChannelError, parse
from karpear.messaging.channels.smtp import mail as mail_bytes
from karpear.messaging.checks import channels_are_understood
from karpear.messaging.texts import TEXTS, NoText, TextLine, write
from karpear.rules.message.retry import ChannelAnswer as Said
from tests.servers import Answer, Gateway, MailServer, free_port
from tests.steps.loops import run

pytestmark = pytest.mark.once


ID = UUID(int=7)


def one(to: str = "dara@lantern.test", text: str = "Sophea: please open", channel: str = "email") -> Outgoing:
    return Outgoing(ID, channel, to, "Please open", text)


def sent(driver: Driver, *messages: Outgoing) -> list[Sent]:
    async def work() -> list[Sent]:
        await driver.open()
        try:
            return [await driver.send(message) for message in messages]
        finally:
            await driver.close()

    return run(work())


def test_mail_keeps_its_connection(mail: MailServer) -> None:
    before = mail.connections
    answers = sent(parse("email", mail.url, 2), *[one()] * 5)
    assert {a.answer for a in answers} == {Said.SENT}
    assert mail.connections == before + 1
    assert mail.messages[0].message["Auto-Submitted"] == "auto-generated"


def test_a_refused_recipient_does_not_spoil_the_connection(mail: MailServer) -> None:
    mail.refuse = {"nobody@lantern.test": "550 no"}
    answers = sent(parse("email", mail.url, 2), one("nobody@lantern.test"), one())
    assert [(a.answer, a.error) for a in answers] == [(Said.PERMANENT, "smtp_550"), (Said.SENT, "")]


def test_an_idle_connection_that_the_server_closed_is_replaced() -> None:
    port = free_port()
    driver = parse("email", f"smtp://127.0.0.1:{port}?from=notes@karpear.test", 2)

    async def work() -> list[Sent]:
        answers = []
        for _ in range(2):
            server = MailServer(port)
            await asyncio.to_thread(server.start)
            answers.append(await driver.send(one()))
            await asyncio.to_thread(server.stop)
        return answers

    assert [a.answer for a in run(work())] == [Said.SENT, Said.SENT]


class _HangsUp:
    async def handle_DATA(self, server: object, _session: object, _envelope: object) -> str:
        server.transport.abort()  # type: ignore[attr-defined]
        return "250 never heard"


def test_an_end_after_the_text_is_a_lost_answer_and_before_it_is_not_sent() -> None:
    port = free_port()
    server = Controller(_HangsUp(), hostname="127.0.0.1", port=port)
    server.start()
    url = f"smtp://127.0.0.1:{port}?from=notes@karpear.test"
    try:
        assert sent(parse("email", url, 2), one())[0].answer is Said.ANSWER_LOST
    finally:
        server.stop()
    assert sent(parse("email", url, 2), one())[0].answer is Said.NOT_SENT


class _Deaf(asyncio.SelectorEventLoop):
    """Its resolver never answers; `asked` counts who waits for it."""

    asked = 0

    async def getaddrinfo(self, *_asked: Any, **_more: Any) -> Any:
        self.asked += 1
        await asyncio.Event().wait()


def test_a_resolver_that_does_not_answer_keeps_one_of_those_who_ask() -> None:
    driver = parse("email", "smtp://mail.example.test?from=notes@karpear.test", 0.2)

    async def work() -> list[Sent]:
        answers = await asyncio.gather(*(driver.send(one()) for _ in range(16)))
        await driver.close()
        return list(answers)

    loop = _Deaf()
    with ThreadPoolExecutor(1) as thread:
        answers = thread.submit(loop.run_until_complete, work()).result()
    loop.close()
    assert {(a.answer, a.error) for a in answers} == {(Said.NOT_SENT, "timeout")}
    assert loop.asked == 1


def test_a_slow_mail_server_costs_its_timeout(mail: MailServer) -> None:
    """Whoever waited for its answer would have heard yes."""
    mail.delay = 2
    assert sent(parse("email", mail.url, 0.5), one())[0].answer is Said.ANSWER_LOST


@pytest.mark.parametrize("to", ["dara@lantern.test\r\nDATA", "<a@b.test>", "two@a.test,b@c.test x", "", "ដារ៉ា@a.test"])
def test_an_address_cannot_carry_a_command(mail: MailServer, to: str) -> None:
    assert sent(parse("email", mail.url, 2), one(to))[0].error == "bad_address"


def test_khmer_arrives_whole(mail: MailServer) -> None:
    text = "សុភា៖ សូមបើក http://localhost:8000/r/abc\n.\nend"
    message = Outgoing(ID, "email", "dara@lantern.test", "សូមបើក" * 12, text)
    sent(parse("email", mail.url, 2), message)
    assert mail.messages[0].text.strip() == text
    assert mail.messages[0].subject == "សូមបើក" * 12
    raw = mail_bytes(message, "Notes <notes@karpear.test>")
    assert str(message_from_bytes(raw, policy=policy.default)["From"]) == "Notes <notes@karpear.test>"
    assert max(map(len, raw.splitlines())) <= 76, "RFC 2047"


def test_only_the_secret_is_taken_out_of_a_gateways_address(gateway: Gateway) -> None:
    url = f"webhook+http://127.0.0.1:{gateway.port}/send?from=Notes&secret=s%26t"
    sent(parse("sms", url, 2), one("+85512000001"))
    [posted] = gateway.requests
    assert posted.path == "/send?from=Notes"
    assert posted.headers["X-Karpear-Signature"] == hmac.new(b"s&t", posted.raw, hashlib.sha256).hexdigest()
    assert posted.json == {"id": str(ID), "to": "+85512000001", "text": "Sophea: please open"}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(201), Said.SENT),
        (Answer(204, body=""), Said.SENT),
        (Answer(200, body="<nonsense>"), Said.SENT),
        (Answer(301, headers={"Location": "/elsewhere"}), Said.NOT_SENT),
        (Answer(408), Said.NOT_SENT),
        (Answer(429), Said.NOT_SENT),
        (Answer(502), Said.NOT_SENT),
        (Answer(401), Said.PERMANENT),
        (Answer(404), Said.PERMANENT),
        (Answer(drop=True), Said.ANSWER_LOST),
        (Answer(delay=1), Said.ANSWER_LOST),
    ],
)
def test_what_a_gateway_says(gateway: Gateway, answer: Answer, said: Said) -> None:
    gateway.answers(answer)
    assert sent(parse("sms", gateway.url, 0.6), one("+85512000001"))[0].answer is said
    assert len(gateway.requests) <= 1


def test_a_program_that_does_not_speak_http_is_a_lost_answer() -> None:
    async def work() -> Sent:
        async def nonsense(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"\x00\xff nonsense\r\n\r\n")
            writer.close()

        server = await asyncio.start_server(nonsense, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        driver = parse("sms", f"webhook+http://127.0.0.1:{port}/?secret=x", 2)
        await driver.open()
        answer = await driver.send(one("+85512000001"))
        await driver.close()
        server.close()
        return answer

    assert run(work()).answer is Said.ANSWER_LOST


def test_a_file_for_each_message(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    sent(parse("sms", f"file:{folder}", 2), one("+85512000001"), one("+85512000001"))
    [found] = list(folder.iterdir())
    assert json.loads(found.read_text()) == {"id": str(ID), "to": "+85512000001", "text": "Sophea: please open"}
    assert sent(parse("sms", "file:/proc/nowhere", 2), one("x"))[0].answer is Said.NOT_SENT


def test_apprise_puts_the_address_in_its_place(gateway: Gateway) -> None:
    driver = parse("chat", f"apprise+json://127.0.0.1:{gateway.port}/to/{{to}}", 30)
    assert sent(driver, one("a/b?c", channel="chat"))[0].answer is Said.SENT
    [posted] = gateway.requests
    assert posted.path.startswith("/to/a%2Fb%3Fc")
    assert posted.json["message"] == "Sophea: please open"
    gateway.answers(500)
    assert sent(driver, one("x", channel="chat"))[0].answer is Said.NOT_SENT


@pytest.mark.parametrize(
    ("channel", "value"),
    [
        ("email", "smtp://mail.test:25"),
        ("email", "http://mail.test?from=a@b.test"),
        ("email", "smtp://mail.test:port?from=a@b.test"),
        ("sms", "webhook+https://gateway.test/"),
        ("sms", "https://gateway.test/?secret=x"),
        ("chat", "apprise+tgram://TOKEN/somebody"),
        ("sms", "file:"),
        ("sms", "nonsense"),
    ],
)
def test_a_setting_that_cannot_be_understood_says_what_to_write(channel: str, value: str) -> None:
    with pytest.raises(ChannelError) as caught:
        parse(channel, value, 1)
    assert "TOKEN/somebody" not in str(caught.value)
    with override_settings(**{f"KARPEAR_{channel.upper()}": value}):
        assert channel not in configured()
        assert list(mistakes()) == [f"KARPEAR_{channel.upper()}"]
        assert [c.id for c in channels_are_understood()] == ["messaging.E001"]


def test_every_text_is_short_and_says_nothing() -> None:
    url = "https://karpear.test/r/" + "x" * 22
    for key in TEXTS:
        for contact in (False, True):
            _, text = write([TextLine(key, "Sophea", url)], language="en", contact=contact, drill=False, channel="sms")
            assert len(text) <= 160
            said = text.lower()
            assert not any(w in said for w in ("sos", "miss", "detain", "arrest", "danger", "alert", "alarm", "safe"))
    with pytest.raises(NoText):
        write([TextLine("unknown", "", "")], language="en", contact=False, drill=False, channel="sms")


def test_a_long_list_is_cut_for_people_who_have_a_board_and_never_for_contacts() -> None:
    lines = [TextLine("alert", f"N{i}", f"http://x/r/{i}") for i in range(9)]
    _, text = write(lines, language="en", contact=False, drill=True, channel="sms")
    assert text.count("/r/") == 5
    assert "4 more" in text
    assert text.startswith("DRILL")
    _, text = write(lines, language="en", contact=True, drill=False, channel="sms")
    assert text.count("/r/") == 9
