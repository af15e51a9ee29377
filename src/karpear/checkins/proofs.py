"""Whether people have a plan of check-ins, and keep it: that and when, never where they were."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q

from karpear.rules.duty.evidence import ProofSpan
from karpear.rules.ready.phone import HOLDS

from .models import Promise, PromiseQuerySet, PromiseState


def plan_spans(
    people: Collection[UUID], organisations: Collection[UUID], now: datetime, *, with_private: bool = False
) -> dict[UUID, ProofSpan]:
    """Person → since when and until when others expect to hear from them: by a trip, or every day. One query.

    A plan counts while its last promise is no older than half a year. `with_private`: also what they promised
    outside of every organisation, which none may know.
    """
    rows = _promises(people, organisations, now - HOLDS, with_private=with_private).exclude(
        state=PromiseState.CANCELLED
    )
    last = dict(rows.values_list("person_id").annotate(Max("due_at")))
    return {p: ProofSpan(min(now, last[p]), last[p] + HOLDS) if p in last else ProofSpan() for p in people}


def kept_dates(
    people: Collection[UUID], organisations: Collection[UUID], since: datetime
) -> dict[UUID, datetime | None]:
    """Whoever promised something since then → when they last kept it; None: never. One query."""
    settled = Q(state__in=[PromiseState.KEPT, PromiseState.LATE])
    rows = _promises(people, organisations, since).filter(settled | Q(state=PromiseState.MISSED))
    return dict(rows.values_list("person_id").annotate(at=Max("settled_at", filter=settled)))


def _promises(
    people: Collection[UUID], organisations: Collection[UUID], since: datetime, *, with_private: bool = False
) -> PromiseQuerySet:
    of_these = Q(organisation__in=list(organisations)) | (Q(organisation__isnull=True) if with_private else Q(pk=None))
    return Promise.objects.filter(
        of_these, person__among=people, roll_call__isnull=True, due_at__gt=since
    ).order_by()  # fmt: skip
