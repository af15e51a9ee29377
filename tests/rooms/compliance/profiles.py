"""An organisation that has said who it is, for tests."""

from datetime import date
from typing import Any

from karpear.compliance.profile.actions import add_row, answer
from karpear.compliance.profile.values import (
    KindAnswer,
    MoneyAnswer,
    NewAccount,
    NewGrant,
    NewLegalPaper,
    NewOffice,
    NumbersAnswer,
)
from karpear.people.models import Organisation, Person
from tests.cast import NOW, Cast


def say(cast: Cast, answers: Any, organisation: Organisation | None = None, by: Person | None = None) -> Any:
    """Dara says one need of Mekong Lantern Network, unless told otherwise."""
    return answer(by=by or cast.dara, organisation=(organisation or cast.lantern).pk, answers=answers, now=NOW)


def write_down(cast: Cast, new: Any) -> Any:
    """Dara writes down one row of Mekong Lantern Network."""
    return add_row(by=cast.dara, organisation=cast.lantern.pk, new=new, authorities={"moi"}, now=NOW)


def a_domestic_ngo(cast: Cast) -> None:
    """Mekong Lantern Network: nine employees, donors, rent; registered, with a director and one account."""
    say(cast, KindAnswer(kind="domestic_ngo", started_on=date(2019, 1, 7)))
    say(cast, NumbersAnswer(staff=9, volunteers=4))
    say(cast, MoneyAnswer(has_donors=True, earns=False, rents=True))
    write_down(cast, paper(kind="registration", since=date(2018, 11, 5)))
    write_down(cast, NewOffice(role="director", person=cast.bopha.pk, since=date(2024, 3, 4)))
    write_down(cast, NewAccount(label="Salaries", opened_on=date(2018, 12, 3)))


def paper(**changes: Any) -> NewLegalPaper:
    """A memorandum with an invented authority, without days."""
    values = {"kind": "memorandum", "authority_words": "Ministry of Lakes", **changes}
    return NewLegalPaper(**values)


def grant(**changes: Any) -> NewGrant:
    """A grant of this year."""
    values = {"donor": "Lotus Fund", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), **changes}
    return NewGrant(**values)
