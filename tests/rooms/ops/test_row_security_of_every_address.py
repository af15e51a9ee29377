"""Each address with one thing of its kind: nothing for strangers, even if no query asked who they are, and everything
for whoever may see it.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.alerts.models import Alert
from karpear.cases.incidents.models import Incident
from karpear.ops.row_security.terms import seen_models
from karpear.people.models import Membership, Shift, Watch
from karpear.people.models.duty import GuestView
from karpear.rules.access import Role
from karpear.rules.alarm.outcome import Kind
from tests.cast import LONG_AGO, Cast, signed_in
from tests.rooms.ops.asked_both_ways import asked_both_ways
from tests.steps.addresses import READ_BY_ADDRESS, addresses_with_ids, addresses_without_ids
from tests.steps.all_things import things_of_all_rooms

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.timeout(900)]
_ELSEWHERE = ("/static", "/accounts/logout", "/out", "/demo", "/board/events", "/i18n")


@pytest.fixture(autouse=True)
def _only_there(on_postgres: bool) -> None:
    if not on_postgres:
        pytest.skip("SQLite has no policies of rows")


@pytest.mark.parametrize("name", ["rith", "piseth"])
def test_a_stranger_gets_nothing_where_every_query_forgets_who_asks(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What is read unguarded is read of a row that was looked for guarded."""
    things, stranger = things_of_all_rooms(cast), signed_in(getattr(cast, name))
    for model in seen_models():
        monkeypatch.setattr(type(model._default_manager.all()), "visible_to", lambda rows, _person: rows.all())
    answers = {pattern: stranger.get(address).status_code for pattern, address in addresses_with_ids(things)}
    wrong = {pattern: status for pattern, status in answers.items() if status not in (404, 405)}
    assert set(wrong) == {READ_BY_ADDRESS} and len(answers) > 300


def nothing(_cast: Cast) -> None:
    """As it was made."""


def leave(cast: Cast) -> None:
    Membership.objects.filter(person__in=[cast.sophea, cast.kanha]).update(ended_at=timezone.now())


def be_silent(_cast: Cast) -> None:
    Alert.objects.update(kind=Kind.DURESS)


def come_as_guests(cast: Cast) -> None:
    now = timezone.now()
    Shift.objects.create(
        organisation=cast.lantern, officer=cast.piseth, stands_in_from=cast.cardamom, guest_view=GuestView.LATE,
        starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=9),
    )  # fmt: skip
    for organisation, person, role in (
        (cast.cardamom, cast.sophea, Role.MEMBER),
        (cast.lantern, cast.vanna, Role.LEAD),
    ):
        Membership.objects.create(organisation=organisation, person=person, role=role.value, acts_since=LONG_AGO)


def restrict(_cast: Cast) -> None:
    Incident.objects.update(restricted=True)


def be_watched(cast: Cast) -> None:
    now = timezone.now()
    Membership.objects.filter(person=cast.sophea).delete()
    Watch.objects.create(
        person=cast.sophea, watcher=cast.rith, state="accepted", asked_at=now, answered_at=now, approves=True
    )


#: Of each state those whom it changes something for.
ASKED: dict[Callable[[Cast], None], tuple[str, ...]] = {
    nothing: ("sophea", "dara", "maly", "vanna", "rith"),
    leave: ("sophea", "kanha"),
    be_silent: ("sophea", "dara"),
    come_as_guests: ("piseth", "sophea", "vanna"),
    restrict: ("dara", "chenda"),
    be_watched: ("sophea", "rith"),
}


@pytest.mark.soak
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(("change", "name"), [(change, name) for change, names in ASKED.items() for name in names])
def test_no_address_shows_less_to_whoever_may_see_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, change: Callable[[Cast], None], name: str
) -> None:
    """As no page of the demo's world does (`test_row_security_of_a_world.py`), and of what that has nothing of."""
    with_ids = [address for _pattern, address in addresses_with_ids(things_of_all_rooms(cast))]
    change(cast)
    client = signed_in(getattr(cast, name))
    client.raise_request_exception = False
    paths = {path for path in (*addresses_without_ids(), *with_ids) if not path.startswith(_ELSEWHERE)}
    differences = {path: asked_both_ways(client, path, monkeypatch)[1] for path in sorted(paths)}
    assert not {path: difference for path, difference in differences.items() if difference}
