"""The list of what an author has let out of their diary. It is theirs alone, so it is never a file on a machine."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.people.models import Organisation
from karpear.ui.columns import Column
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

type Line = Mapping[str, Any]
FIGURES = "figures"


def _when(line: Line) -> str:
    return date_format(line["fact"].happened_on, "F Y" if line["fact"].only_month else "j M Y")


def _who(line: Line) -> str:
    organisation = line["fact"].organisation
    return organisation.name if organisation else _("only figures for the whole country")


def _sector(line: Line) -> str:
    return line["contribution"].words if line["contribution"] else ""


def _affected(line: Line) -> str:
    return ", ".join(map(str, line["areas"]))


def _learns(code: str) -> Q:
    return Q(organisation__isnull=True) if code == FIGURES else Q(organisation=code)


def consent_list(organisations: Iterable[Organisation]) -> Listing:
    """`organisations`: those their author belongs to."""
    learners = {str(organisation.pk): organisation.name for organisation in organisations}
    return Listing(
        title=gettext_lazy("What I have let out"),
        columns=[
            Column(
                "threat", gettext_lazy("Kind"), sort=True,
                link=lambda line: reverse("cases:facts", args=[line["fact"].thread]),
            ),
            Column("when", gettext_lazy("When"), value=lambda line: line["fact"].happened_on, show=_when, sort=True),
            Column("province", gettext_lazy("Where"), sort=True),
            Column("affected", gettext_lazy("Affected"), value=_affected, wide=True),
            Column("reliable", gettext_lazy("Source"), value=lambda line: str(line["reliable"]), wide=True),
            Column("who", gettext_lazy("Who learns of it"), value=_who, sort=True),
            Column(
                "sector", gettext_lazy("Sector"), value=_sector, file=False,
                template="cases/consent_sector.html", bare=lambda line: line["contribution"] is None,
            ),
            Column("acts", gettext_lazy("Actions"), template="cases/consent_acts.html", file=False, wide=True),
        ],
        filters=[
            Choice(
                "organisation", gettext_lazy("Who learns of it"),
                {**learners, FIGURES: gettext_lazy("only figures for the whole country")}, where=_learns,
            ),
        ],
        search=("threat", "province"),
        search_hint=gettext_lazy("What happened, or a province"),
        order=("-consented_at", "-pk"),
        at_a_glance=5,
        brief=True,
        empty=EmptyList(
            gettext_lazy("No facts are out"),
            gettext_lazy("On the page of an entry you may let a few facts out, so that others see a danger early."),
            "/diary/", gettext_lazy("Diary"),
        ),
    )  # fmt: skip
