"""Is a phone ready to call for help, and until when?

Source: docs/guide/phones.md. The phone still holds its token, and four things must hold: its person agreed, somebody
outside has accepted to be relied on, there is a plan that others know, and an officer has acknowledged a test that was
sent with the phone's own token, or with its shortcut. Consent and test hold for half a year; a plan counts while its
last promise is no older than that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

HOLDS = timedelta(days=182)
REMIND_BEFORE = timedelta(days=14)


class PhoneStep(StrEnum):
    """What has to hold, in the order in which it is done."""

    REGISTERED = "registered"
    CONSENT = "consent"
    CONTACTS = "contacts"
    PLAN = "plan"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Checked:
    """The facts. `contacts`: how many have accepted. `planned`: a plan or a daily check-in within HOLDS.

    `left_at`: when the phone was told to forget its token.
    """

    consented_at: datetime | None
    tested_at: datetime | None
    contacts: int
    planned: bool
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """`missing`: what is left to do. `until`: when consent or test must be renewed; None when something is missing.

    `soon`: that is within two weeks.
    """

    missing: tuple[PhoneStep, ...]
    until: datetime | None
    soon: bool = False

    @property
    def ready(self) -> bool:
        return not self.missing


def readiness(facts: Checked, *, now: datetime) -> Readiness:
    """What is missing, or until when it holds."""
    holds = {
        PhoneStep.REGISTERED: facts.left_at is None,
        PhoneStep.CONSENT: _fresh(facts.consented_at, now),
        PhoneStep.CONTACTS: facts.contacts > 0,
        PhoneStep.PLAN: facts.planned,
        PhoneStep.TEST: _fresh(facts.tested_at, now),
    }
    missing = tuple(step for step in PhoneStep if not holds[step])
    if missing or facts.consented_at is None or facts.tested_at is None:
        return Readiness(missing, None)
    until = min(facts.consented_at, facts.tested_at) + HOLDS
    return Readiness((), until, soon=until - REMIND_BEFORE <= now)


def last_stands(now: datetime) -> datetime:
    """What was agreed or tried at or before this moment is due again within two weeks."""
    return now - HOLDS + REMIND_BEFORE


def _fresh(at: datetime | None, now: datetime) -> bool:
    return at is not None and at + HOLDS > now
