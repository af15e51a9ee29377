"""Alerts that can be found: by the name of whom they are about, those that are open first."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from karpear.people.models import Person
from karpear.people.search import LINES, Hit, Search, SearchKind
from karpear.rules.alarm.outcome import State
from karpear.ui.templatetags.ui import day_clock

from .models import Alert
from .queries.board import may_see_board
from .queries.words import kind_word, outcome_word


def _alerts(search: Search) -> list[Hit]:
    """Of people of theirs, and of whom they are the buddy."""
    for_buddy = Person.objects.filter(pk__in=Alert.objects.filter(buddy=search.person).values("person"))
    names = for_buddy.values_list("pk", "code_name", "name")
    people = {pk for pk, code_name, name in names if search.fits(code_name or name)} | set(search.named)
    rows = Alert.objects.may_act(search.person)
    ids = search.newest_of(people, rows.unresolved())
    if len(ids) <= LINES:
        ids += search.newest_of(people, rows.filter(state=State.RESOLVED.value))
    alerts = rows.select_related("person").in_bulk(ids[: LINES + 1])
    return [_hit(alerts[pk]) for pk in ids[: LINES + 1]]


def _hit(alert: Alert) -> Hit:
    is_over = alert.state == State.RESOLVED.value
    how = outcome_word(alert.outcome) if is_over else _("open")
    path = reverse("alerts:report" if is_over else "alerts:alert", args=[alert.pk])
    return Hit(alert.person.shown_name, path, f"{kind_word(alert)} · {day_clock(alert.opened_at)} · {how}")


def _lists(person: Person) -> list[tuple[str, str]]:
    return [(reverse("alerts:past"), _("Past alerts"))] if may_see_board(person) else []


ALERTS = SearchKind("alerts", gettext_noop("Alerts"), _alerts, _lists)
