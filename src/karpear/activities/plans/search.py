"""Plans that can be found: by who goes, by what they are called and where they lead."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from karpear.people.models import Person
from karpear.people.search import LINES, Hit, Search, SearchKind
from karpear.ui.templatetags.ui import day_clock

from ..itinerary.models import Activity, PlanState
from .queries.plans import sees_others


def _plans(search: Search) -> list[Hit]:
    visible = Activity.objects.visible_to(search.person)
    texts = search.opened("plans", visible, "pk", "title", "place")
    fitting = {pk for pk, *words in texts if search.mentions(*words)} | set(search.newest_of(search.named, visible))
    newest = sorted(fitting, reverse=True)[: LINES + 1]
    rows = visible.filter(pk__in=newest).select_related("person").order_by("-pk")
    return [_hit(activity, search.person) for activity in rows]


def _hit(activity: Activity, reader: Person) -> Hit:
    traveller = "" if activity.person_id == reader.pk else activity.person.shown_name
    when = day_clock(activity.starts_at) if activity.starts_at else ""
    # What is planned may have begun: its day says so, and its page how it stands.
    state = "" if activity.state == PlanState.PLANNED else str(activity.get_state_display())
    more = " · ".join(filter(None, (traveller, when, state)))
    return Hit(activity.title or _("No name yet"), reverse("activities:plan", args=[activity.pk]), more)


def _lists(person: Person) -> list[tuple[str, str]]:
    own_list, list_of_others = reverse("activities:plans"), reverse("activities:plans", query={"of": "others"})
    return [(own_list, _("Mine")), *([(list_of_others, _("Of others"))] if sees_others(person) else [])]


PLANS = SearchKind("plans", gettext_noop("Trips"), _plans, _lists)
