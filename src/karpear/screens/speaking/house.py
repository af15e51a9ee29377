"""What the house knows of an organisation's exposure: each answer with where it comes from.

Nothing sealed, nothing that is kept to those named, and nothing of any statement.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from karpear.activities.itinerary.models import Activity, Leg, PlanState
from karpear.alerts.models import Alert, StageCall
from karpear.cases.incidents.models import Incident
from karpear.compliance.demands.models import Demand
from karpear.compliance.inquiries.models import Inquiry
from karpear.compliance.inquiries.queries import answer_due
from karpear.compliance.laws.queries.exposure import ArticleExposure, legal_exposure
from karpear.compliance.premises.queries import SiteLine, site_lines
from karpear.compliance.profile.models import DonorGrant, DonorTerms, LegalIdentity, LegalPaper
from karpear.compliance.profile.queries.legal_profile import standing_grants
from karpear.compliance.profile.words import PAPERS
from karpear.countries.queries import names, voice_book
from karpear.db.reader import unguarded
from karpear.people.local_today import today_of
from karpear.people.models import Membership, Organisation
from karpear.risks.register.models import Risk
from karpear.rules.case.pack import Stage
from karpear.rules.case.playbook import ANSWERED_IN_PUBLIC, Happened
from karpear.rules.law.happenings import PaperKind
from karpear.rules.law.inquiries import InquiryKind
from karpear.rules.law.premises import Footing
from karpear.rules.refusals import Missing
from karpear.rules.risk.matrix import Level
from karpear.rules.voice.proposal import COURT_SOON, ENDS_SOON, Custody, Exposure, Harmed, Timing, is_election_time
from karpear.voice.decisions.actions import HouseKnows

#: Which question its answers belong to.
QUESTIONS = {Custody: "custody", Exposure: "exposures", Timing: "timing", Harmed: "harmed"}
#: A line names so many things.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class KnownLine:
    """One thing that the house knows: in words, and where it stands. `path`: empty where it says its source itself."""

    answer: Exposure | Timing | Custody | Harmed
    text: str
    path: str


@dataclass(frozen=True)
class HouseReading:
    """Everything. `held`: whom it is about that somebody is held, and who therefore reads none of it."""

    lines: list[KnownLine]
    held: frozenset[UUID] = frozenset()
    articles: list[ArticleExposure] = field(default_factory=list)
    grants: int = 0
    unread_grants: int = 0

    @cached_property
    def codes(self) -> dict[str, Any]:
        """As decisions keep it."""
        answers = {line.answer for line in self.lines}
        return {
            "custody": Custody.HELD.value if Custody.HELD in answers else Custody.NOBODY.value,
            "exposures": sorted(answer.value for answer in answers if isinstance(answer, Exposure)),
            "timing": sorted(answer.value for answer in answers if isinstance(answer, Timing)),
        }

    @property
    def initial(self) -> dict[str, Any]:
        """What is ticked of it before anybody answers. Who is in the field counts once a province is chosen.

        Who is harmed stays open: that one of ours is held says nothing of what happened now.
        """
        exposures = [code for code in self.codes["exposures"] if code != Exposure.FIELD.value]
        return {**self.codes, "exposures": exposures}

    @property
    def by_question(self) -> dict[str, list[KnownLine]]:
        """What it knows, by the question that it answers."""
        by_question: dict[str, list[KnownLine]] = {}
        for line in self.lines:
            by_question.setdefault(QUESTIONS[type(line.answer)], []).append(line)
        return by_question

    def for_reader(self, person: UUID) -> "HouseReading":
        """Whoever is held reads nothing of it: others may hold their phone."""
        if person not in self.held:
            return self
        return replace(self, lines=[line for line in self.lines if line.answer is not Custody.HELD])

    @property
    def knows(self) -> HouseKnows:
        """What is handed down to the room that decides."""
        return HouseKnows(self.codes, self.held)


def read_house(organisation: Organisation, now: datetime, *, province: str | None = None) -> HouseReading:
    """About fifteen queries. `province`: only people in the field there count; None: anywhere."""
    today, articles = today_of(organisation, now), legal_exposure(organisation, now)
    grants = [grant for grant in standing_grants(organisation) if (grant.ends_on or today) >= today]
    held_lines, held = _custody(organisation)
    lines = [
        *held_lines,
        *_defamed(organisation),
        *_files(organisation, today),
        *_elections(organisation, today),
        *_registration(organisation, today),
        *_premises(organisation, today),
        *_law(organisation, articles),
        *_donors(organisation, grants),
        *_field(organisation, now, province),
        *_risks(organisation),
    ]
    return HouseReading(lines, held, articles, len(grants), sum(not grant.public_words for grant in grants))


@unguarded("whether somebody whom it would touch is held")
def _custody(organisation: Organisation) -> tuple[list[KnownLine], frozenset[UUID]]:
    """By an open incident that is not kept to those named, or as was confirmed of an alert of one of its people."""
    incidents = Incident.objects.open().filter(
        organisation=organisation, restricted=False, playbook=Happened.DETAINED.value
    )
    rows = list(incidents.values_list("pk", "about", "alert"))
    members = Membership.objects.active().filter(organisation=organisation).values("person")
    calls = StageCall.objects.in_force().filter(stage=Stage.DETAINED.value, alert__person__in=members)
    people = {person for person in calls.values_list("alert__person", flat=True) if person}
    alert_people = Alert.objects.filter(pk__in=[alert for _pk, _about, alert in rows if alert])
    held = {about for _pk, about, _alert in rows if about} | people | set(alert_people.values_list("person", flat=True))
    path = reverse("cases:incident", args=[rows[0][0]]) if rows else reverse("cases:incidents")
    lines = [KnownLine(Custody.HELD, _("Somebody of ours is held."), path)] if rows or people else []
    return lines, frozenset(held)


def _defamed(organisation: Organisation) -> Iterator[KnownLine]:
    """By an open incident that is not kept to those named."""
    incidents = Incident.objects.open().filter(
        organisation=organisation, restricted=False, playbook__in=[reply.value for reply in ANSWERED_IN_PUBLIC]
    )
    pk = incidents.order_by("-opened_at", "-pk").values_list("pk", flat=True).first()
    if pk:
        yield KnownLine(
            Harmed.OURS, _("A lie is spread about us or one of ours."), reverse("cases:incident", args=[pk])
        )


def _files(organisation: Organisation, today: date) -> Iterator[KnownLine]:
    inquiries = list(Inquiry.objects.going().filter(organisation=organisation).select_related("organisation"))
    if inquiries:
        text = ngettext("%(n)s inquiry or sanction goes on.", "%(n)s inquiries or sanctions go on.", len(inquiries))
        yield KnownLine(Exposure.FILE, text % {"n": len(inquiries)}, reverse("compliance:inquiries"))
    demands = Demand.objects.filter(organisation=organisation).unanswered().count()
    if demands:
        text = ngettext(
            "%(n)s demand of an authority waits for its answer.", "%(n)s demands of authorities wait for an answer.",
            demands,
        )  # fmt: skip
        yield KnownLine(Exposure.FILE, text % {"n": demands}, reverse("compliance:demands"))
    for inquiry in inquiries:
        day = answer_due(inquiry)
        if inquiry.kind == InquiryKind.COURT.value and day and today <= day <= today + COURT_SOON:
            text = _("A letter of a court names %(day)s.") % {"day": date_format(day)}
            yield KnownLine(Timing.COURT, text, reverse("compliance:inquiry", args=[inquiry.pk]))


def _elections(organisation: Organisation, today: date) -> Iterator[KnownLine]:
    """Of the country's pack, with its source: it stands nowhere else."""
    try:
        elections = voice_book(organisation.country).elections
    except Missing:
        return
    for election in elections:
        if is_election_time(election.day, today):
            values = {
                "election": election.name.in_language(get_language() or ""), "day": date_format(election.day),
                "source": election.fact.source,
            }  # fmt: skip
            text = _("%(election)s: %(day)s. Source: %(source)s.") % values
            unsure = "" if election.fact.is_sure(today) else " " + _("This is still to be checked.")
            yield KnownLine(Timing.ELECTION, text + unsure, "")


def _registration(organisation: Organisation, today: date) -> Iterator[KnownLine]:
    profile = reverse("compliance:profile_of", args=[organisation.pk])
    papers = LegalPaper.objects.standing().filter(
        organisation=organisation, kind__in=[PaperKind.REGISTRATION.value, PaperKind.MEMORANDUM.value]
    )
    for paper in papers.filter(until__lte=today + ENDS_SOON).order_by("until"):
        values = {"paper": PAPERS[PaperKind(paper.kind)], "day": date_format(paper.until)}
        yield KnownLine(Exposure.REGISTRATION, _("%(paper)s: until %(day)s.") % values, profile)
    identity = LegalIdentity.objects.filter(organisation=organisation).first()
    if identity and identity.registered is False and not papers.exists():
        yield KnownLine(Exposure.REGISTRATION, _("We are not registered."), profile)


def _premises(organisation: Organisation, today: date) -> Iterator[KnownLine]:
    sites: list[SiteLine] = site_lines(organisation, today)
    insecure_sites = [line for line in sites if line.precarity.footing is Footing.ANY_DAY]
    if insecure_sites:
        place_names = "; ".join(line.site.name for line in insecure_sites[:MOST_NAMED])
        text = _("Could end any day: %(places)s.") % {"places": place_names}
        yield KnownLine(Exposure.PREMISES, text, reverse("compliance:premises"))
    if len(sites) > 1:
        text = ngettext("We use %(n)s place.", "We use %(n)s places.", len(sites)) % {"n": len(sites)}
        yield KnownLine(Exposure.OFFICES, text, reverse("compliance:premises"))


def _law(organisation: Organisation, articles: list[ArticleExposure]) -> Iterator[KnownLine]:
    decided = [article for article in articles if article.is_decided]
    if decided:
        text = ngettext(
            "%(n)s article puts something that we do at risk.", "%(n)s articles put something that we do at risk.",
            len(decided),
        )  # fmt: skip
        path = reverse("compliance:review_of", args=[organisation.pk])
        yield KnownLine(Exposure.LAW, text % {"n": len(decided)}, path)


def _donors(organisation: Organisation, grants: list[DonorGrant]) -> Iterator[KnownLine]:
    limited = [grant.donor for grant in grants if grant.public_words == DonorTerms.LIMITED]
    if limited:
        text = _("Terms that limit what we say in public: %(donors)s.") % {"donors": "; ".join(limited[:MOST_NAMED])}
        yield KnownLine(Exposure.DONORS, text, reverse("compliance:profile_of", args=[organisation.pk]))


def _field(organisation: Organisation, now: datetime, province: str | None) -> Iterator[KnownLine]:
    out = Activity.objects.filter(
        organisation=organisation, state=PlanState.PLANNED, starts_at__lte=now, ends_at__gt=now
    )
    if province:
        legs = Leg.objects.filter(province=province).values("activity")
        out = out.filter(Q(province=province) | Q(pk__in=legs))
    codes = sorted(set(out.values_list("province", flat=True)))
    if codes:
        try:
            by_code = names(organisation.country)
        except Missing:
            by_code = {}
        places = ", ".join(by_code[code] for code in codes if code in by_code) or _("a province that is not named")
        text = _("People of ours are out now: %(places)s.") % {"places": places}
        yield KnownLine(Exposure.FIELD, text, reverse("activities:plans"))


def _risks(organisation: Organisation) -> Iterator[KnownLine]:
    count = Risk.objects.open().filter(organisation=organisation, level__gte=Level.HIGH).count()
    if count:
        text = ngettext("%(n)s open risk is high or very high.", "%(n)s open risks are high or very high.", count)
        yield KnownLine(Exposure.RISKS, text % {"n": count}, reverse("risks:register"))
