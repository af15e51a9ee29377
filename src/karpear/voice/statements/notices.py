"""The convener's officers hear that a statement appeared, that not enough signed, or that a name is denied; nobody
hears how many. Those whose name appeared hear of it at once.
"""

from datetime import datetime

from karpear.messaging.actions.send import Message, send_all
from karpear.people.prompts import prompts_to_all_who_may
from karpear.people.ways import Ways
from karpear.rules.access import Verb

from .models import NamedPerson, Statement, StatementSignature

TOPIC = "statement"


def tell_named(statement: Statement, *, now: datetime) -> None:
    """Leads of accounts that have exactly a name under it, and independents who have one like it, are asked at once
    whether it was them, in every way."""
    rows = list(StatementSignature.objects.filter(statement=statement, organisation__isnull=False))
    leads = {prompt.person for prompt in prompts_to_all_who_may(Verb.DECIDE_TO_SPEAK, rows)}
    named_people = NamedPerson.objects.filter(signature__statement=statement).values_list("person", flat=True)
    messages = [
        Message(topic=TOPIC, subject=statement.pk, text_key="at_once", person=person, ways=Ways.EVERY)
        for person in sorted(leads.union(named_people))
    ]
    send_all(messages, now=now)


def tell_conveners(statement: Statement, *, now: datetime) -> None:
    """Inside the caller's transaction."""
    prompts = prompts_to_all_who_may(Verb.KEEP_VOICE, [statement])
    messages = [
        Message(topic=TOPIC, subject=statement.pk, text_key="decision", person=prompt.person, ways=Ways.BESIDE)
        for prompt in prompts
    ]
    send_all(messages, now=now)
