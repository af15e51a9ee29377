"""Who sees what an organisation has to do with the law."""

from django.db import models

from karpear.people.querysets import SeenByVerb
from karpear.rules.access import Verb


class LawQuerySet[M: models.Model](SeenByVerb[M]):
    """Rows of organisations whose dealings with the law somebody may see."""

    verb = Verb.SEE_LAW
