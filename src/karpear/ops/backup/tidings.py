"""Good news for operators, once a month: a copy was restored. Bad news they get as troubles."""

from datetime import datetime

from django.db import transaction

from karpear.db.models import BackupTrial
from karpear.messaging.actions.send import Message, send_all
from karpear.people.models import Person

TOPIC = "backup"
OPENED = "backup_opened"


@transaction.atomic
def tell_opened(trial: BackupTrial, now: datetime) -> None:
    """To everybody who runs this server; said twice for one trial it leaves once."""
    operators = Person.objects.filter(is_operator=True, is_active=True).values_list("pk", flat=True)
    send_all(
        [Message(topic=TOPIC, subject=trial.pk, text_key=OPENED, person=person, round=0) for person in operators],
        now=now,
    )
