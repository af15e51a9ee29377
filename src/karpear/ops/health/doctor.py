"""`karpear doctor`: what is configured, reachable and proven, and whether an SOS pressed now would reach anybody."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils.translation import override

from karpear.alerts.queries.unreached import reached_by_nobody
from karpear.db.queries import failures
from karpear.keys.ring import KeyRingError, read_ring
from karpear.messaging.channels.reach import configured_channels
from karpear.messaging.ingress import way, ways
from karpear.messaging.queries import last_text_at, routes
from karpear.messaging.spool import left_over
from karpear.people.models import Address, Channel, Person
from karpear.rules.alarm.machine import is_disk_full

from ..backup.troubles import backup_facts, backup_troubles
from ..demo_folder import is_demo_folder
from ..env import env
from ..key_check import keys_open, other_keys
from ..row_security.policies import are_guarded, may_read_for
from .probes import probe
from .readiness import Check, readiness
from .trouble_words import words_of
from .troubles import BACKUP, Worry, troubles

MOST_NAMED = 20
OWN_LINES = {"disk", BACKUP}


class Diagnosis(NamedTuple):
    """A check, and whether an SOS depends on it: then exit 1."""

    check: Check
    vital: bool


def examine(now: datetime) -> list[Diagnosis]:
    """Everything, most basic first. What cannot be asked without a database is left out when it is down."""
    with override("en"):
        checks = readiness(now)
    findings = [Diagnosis(check, vital=True) for check in checks]
    findings += [Diagnosis(_keys(), vital=True), Diagnosis(_disk(), vital=False)]
    if not all(check.ok for check in checks[:2]):
        return findings
    if not keys_open():
        findings.append(Diagnosis(Check("keys", False, other_keys()), vital=True))
    channels = [Check(channel.value, *_channel(channel, now)) for channel in configured_channels()]
    none_works = not any(check.ok for check in channels)
    findings += [Diagnosis(check, vital=none_works) for check in channels]
    findings += [
        Diagnosis(check, vital=False)
        for check in (*_row_security(), *texts_in(now), *text_number(), *_failures(), *_backups(now))
    ]
    findings += _troubles(now)
    return [*findings, *_people(now)]


def served(findings: list[Diagnosis]) -> bool:
    """Would an SOS pressed now reach somebody?"""
    return all(finding.check.ok for finding in findings if finding.vital)


def _keys() -> Check:
    folder = Path(settings.KARPEAR_KEYS)
    try:
        read_ring(folder)
    except (KeyRingError, OSError) as error:
        return Check("keys", False, str(error))
    open_to_others = [p.name for p in [folder, *folder.iterdir()] if p.stat().st_mode & 0o077]
    if open_to_others:
        return Check(
            "keys", False, f"others on this machine may read {', '.join(open_to_others)} in {folder}: chmod it"
        )
    return Check("keys", True, str(folder))


def _disk() -> Check:
    usage = shutil.disk_usage(settings.KARPEAR_DATA)
    says = f"{usage.free // 1_000_000:,} MB free"
    if not is_disk_full(usage.free, usage.total):
        return Check("disk", True, says)
    with override("en"):
        return Check("disk", False, f"{says}. {words_of(Worry('disk')).first}")


def _channel(channel: Channel, now: datetime) -> tuple[bool, str]:
    works, says = probe(env(f"KARPEAR_{channel.name}"))
    proven = Address.objects.usable().filter(channel=channel).aggregate(at=Max("proven_at"))["at"]
    if proven is None:
        return works, f"{says}; never proven: nobody has opened a link that was sent this way and pressed"
    return works, f"{says}; proven {_days(now - proven)}"


def _days(age: timedelta) -> str:
    return {0: "within a day", 1: "a day ago"}.get(age.days, f"{age.days} days ago")


def texts_in(now: datetime) -> list[Check]:
    """Whether texts come in: said by what did come in, since nothing else proves it."""
    checks = []
    for channel in (Channel.SMS.value, Channel.CHAT.value):
        if not (open_ways := ways(channel)):
            continue
        missing = [str(way.folder) for way in open_ways if way.folder and not os.access(way.folder, os.R_OK | os.W_OK)]
        last = last_text_at(channel)
        says = ", ".join(way.kind for way in open_ways)
        says += f"; proven: a text came {_days(now - last)}" if last else "; never proven: no text came in yet"
        says += "".join(f"; {folder} cannot be read and written" for folder in missing)
        left = {str(way.folder): left_over(way, now) for way in open_ways if way.folder}
        says += "".join(f"; files in {folder} that are not text: {count}" for folder, count in left.items() if count)
        checks.append(Check(f"{channel} in", not missing and not any(left.values()) and last is not None, says))
    return checks


def text_number() -> list[Check]:
    """Do people know where to write? Asked where texts leave or come in."""
    number = settings.KARPEAR_SMS_NUMBER
    if not (number or settings.KARPEAR_SMS or settings.KARPEAR_SMS_IN):
        return []
    if not number:
        says = "KARPEAR_SMS_NUMBER is not set: the page By text message has no number to write to"
        return [Check("sms number", False, says)]
    if not (ways(Channel.SMS.value) or way(Channel.SMS.value, "webhook") or settings.KARPEAR_DEMO):
        return [Check("sms number", False, f"{number} is shown, and no text comes in: set KARPEAR_SMS_IN")]
    return [Check("sms number", True, f"{number} is shown on the page By text message")]


def _row_security() -> list[Check]:
    """Does PostgreSQL ask once more who may see a row? SQLite cannot."""
    if connection.vendor != "postgresql":
        return []
    if are_guarded() and not may_read_for():
        says = (
            "this login may not read for somebody, as pages must (a keeper need not): GRANT karpear_reader to it, and "
            "give it the address of the database itself, not of a pooler"
        )
        return [Check("row security", False, says)]
    if are_guarded():
        return [Check("row security", True, "the database asks once more who may see a row")]
    says = "the database does not ask who may see a row: make its two roles (docs/running/programs.md), then migrate"
    return [Check("row security", False, says)]


def _failures() -> list[Check]:
    return [
        Check(
            "step",
            False,
            f"{failure.step}: {failure.error}, {failure.times} times since {failure.first_at:%Y-%m-%d %H:%M} UTC",
        )
        for failure in failures()
    ]


def _backups(now: datetime) -> list[Check]:
    """The copies: what is not well with them, or when the last one was made and opened."""
    with override("en"):
        troubles = backup_troubles(now)
    if troubles:
        return [Check("backup", False, f"{trouble.sentence} {trouble.remedy}") for trouble in troubles]
    facts = backup_facts(now)
    made_at = facts.copied_at or facts.by_hand_at
    if made_at is None:
        return []
    says = f"made {_days(now - made_at)}"
    return [Check("backup", True, f"{says}; opened {_days(now - facts.opened_at)}" if facts.opened_at else says)]


def _troubles(now: datetime) -> list[Diagnosis]:
    """What the machine worries about, with what to do first. The disk and the copies have lines of their own."""
    with override("en"):
        worries = [(worry, words_of(worry)) for worry in troubles(now) if worry.code.split(".")[0] not in OWN_LINES]
    return [
        Diagnosis(Check("trouble", False, f"{words.title} {words.first}"), vital=worry.stops)
        for worry, words in worries
    ]


def _people(now: datetime) -> list[Diagnosis]:
    """Nobody reachable at all is vital; single people are named by id, since output may be kept somewhere."""
    count, unreached = reached_by_nobody(now)
    if not count:
        return [Diagnosis(Check("people", False, "nobody has an account yet"), vital=True)]
    reached = Check(
        "reach", len(unreached) < count, f"an SOS of {count - len(unreached)} of {count} people reaches somebody"
    )
    people_checks = [Check("person", False, f"{pk}: an SOS would reach nobody") for pk in unreached[:MOST_NAMED]]
    if len(unreached) > MOST_NAMED:
        people_checks.append(Check("person", False, f"and {len(unreached) - MOST_NAMED} more"))
    demo = Person.objects.filter(is_demo=True).exists() and not settings.KARPEAR_DEMO
    invented = [Check("demo", False, "this database holds demo accounts that sign in with a known password")] * demo
    if settings.KARPEAR_DEMO and not is_demo_folder(Path(settings.KARPEAR_DATA)):
        invented.append(Check("demo", False, "KARPEAR_DEMO is set on an installation that is no demo: take it away"))
    others = [operators_heard(), *people_checks, *invented]
    return [Diagnosis(reached, vital=True), *[Diagnosis(check, vital=False) for check in others]]


def operators_heard() -> Check:
    """Does anybody hear when the server needs them?"""
    operators = Person.objects.filter(is_operator=True, is_active=True).values_list("pk", flat=True)
    count = len(routes(operators).people)
    if not count:
        says = "nobody hears when this server needs them: `karpear manage operator EMAIL`, of a person with an address"
        return Check("operators", False, says)
    who = "1 person hears" if count == 1 else f"{count} people hear"
    return Check("operators", True, f"{who} when this server needs them")


def show(findings: list[Diagnosis]) -> None:
    """One line each, and a last line that answers the question."""
    for check, vital in findings:
        mark = "ok  " if check.ok else ("FAIL" if vital else "warn")
        print(f"{mark}  {check.name:<11} {check.says}")
    print("An SOS pressed now reaches people." if served(findings) else "AN SOS PRESSED NOW WOULD REACH NOBODY.")
