"""The convener's officers hear that a statement appeared, or that not enough signed; nobody hears how many."""

from datetime import datetime

from karpear.messaging.actions.send import Message, send_all
from karpear.people.prompts import prompts_to_all_who_may
from karpear.people.ways import Ways
from karpear.rules.access import Verb

from .models import Statement

TOPIC = "statement"


def tell_conveners(statement: Statement, *, now: datetime) -> None:
    """Inside the caller's transaction."""
    prompts = prompts_to_all_who_may(Verb.KEEP_VOICE, [statement])
    messages = [
        Message(topic=TOPIC, subject=statement.pk, text_key="decision", person=prompt.person, ways=Ways.BESIDE)
        for prompt in prompts
    ]
    send_all(messages, now=now)
