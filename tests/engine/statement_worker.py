"""Has statements signed as fast as it can, until somebody kills it: run by test_statements.py."""

import sys
from datetime import timedelta
from itertools import count

import django
from django.test.utils import setup_test_environment

django.setup()
setup_test_environment()

from django.utils import timezone  # noqa: E402 -- Django has to be set up first

from karpear.people.models import Membership, Person  # noqa: E402
from karpear.voice.statements.actions.openings import wake_statements  # noqa: E402
from tests.rooms.voice.phones import an_open_statement, invited  # noqa: E402

DAY = timedelta(days=1)


def say(word: str) -> None:
    print(word, flush=True)


def have_signed(convener: Person, number: int) -> None:
    """From the draft to the names; in every other one somebody is silent, and the two others go on."""
    organisation, now = Membership.objects.get(person=convener).organisation, timezone.now()
    statement = an_open_statement(convener, organisation, now=now, floor=2, first_at=now + DAY, last_at=now + 5 * DAY)
    phones = invited(convener, statement, *[f"Secret {place} of {statement.pk}" for place in range(3)], now=now)
    for phone in phones:
        phone.pledge(2)
    say("pledged")
    wake_statements(now=now + DAY)
    say("opening")
    if number % 2:
        phones = phones[:2]
        for phone in phones:
            phone.answer()
        wake_statements(now=now + 2 * DAY + timedelta(seconds=1))
        say("struck")
        for phone in phones:
            phone.turn_key()
    for phone in phones:
        phone.answer()
        say("answered")


if __name__ == "__main__":
    for number in count():
        have_signed(Person.objects.get(pk=sys.argv[1]), number)
