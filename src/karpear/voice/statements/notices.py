"""The convener's officers hear that a text was frozen or called off, that a statement appeared, that not enough
signed, or that a name is denied; nobody hears how many. Those whose name appeared hear of it at once, and later that
another name under it is denied or struck out.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from karpear.messaging.actions.send import ROUNDS, Message, send_all
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.prompts import prompts_to_all_who_may
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.voice.named import NameAnswer

from .models import NamedAccount, NamedPerson, Statement, StatementSignature

TOPIC = "statement"


def tell_named(statement: Statement, *, now: datetime) -> None:
    """Leads of accounts that have a name like one under it, and independents who have one like it, are asked at once
    whether it was them, in every way."""
    rows = [
        *StatementSignature.objects.filter(statement=statement, organisation__isnull=False),
        *NamedAccount.objects.filter(signature__statement=statement),
    ]
    leads = {prompt.person for prompt in prompts_to_all_who_may(Verb.DECIDE_TO_SPEAK, rows)}
    named_people = NamedPerson.objects.filter(signature__statement=statement).values_list("person", flat=True)
    messages = [
        Message(topic=TOPIC, subject=statement.pk, text_key="at_once", person=person, ways=Ways.EVERY)
        for person in sorted(leads.union(named_people))
    ]
    send_all(messages, now=now)


def tell_denied(signature: StatementSignature, *, now: datetime) -> None:
    """That a name is denied the conveners and those who signed hear once a day, however often yes and no take turns."""
    today = today_of(signature.statement.organisation, now)
    number = uuid5(signature.pk, f"denied {today}").int % ROUNDS
    tell_conveners(signature.statement, text_key="ready", now=now, round=number)
    tell_signed(signature, now=now, round=number)


def tell_signed(signature: StatementSignature, *, now: datetime, round: int | None = None) -> None:
    """Those who said that another name under it is theirs: the set is no longer the one that they signed with."""
    others = StatementSignature.objects.filter(statement=signature.statement).exclude(pk=signature.pk)
    confirmed = others.filter(withdrawn_at=None, answer__in=("yes", NameAnswer.CONFIRMED.value))
    accounts = confirmed.filter(organisation__isnull=False)
    people = {prompt.person for prompt in prompts_to_all_who_may(Verb.DECIDE_TO_SPEAK, list(accounts))}
    bearers = NamedPerson.objects.filter(signature__in=confirmed, answer=NameAnswer.CONFIRMED.value)
    people.update(bearers.values_list("person", flat=True))
    _tell(sorted(people), signature.statement, text_key="decision", now=now, round=round)


def tell_conveners(
    statement: Statement,
    *,
    now: datetime,
    text_key: str = "decision",
    but: Person | None = None,
    round: int | None = None,
) -> None:
    """Inside the caller's transaction. `but`: whoever did it knows it. `round`: as in `Message`."""
    prompts = prompts_to_all_who_may(Verb.KEEP_VOICE, [statement])
    people = [prompt.person for prompt in prompts if not but or prompt.person != but.pk]
    _tell(people, statement, text_key=text_key, now=now, round=round)


def _tell(people: Iterable[UUID], statement: Statement, *, text_key: str, now: datetime, round: int | None) -> None:
    messages = [
        Message(topic=TOPIC, subject=statement.pk, text_key=text_key, person=person, ways=Ways.BESIDE, round=round)
        for person in people
    ]
    send_all(messages, now=now)
