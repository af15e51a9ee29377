"""Links in messages about keys lead to the page, after signing in, and say nothing to whoever else reads them."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.models import Delivery


def team_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """An organisation's keys."""
    return redirect("vault:team_home")


def recovery_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """A forgotten secret: one's own, or one that waits for an officer."""
    return redirect("vault:recovery")


def shared_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Something was shared: the first page says in which list it is, and its address says nothing."""
    return redirect("home")


def travel_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """A travel lock was set or has ended."""
    return redirect("vault:travel")
