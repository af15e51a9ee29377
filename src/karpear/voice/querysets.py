"""Who sees what an organisation decides about speaking."""

from django.db import models

from karpear.people.querysets import SeenByVerb
from karpear.rules.access import Verb


class VoiceQuerySet[M: models.Model](SeenByVerb[M]):
    """Rows of organisations whose decisions about speaking somebody may see."""

    verb = Verb.SEE_VOICE
