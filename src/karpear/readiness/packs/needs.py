"""A pack is looked at every half year, and before the first paper in it expires."""

from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.needs import NeedKind, Reminder
from karpear.rules.case.pack import PAPERS_BEFORE, REVIEW_AFTER

from .models import Pack

REVIEW = NeedKind(
    "pack.review",
    gettext_noop("Read your case pack again"),
    due=lambda now: Pack.objects.filter(reviewed_at__lte=now - REVIEW_AFTER, sealed_at__isnull=False),
    person="person",
    until=lambda pack: pack.reviewed_at + REVIEW_AFTER,
    path=lambda _pack: reverse("packs:packs"),
    reminder=Reminder("pack", "pack_review", told="reminded_at", again=REVIEW_AFTER),
)
PAPERS = NeedKind(
    "pack.papers",
    gettext_noop("A paper of yours runs out"),
    due=lambda now: Pack.objects.filter(papers_until__lte=now.date() + PAPERS_BEFORE),
    person="person",
    until=lambda pack: pack.papers_until,
    path=lambda _pack: reverse("packs:packs"),
    reminder=Reminder("pack", "pack_review", told="papers_told_at"),
)
