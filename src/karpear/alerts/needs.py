"""An alert that nobody has waits for everybody who may take it; one that somebody has waits for them, until its end.

The ladder tells of both, so nothing reminds of them here, and nobody puts them off.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from karpear.people.models import Person
from karpear.people.needs import NeedKind
from karpear.rules.case.pack import Stage, calling_endangers

from .models import Alert, AlertQuerySet, StageCall
from .queries.board import looks_of
from .queries.words import kind_word


def _to_take(person: Person) -> Q:
    return Q(owner=None, pk__in=Alert.objects.may_answer(person).values("pk"))


def _open(_now: datetime) -> AlertQuerySet:
    silent_stages = [stage.value for stage in Stage if calling_endangers(stage)]
    stages = StageCall.objects.in_force().filter(alert=OuterRef("pk"), stage__in=silent_stages)
    alerts = Alert.objects.unresolved().filter(drill=False).select_related("person")
    return alerts.annotate(was_taken=Exists(stages))


def _warning(alert: Alert) -> str:
    """As `endangers` has it."""
    return _("do not call or text") if alert.no_contact or getattr(alert, "was_taken", False) else ""


OPEN_ALERT = NeedKind(
    "alert.open",
    gettext_noop("An alarm that nobody has"),
    due=_open,
    person=_to_take,
    until=lambda alert: alert.opened_at,
    path=lambda alert: reverse("alerts:alert", args=[alert.pk]),
    why=_warning,
    looks=looks_of,
    state=kind_word,
    about=lambda alert: alert.person.shown_name,
    whom=lambda alert: alert.person_id,
)
OWNED_ALERT = NeedKind(
    "alert.mine",
    gettext_noop("An alarm that you have"),
    due=_open,
    person="owner",
    until=lambda alert: alert.opened_at,
    path=lambda alert: reverse("alerts:alert", args=[alert.pk]),
    why=_warning,
    looks=looks_of,
    state=kind_word,
    about=lambda alert: alert.person.shown_name,
    whom=lambda alert: alert.person_id,
)
#: A test of a phone closes by itself; a drill goes on to others when nothing is done.
OWNED_DRILL = NeedKind(
    "drill.mine",
    gettext_noop("A drill that you have: end it"),
    due=lambda _now: Alert.objects.unresolved().filter(drill=True, source=None),
    person="owner",
    until=lambda alert: alert.overtake_at,
    path=lambda alert: reverse("alerts:end", args=[alert.pk]),
)
