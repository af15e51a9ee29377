"""From an empty server to an alarm that a second person answers: the real command, real mail, a phone's screen."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from tests.browser.conftest import ALONE, PATIENCE_MS, PHONE
from tests.cast import PASSWORD
from tests.servers import MailServer, free_port
from tests.steps.processes import Browser as Asking
from tests.steps.processes import Running, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.once, pytest.mark.long]
#: What the officer presses and types in from the link to the answered drill; a field counts as one.
MOST_TAPS = 40


class Walker:
    """Somebody with a phone. `taps`: what they pressed and typed."""

    def __init__(self, page: "Page") -> None:
        self.page, self.taps = page, 0

    def press(self, word: str) -> None:
        """The link or button of this name."""
        name = re.compile(f"^{re.escape(word)}$")
        target = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        target.locator("visible=true").first.click()
        self.page.wait_for_load_state()
        self.taps += 1

    def fill(self, **fields: str) -> None:
        for name, words in fields.items():
            self.page.locator(f"main [name={name}]").fill(words)
            self.taps += 1

    def choose(self, name: str, label: str) -> None:
        self.page.locator(f"main [name={name}]").select_option(label=label)
        self.taps += 1

    def reads(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def come_in(self, link: str, name: str, **more: str) -> None:
        """An account by a link."""
        self.page.goto(link)
        self.fill(**more, name=name, email=f"{name.lower()}@people.test", password=PASSWORD, again=PASSWORD)
        self.press("Create my account")

    def take_second_factor(self) -> None:
        self.press("Set up a code app")
        secret = self.page.locator("#authenticator_secret").input_value()
        counter = next(iter(yield_hotp_counters_from_time()))
        self.fill(code=format_hotp_value(hotp_value(secret, counter)))
        self.press("Switch it on")
        self.press("I have them: go on")

    def invited(self, step: str, name: str) -> str:
        """The link that Today's step makes for somebody."""
        self.page.goto("/")
        self.press(step)
        self.fill(for_name=name)
        self.press("Make a one-time link")
        return re.findall(r"http://\S+/join/\S+", self.page.locator("main").inner_text())[0]


@pytest.fixture
def somebody(browser: "Browser") -> Iterator[Callable[[int], Walker]]:
    """A new phone, at the server on this port."""
    contexts = []

    def make(port: int) -> Walker:
        options = {**ALONE, "base_url": f"http://localhost:{port}", "viewport": PHONE, "locale": "en"}
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(PATIENCE_MS)
        return Walker(contexts[-1].new_page())

    yield make
    for context in contexts:
        context.close()


def link_to(mail: MailServer, address: str) -> str:
    """In the newest message that went there and has one."""
    links = until(lambda: [link for sent in mail.to(address) for link in re.findall(r"http://\S+/r/\S+", sent.text)])
    return links[-1]


def test_from_an_empty_server_to_an_alarm_that_a_second_person_answers(
    tmp_path: Path, somebody: Callable[[int], Walker]
) -> None:
    port = free_port()
    dara, kanha, rith, srey = (somebody(port) for _ in range(4))
    with Running(tmp_path, "up", f"--port={port}") as running:
        dara.come_in(running.first_line().split()[-1], "Dara", organisation_name="Lantern")
        dara.take_second_factor()
        dara.reads("An SOS pressed now would reach nobody")
        dara.reads("0 of 7 done")
        dara.page.goto("/board/")
        dara.reads("No message can leave this server")
        dara.page.goto("/")
        dara.press("A channel that sends")
        dara.reads("KARPEAR_EMAIL=")
    with MailServer() as mail, Running(tmp_path, "up", f"--port={port}", KARPEAR_EMAIL=mail.url) as running:
        running.first_line()
        _prove_address(dara, mail)
        kanha.come_in(dara.invited("A second officer", "Kanha"), "Kanha")
        kanha.take_second_factor()
        dara.page.goto("/")
        dara.press("Somebody on watch")
        dara.choose("officer", "Kanha")
        dara.press("Add")
        rith.come_in(dara.invited("Your members", "Rith"), "Rith")
        rith.reads("0 of 3 done")
        _ask_contact(dara, srey, mail)
        dara.page.goto("/")
        dara.reads("5 of 7 done")
        _drill(dara, kanha, mail)
        assert Asking(f"http://localhost:{port}").get("/readyz")[0] == 200
    assert dara.taps <= MOST_TAPS, dara.taps


def _prove_address(dara: Walker, mail: MailServer) -> None:
    dara.page.goto("/")
    dara.reads("An SOS pressed now would reach nobody")
    dara.reads("Set up, not proven yet")
    dara.press("A channel that sends")
    dara.press("Send me a test")
    dara.page.goto(link_to(mail, "dara@people.test"))
    dara.press("Yes, that is me: it reached me")


def _ask_contact(dara: Walker, srey: Walker, mail: MailServer) -> None:
    dara.page.goto("/")
    dara.press("Your contacts")
    dara.fill(name="Srey", value_1="srey@home.test")
    dara.press("Save and ask them")
    srey.page.goto(link_to(mail, "srey@home.test"))
    srey.press("Yes, I agree")


def _drill(dara: Walker, kanha: Walker, mail: MailServer) -> None:
    """Dara starts it, and Kanha answers from the mail."""
    dara.press("A drill")
    dara.press("See who will be told")
    dara.press("Start the drill")
    dara.page.goto("/")
    dara.reads("They were told.")
    told = until(lambda: [sent for sent in mail.to("kanha@people.test") if sent.subject.startswith("DRILL")])
    assert not [sent for sent in mail.to("rith@people.test") if "DRILL" in sent.subject], "only who is to answer"
    kanha.page.goto(re.findall(r"http://\S+/r/\S+", told[0].text)[0])
    kanha.reads("nobody is in danger")
    kanha.press("I have it")
    kanha.reads("You have it")
    dara.page.goto("/")
    dara.reads("The test was answered")
    dara.reads("Kanha had it")
    kanha.page.goto("/")
    kanha.reads("A drill that you have: end it")
