"""Who lives in the demo: the accounts that are printed, and the colleagues around them. All of them are invented."""

from dataclasses import dataclass

from karpear.people.models import Organisation, Person
from karpear.rules.access import Role

DOMAIN = "demo.test"
INDEPENDENT = "Vanna"
OPERATOR = "Dara"
COORDINATOR = "Channary"
NETWORK = "Lotus Network"
type Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Company:
    """An organisation of the demo. `accounts`: those who are printed; nothing happens to them by itself.

    `second`: its other officer, who steps in where no visitor does. `traveller` and `fellow` drive along `road`;
    `away` works at `spot`; `provinces`: where these trips go, by the codes of the country;
    `late` will be late; `planner` waits for an answer; `held` has been detained since yesterday; `others` are at home.
    """

    name: str
    accounts: tuple[tuple[str, Role], ...]
    second: str
    traveller: str
    fellow: str
    away: str
    planner: str
    road: tuple[Place, ...]
    towns: tuple[str, str]
    spot: Place
    provinces: tuple[str, str]
    late: str = ""
    held: str = ""
    others: tuple[str, ...] = ()

    @property
    def colleagues(self) -> list[tuple[str, Role]]:
        """Everybody whose account is not printed."""
        names = (self.traveller, self.fellow, self.away, self.planner, self.late, self.held, *self.others)
        return [(self.second, Role.OFFICER), *((name, Role.MEMBER) for name in names if name)]

    @property
    def officer(self) -> str:
        """Who is on watch."""
        return next(name for name, role in self.accounts if role is Role.OFFICER)

    @property
    def lead(self) -> str:
        """Who decides."""
        return next(name for name, role in self.accounts if role is Role.LEAD)


#: A road that is drawn by hand: nobody's way.
COMPANIES = (
    Company(
        name="Tonle Sap Water Watch",
        accounts=(("Sophea", Role.MEMBER), ("Dara", Role.OFFICER), ("Bopha", Role.LEAD)),
        second="Kunthea", traveller="Nary", fellow="Samnang", away="Sreyneang", planner="Phalla", late="Rith",
        held="Vuthy",
        road=((11.83, 104.80), (12.05, 104.75), (12.25, 104.66), (12.38, 104.45), (12.50, 104.19), (12.54, 103.92),
              (12.66, 103.66), (12.77, 103.45), (12.95, 103.30), (13.10, 103.20)),
        towns=("Kampong Chhnang", "Battambang"),
        spot=(13.36, 103.86),
        provinces=("KH-2", "KH-17"),
    ),
    Company(
        name="Cardamom Forest Voices",
        accounts=(("Chenda", Role.MEMBER), ("Piseth", Role.OFFICER), ("Maly", Role.LEAD)),
        second="Sokha", traveller="Kosal", fellow="Ratha", away="Makara", planner="Leakena", others=("Thida",),
        road=((11.02, 104.05), (11.10, 103.80), (11.30, 103.60), (11.42, 103.38), (11.55, 103.15), (11.62, 102.99)),
        towns=("Sre Ambel", "Koh Kong"),
        spot=(12.33, 102.95),
        provinces=("KH-9", "KH-15"),
    ),
)  # fmt: skip


def email_of(name: str) -> str:
    return f"{name.lower()}@{DOMAIN}"


def person_called(name: str) -> Person:
    return Person.objects.get(email=email_of(name), is_demo=True)


def organisation_of(company: Company) -> Organisation:
    return Organisation.objects.get(name=company.name)


def company_of(name: str) -> Company:
    """Where this person works; the first one for whoever works on their own."""
    for company in COMPANIES:
        if any(name == member for member, _role in (*company.accounts, *company.colleagues)):
            return company
    return COMPANIES[0]
