"""Who can help, and who can reach whom, in the living demo: six services and four ways. All of it is invented."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from karpear.network.directory.models import ReachEdge, ServiceEntry
from karpear.network.directory.reach.actions import add_door, add_office, answer_asked, prove
from karpear.network.directory.reach.values import NewDoor, NewReach
from karpear.network.directory.services.actions import add_service
from karpear.network.directory.services.values import NewService
from karpear.network.members.models import Network
from karpear.rules.sharing.help_kinds import HelpKind
from karpear.rules.sharing.reach import OfficeKind
from karpear.rules.sharing.services import AnswerSpeed, Applicant, HelpPaper

from .cast import COMPANIES, NETWORK, organisation_of, person_called

DAY = timedelta(days=1)


@transaction.atomic
def make_directory(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    network = Network.objects.filter(body__name=NETWORK).first()
    if network is None or ServiceEntry.objects.exists():
        return
    for days, by_first, new in _services():
        company = COMPANIES[0] if by_first else COMPANIES[1]
        at = now - days * DAY
        value = NewService(**new, network=network.pk)
        by, organisation = person_called(company.officer), organisation_of(company).pk
        add_service(by=by, organisation=organisation, new=value, now=at, today=at.date())
    _ways(network, now)


def _services() -> list[tuple[int, bool, dict[str, Any]]]:
    """(heard so many days ago, by the first organisation?, what is known)."""
    at_night = {"safe": True, "at_night": True}
    return [
        (12, True, {
            "name": "Lotus Lawyers (invented)", "kinds": [HelpKind.LAWYER, HelpKind.LEGAL, HelpKind.VISIT],
            "about": "Go to the station the same night, and stay on the case.", "speed": AnswerSpeed.HOURS,
            "answer_hours": 3, "languages": ["km", "en"], "channel": "Signal, at any hour: say “a lotus”.",
            "papers": [HelpPaper.MANDATE], "applicants": [Applicant.PERSON], **at_night,
        }),
        (40, False, {
            "name": "Lantern Fund for Families (invented)", "kinds": [HelpKind.FAMILY, HelpKind.LEGAL],
            "about": "Rice, school and the road to the prison for whoever waits at home.", "speed": AnswerSpeed.DAYS,
            "answer_hours": 48, "cap": 400, "currency": "USD", "languages": ["km"], "retrospective": True,
            "channel": "Through their desk in the capital.", "safe": False,
            "applicants": [Applicant.PERSON, Applicant.FAMILY],
        }),
        (75, True, {
            "name": "Friends of Prisoners (invented)", "kinds": [HelpKind.VISIT, HelpKind.FAMILY],
            "about": "Visit every second Thursday, with medicine.", "speed": AnswerSpeed.DAYS, "languages": ["km"],
            "channel": "Ring the house in the morning.", "applicants": [Applicant.PERSON, Applicant.FAMILY],
        }),
        (20, False, {
            "name": "House by the river (invented)", "kinds": [HelpKind.SHELTER, HelpKind.RELOCATION],
            "about": "Two rooms, up to a month.", "speed": AnswerSpeed.HOURS, "languages": ["km"],
            "channel": "Only through Maly.", "through": "Cardamom Forest Voices", **at_night,
        }),
        (30, True, {
            "name": "Phone doctor (invented)", "kinds": [HelpKind.DIGITAL, HelpKind.COMMUNICATION],
            "about": "Looks at phones that were taken away.", "speed": AnswerSpeed.DAYS, "languages": ["km", "en"],
            "channel": "Bring it switched off.", "papers": [HelpPaper.CONSENT],
        }),
        (420, False, {
            "name": "Clinic at the market (invented)", "kinds": [HelpKind.MEDICAL, HelpKind.FAMILY],
            "about": "Treated two people without asking for names.", "speed": AnswerSpeed.HOURS, "languages": ["km"],
            "channel": "The back door, until noon.",
        }),
    ]  # fmt: skip


def _ways(network: Network, now: datetime) -> None:
    """Two that everybody may ask, one that only a colleague is asked, and who puts through to it."""
    first, second = organisation_of(COMPANIES[0]).pk, organisation_of(COMPANIES[1]).pk
    dara, piseth, maly = (person_called(name) for name in ("Dara", "Piseth", "Maly"))
    at = now - 60 * DAY
    ways = [
        (maly, second, _office(maly.pk, OfficeKind.EMBASSY, at.date(), office_country="SE", office="Political section",
                               human="Astrid", capacity="Met at a hearing", languages=["en"],
                               opens=time(8), closes=time(17), how="Signal +855 00 00 931, at any hour")),
        (dara, first, _office(dara.pk, OfficeKind.OHCHR, at.date(), office="Civil society unit", human="Sokly",
                              capacity="Ten years of visits", languages=["km", "en"], opens=time(0), closes=time(0),
                              how="Signal +855 00 00 932, at any hour")),
        (piseth, second, _office(piseth.pk, OfficeKind.EU, at.date(), office="Human rights officer", human="Ines",
                                 capacity="Trained together", languages=["en", "fr"], open_to="own",
                                 how="Signal +855 00 00 933")),
    ]  # fmt: skip
    for by, organisation, new in ways:
        edge = add_office(by=by, network=network.pk, organisation=organisation, new=new, now=at, today=at.date())
        tried = now - 20 * DAY
        prove(by=by, edge=edge.pk, reached=True, now=tried, today=tried.date())
    new_door = NewDoor(near=maly.pk, to_person=piseth.pk, how="Signal +855 00 00 931, at any hour")
    add_door(by=maly, network=network.pk, organisation=second, new=new_door, now=at)
    answer_asked(by=piseth, edge=ReachEdge.objects.get(to_person=piseth).pk, agrees=True, now=at)


def _office(near: Any, kind: OfficeKind, agreed_on: date, **more: Any) -> NewReach:
    return NewReach(near=near, office_kind=kind.value, far_agreed_on=agreed_on, **more)
