"""How long an open release rests before it shows other facts, and what has changed in the meantime."""

from datetime import datetime

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.audit.queries import when_done
from karpear.people.local_today import day_of

from ...rest import rests_until
from ..models import PublicStatement, SectorRelease
from .inputs import counts_the_same

#: Lines of the audit: it was drawn; and it was drawn of other facts, or beside something else that is public.
DRAWN, REDRAWN = "release.drawn", "release.redrawn"


def may_be_redrawn_from(release: SectorRelease, now: datetime) -> datetime | None:
    """From when on somebody can have it drawn again, with what was given since; None: now."""
    return rests_until(REDRAWN, release.pk, now, drawn_at=release.drawn_at)


def may_change_from(release: SectorRelease, now: datetime) -> datetime | None:
    """From when on it is drawn again because something was taken back, or has become public; None: now."""
    return rests_until(REDRAWN, release.pk, now)


def drawing_waits(release: SectorRelease, seal: str, now: datetime) -> bool:
    """Would it show other facts than it does, too soon? What a council holds or lifts of the same facts never waits."""
    changes = bool(release.inputs_seal) and not counts_the_same(release.inputs_seal, seal)
    return changes and may_change_from(release, now) is not None


def rest_words(release: SectorRelease, rested_at: datetime) -> str:
    """Why nobody can have it drawn again now."""
    return _("An open release is drawn at most once in seven days: this one again from %(day)s.") % {
        "day": day_words(release, rested_at)
    }


def day_words(release: SectorRelease, moment: datetime) -> str:
    """The day in the network's own zone."""
    return date_format(day_of(release.network.body, moment), "j M Y")


def is_ledger_changed(release: SectorRelease) -> bool:
    """Has something been counted or struck out since it was drawn?"""
    drawn_at = when_done(DRAWN, [release.pk]).get(release.pk, release.drawn_at)
    later = Q(counts_since__gt=drawn_at) | Q(struck_at__gt=drawn_at)
    return PublicStatement.objects.filter(later, network=release.network_id).exists()
