"""Phones and people at screens who go on all the time, each with a ledger, and what is judged by it afterwards."""

import json
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from threading import Thread
from urllib.request import Request
from uuid import UUID, uuid4

import psutil

from tests.steps.processes import Browser, until

from .processes import Client, Living, Reckoning, reckon

PRESSED = {"pressed_at": "2026-11-24T09:00:00+07:00"}
PRESSERS = ("Dara", "Bopha", "Chenda", "Maly")
TAKERS = ("Dara", "Bopha")
READER, READERS = "Maly", 4
YOURS = "You already have it"


class Crowd(Client):
    """Besides: several press at once, two people reach for each alert of Sophea's at the same moment, and some read.

    Pages are read in another role of PostgreSQL: a thread that read when the server went acts for somebody else next.
    """

    def __init__(self, world: Living, seed: int) -> None:
        super().__init__(world, seed)
        self.accepted: list[tuple[float, UUID]] = []  # when the phone heard of it, and its key
        self.owners: dict[str, list[str]] = defaultdict(list)  # who was told that they have it, each time
        self.ended: list[str] = []
        self.pages: list[int] = []
        self.browsers = {name: Browser(world.url) for name in (*TAKERS, READER)}
        for name in self.browsers:
            until(lambda name=name: self._is_signed_in(name))
        more = (self._press, self._press, self._take, *[self._read] * READERS)
        self.threads += [Thread(target=self._go, args=(work,)) for work in more]

    def _is_signed_in(self, name: str) -> bool:
        """As people do: again, where a busy server says that they should come back."""
        browser, account = self.browsers[name], self.world.people[name]
        browser.sign_in(account["email"], account["password"])
        return browser.signed_in()

    def _press(self) -> None:
        key = uuid4()
        if answer := self.post(self.random.choice(PRESSERS), "sos", PRESSED | {"key": str(key)}):
            self.accepted.append((time.monotonic(), key))
            self.sos.append(UUID(answer["alert"]))

    def _read(self) -> None:
        """Status of one page more; 0 where no server answers."""
        try:
            self.pages.append(self.browsers[READER].get("/")[0])
        except OSError:
            self.pages.append(0)

    def _take(self) -> None:
        if not (answer := self.post("Sophea", "sos", PRESSED)):
            return
        alert = answer["alert"]
        reaching = [Thread(target=self._reach, args=(name, alert)) for name in TAKERS]
        for thread in reaching:
            thread.start()
        for thread in reaching:
            thread.join()
        if self.owners[alert]:
            self._end(self.owners[alert][0], alert)

    def _reach(self, name: str, alert: str) -> None:
        status, page = self.say(name, alert, "acknowledge")
        if status == 200 or (status == 409 and YOURS in page):  # of the first press the answer was lost
            self.owners[alert].append(name)

    def _end(self, name: str, alert: str) -> None:
        """What could not be ended is open when Sophea presses next, and the same person is told so once more."""
        status, _page = self.say(name, alert, "resolve", outcome="false_alarm")
        if status == 200:
            self.ended.append(alert)
        else:
            self.refused.append(("resolve", status))

    def owned_by_two(self) -> dict[str, list[str]]:
        return {alert: names for alert, names in self.owners.items() if len(set(names)) > 1}

    def say(self, name: str, alert: str, act: str, **body: str) -> tuple[int, str]:
        """As somebody at a screen: again while the server cannot. The last answer; 0: none."""
        browser = self.browsers[name]
        csrf = next(str(cookie.value) for cookie in browser.jar if "csrf" in cookie.name)
        request = Request(
            f"{self.world.url}/api/v1/alerts/{alert}/{act}", json.dumps(body).encode(),
            {"Content-Type": "application/json", "X-CSRFToken": csrf},
        )  # fmt: skip
        end, status, page = time.monotonic() + 45, 0, ""
        while time.monotonic() < end:
            try:
                status, page = browser.ask(request, 10)  # as a phone: into a cable that was cut nobody presses longer
            except OSError:
                status = 0
            if status and status < 500:
                break
            self.stop.wait(0.2)
        return status, page


def processes(running: Iterable[subprocess.Popen[bytes]]) -> set[tuple[int, float]]:
    """Every process of Karpear, those that the web command started with them: which, and since when."""
    parents = [psutil.Process(process.pid) for process in running]
    return {(p.pid, p.create_time()) for parent in parents for p in (parent, *parent.children(recursive=True))}


def nothing_lost(crowd: Crowd, failures: int) -> Reckoning:
    """By the ledgers of phones, screens, mail server and gateway, against the rows of the server that took over."""
    world = crowd.world
    reckoned = reckon(crowd, 240)
    assert crowd.sos and crowd.promises and crowd.check_ins
    assert 200 in crowd.pages[-READERS:], crowd.pages
    answers = {*crowd.pages, *(code for _path, code in crowd.refused)}
    assert 500 not in answers, "whoever comes while a server goes is asked to come back"
    assert not reckoned.lost, str(reckoned)
    assert not [code for path, code in crowd.refused if path == "sos" and code < 500], "no phone stops calling"
    keys = {key for (key,) in world.rows("SELECT key FROM people_receipt WHERE verb = 'sos'")}
    assert {key for _moment, key in crowd.accepted} <= keys, "each press by its own key"
    [(calls,)] = world.rows("SELECT sum(calls) FROM alerts_alert WHERE kind = 'sos' AND NOT drill")
    assert calls == len(keys), "and each counted once"
    twice = {pk: times for pk, times in reckoned.arrived.items() if times > 1}
    assert all(times <= 1 + failures for times in twice.values()), f"at most one more per failure: {twice}"
    return reckoned


def one_owner_each(crowd: Crowd) -> None:
    assert len(crowd.owners) > 2
    assert not crowd.owned_by_two()
    takes = Counter(str(pk) for (pk,) in crowd.world.rows(
        "SELECT alert_id FROM alerts_alertevent WHERE what = 'acknowledged'"
    ))  # fmt: skip
    assert set(takes.values()) == {1}
    rows = crowd.world.rows("SELECT id, owner_id, state FROM alerts_alert WHERE owner_id IS NOT NULL")
    states = {str(pk): state for pk, _owner, state in rows}
    owners = {str(pk): owner for pk, owner, _state in rows}
    assert all(states[alert] == "resolved" for alert in crowd.ended), "what was ended stays ended"
    owners_told = {(names[0], owners[alert]) for alert, names in crowd.owners.items() if names}
    assert len(owners_told) == len(dict(owners_told)) == len(TAKERS), "it belongs to whoever was told that they have it"


def goes_on(crowd: Crowd, more: int) -> None:
    counts_before = (len(crowd.accepted), len(crowd.promises), len(crowd.ended))
    until(
        lambda: len(crowd.accepted) >= counts_before[0] + more and len(crowd.promises) > counts_before[1] + 2
        and len(crowd.ended) > counts_before[2] + 2, 180,
    )  # fmt: skip
