"""A sealed incident, and a letter about it."""

from typing import Any
from uuid import UUID

from karpear.cases.incidents.models import Incident, Named
from karpear.cases.reports.actions.reports import SealedLetter
from karpear.people.models import Person
from karpear.vault.actions import records as actions
from tests.cast import Cast
from tests.rooms.cases.opened import opened
from tests.steps.sealing import Keys, enrolled, founded, given


def sealed_case(cast: Cast) -> dict[str, Any]:
    """An incident of the organisation, and a letter about it, as Dara sealed them."""
    keys, identity = enrolled(cast.dara, cast.now)
    _team, team_key = founded(cast.dara, keys, cast.lantern, cast.now)
    readers = [("person", identity.pk, identity.recipient), ("team", team_key.pk, team_key.recipient)]
    sealed: dict[str, Any] = {"keys": keys, "readers": readers, "cast": cast}
    sealed["incident"] = kept(cast.dara, sealed, "incident")
    sealed["record"] = kept(cast.dara, sealed, "report", about=sealed["incident"])
    return sealed


def kept(by: Person, sealed: dict[str, Any], type: str, **more: Any) -> UUID:
    keys: Keys = sealed["keys"]
    organisation = sealed["cast"].lantern.pk
    version = given(keys, {"kind": type}, sealed["readers"], type=type, organisation=organisation, **more)
    return actions.keep_record(by=by, version=version, now=sealed["cast"].now)[0].thread


def letter(sealed: dict[str, Any], recipient: str = "ohchr_allegation") -> SealedLetter:
    return SealedLetter(sealed["record"], recipient, "en", named=1, consents=2)


def about(sealed: dict[str, Any], *people: Person, restricted: bool = False) -> Incident:
    """The clear row of the sealed incident, as if the first of these had opened it."""
    cast = sealed["cast"]
    incident = opened(people[0], organisation=cast.lantern.pk, now=cast.now)
    Incident.objects.filter(pk=incident.pk).update(record=sealed["incident"], restricted=restricted)
    Named.objects.bulk_create([Named(incident=incident, person=person) for person in people[1:]])
    return incident
