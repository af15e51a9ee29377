"""What waits: a panel that somebody has not scored."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.network.members.models import NetworkMember
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb

from .models import IndexPanel, PanelAnswer

SCORE_WITHIN = timedelta(days=30)


def _open(_now: datetime) -> "QuerySet[IndexPanel]":
    return IndexPanel.objects.open()


def _silent(person: Person) -> Q:
    """Who speaks for a member and has not answered."""
    organisations = Membership.objects.organisations(person, Verb.SPEAK_IN_COUNCIL)
    members = NetworkMember.objects.active().filter(organisation__in=organisations)
    own_answers = PanelAnswer.objects.filter(panel=OuterRef("pk"), person=person)
    return Q(network__in=members.values("network")) & ~Q(Exists(own_answers))


PANEL_TO_SCORE = NeedKind(
    "sector.panel",
    gettext_noop("An index of civic space to score"),
    due=_open,
    person=_silent,
    until=lambda panel: panel.opened_at + SCORE_WITHIN,
    path=lambda panel: reverse("sector:panel_score", args=[panel.pk]),
)
