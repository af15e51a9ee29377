"""Incidents: the list, opening one, its page with the clock, writing it down, closing."""

import json
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.countries.queries import catalogue, pack, playbooks
from karpear.people.actions.exports import note_export
from karpear.people.contributed import ContributedFrom, contribution_of
from karpear.people.models import Organisation, Person
from karpear.people.queries.country import country_of
from karpear.rules.case.huridocs_details import FURTHER
from karpear.rules.case.playbook import SERIOUS, CaseOutcome
from karpear.ui.pages import any_form, form_act
from karpear.ui.pressure import Answer, in_private, under_pressure

from ...vocabulary import LISTS, RECIPIENTS, choices, word
from ..actions import incidents as actions
from ..actions.inquiries import open_and_tie
from ..forms import AboutForm, CloseForm, IncidentJudgeForm, OpenForm, OwnerForm
from ..models import Incident
from ..queries import incidents as queries
from ..queries.about import may_say_about, members_concerned
from ..queries.answers import incident_answer, may_think_of_speaking
from ..queries.claims import claim_beginning
from ..queries.clock import incident_clock
from ..queries.families import family_offers
from ..queries.help import help_lines
from ..queries.inquiries import begin_with, incident_inquiries, incidents_of_letter, letter_of, raid_of, search_of
from ..queries.money import money_beginning
from ..queries.prefill import PackOf, playbook_of
from ..queries.titles import incident_titles
from .incident_list import SHOWS, incident_acts, incident_list, lines_at
from .pages import form_page, me, page, sealed_page, uuid_of, working
from .prefill import carried_json


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # what is posted here narrows or saves the list
@any_form
@sealed_page
@working
def incidents(request: HttpRequest) -> HttpResponse:
    """What is open, mine, late, or closed. Titles are put in after unlocking."""
    person, now, show = me(request), timezone.now(), request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    rows = queries.incidents_list(person, show=show, now=now)
    organisations = queries.own_organisations(person)
    country = country_of(organisations[0] if organisations else None)
    acts = incident_acts(person, queries.colleagues(person), now) if show != "closed" else ()
    return incident_list(show, playbooks(country), organisations=organisations, now=now, acts=acts).page(
        request, rows if in_private(request) else rows.none(), template="cases/incidents.html", now=now, render=page,
        prepare=partial(lines_at, person, now), shows=[(key, label, key == show) for key, label in SHOWS.items()],
        note=lambda kind, count: note_export(by=person, of="incidents", kind=kind, count=count, now=now),
    )  # fmt: skip


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@any_form
@sealed_page
@working
def new(request: HttpRequest) -> HttpResponse:
    """Choose what happened, and the clock runs."""
    person, now = me(request), timezone.now()
    alert, entry = uuid_of(request.GET.get("alert", "")), uuid_of(request.GET.get("entry", ""))
    inquiry, private = uuid_of(request.GET.get("inquiry", "")), in_private(request)
    searched = search_of(person, uuid_of(request.GET.get("demand", ""))) if private else None
    letter = letter_of(person, inquiry) if private else None
    earlier_incident = queries.opened_from(person, alert=alert, entry=entry) if private else None
    if searched and (raid := raid_of(person, searched)):
        return redirect("cases:incident", raid.pk)
    playbook = playbook_of(alert) if alert and queries.may_act_on(person, alert) and private else ""
    organisations = queries.own_organisations(person)
    form = OpenForm(
        request.POST or None,
        books=_offer_playbooks(country_of(organisations[0] if organisations else None)),
        organisations=organisations,
        people=queries.colleagues(person),
        members=_members(organisations, alert),
        initial={
            "alert": alert,
            "entry": entry,
            "playbook": playbook,
            "end": bool(request.GET.get("end")),
            "inquiry": inquiry,
            **begin_with(searched, letter),
        },
    )
    context = {"earlier_incident": earlier_incident, "alert": alert, "playbook": playbook, "entry": entry, "now": now}
    return form_page(
        request,
        "cases/incident_new.html",
        form,
        do=lambda clean: open_and_tie(
            by=person, opening=form.opening, end=clean["end"], now=now, inquiry=clean["inquiry"]
        ),
        done=_("The clock runs. First do what is due; write it down when there is time."),
        to=lambda incident: ("cases:incident", incident.pk),
        context={**context, "letter": letter, "open_already": incidents_of_letter(person, letter)},
    )


def _members(organisations: Iterable[Organisation], alert: UUID | None) -> list[Person]:
    """Whom an incident may be about; of one from an alert that is known."""
    rows = [] if alert else [member for row in organisations for member in members_concerned(row.pk)]
    return list(dict.fromkeys(rows))


def _offer_playbooks(country: str) -> list[tuple[str, object]]:
    language = get_language() or "en"
    label = '<span>{}<br><span class="hint small">{}</span></span>'
    books = playbooks(country)
    return [
        (book.key, format_html(label, book.name.in_language(language), book.description.in_language(language)))
        for book in books
    ]


@under_pressure(read=Answer.HIDDEN)
@require_safe
@sealed_page
@working
def incident(request: HttpRequest, incident: UUID) -> HttpResponse:
    """The clock first; then who, the log, and what is sealed."""
    now = timezone.now()
    incident_page = queries.incident_page(me(request), incident, now=now)
    visible_incident = incident_page.incident
    context = {
        "page": incident_page,
        "incident": visible_incident,
        "drawing": incident_clock(visible_incident, incident_page.tasks, now),
        "severity": word("severities", visible_incident.severity),
        "outcome": word("outcomes", visible_incident.outcome) if visible_incident.outcome else "",
        "roles": {role.value: label for role, label in LISTS["roles"].items()},
        "severities": choices("severities"),
        "words": _words(me(request), visible_incident),
        "reader": me(request),
        "is_written": queries.is_written(visible_incident),
        "entry": queries.sees_entry(me(request), visible_incident),
        "alert": queries.alert_of_case(me(request), visible_incident),
        "asks_for_money": money_beginning(me(request), visible_incident) is not None,
        "may_claim": claim_beginning(me(request), visible_incident) is not None,
        "about_form": _about_form(visible_incident) if may_say_about(me(request), visible_incident) else None,
        "inquiries": incident_inquiries(me(request), visible_incident, now),
        "answer": incident_answer(visible_incident),
        "speaks": may_think_of_speaking(me(request), visible_incident),
        "families": family_offers(me(request), visible_incident, now),
        "contribution": contribution_of(me(request), ContributedFrom.INCIDENT, visible_incident.pk)
        if visible_incident.fact_consent_at
        else None,
        "helps": help_lines(visible_incident, me(request)),
        "now": now,
    }
    return page(request, "cases/incident.html", context)


def _about_form(visible_incident: Incident) -> AboutForm:
    members = members_concerned(visible_incident.organisation_id)
    return AboutForm(members=members, initial={"about": visible_incident.about_id})


def _words(person: Person, incident: Incident) -> dict[str, list[tuple[str, object]]]:
    """Every list that the sealed forms offer, with provinces, recipients and other incidents."""
    language = get_language() or "en"
    lists: dict[str, list[tuple[str, object]]] = {name: choices(name) for name in LISTS}
    lists["recipients"] = list(RECIPIENTS)
    lists["yes"] = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))]
    lists["provinces"] = [
        (province.code, province.name.in_language(language)) for province in pack(incident.country).provinces
    ]
    other_incidents = queries.other_incidents(person, incident)
    titles = incident_titles(person, other_incidents)
    lists["others"] = [(str(row.pk), titles[row.pk]) for row in other_incidents]
    return lists


@under_pressure(read=Answer.HIDDEN)
@require_safe
@sealed_page
@working
def write(request: HttpRequest, incident: UUID, pack_of: PackOf) -> HttpResponse:
    """What happened, in words: sealed in the browser. `pack_of`: handed down with its address."""
    person = me(request)
    incident_page = queries.incident_page(person, incident, now=timezone.now())
    context = {
        "page": incident_page,
        "incident": incident_page.incident,
        "words": _words(person, incident_page.incident),
        "is_written": queries.is_written(incident_page.incident),
        "further": [(name, sorted(acts)) for name, acts in FURTHER.items()],
        "carried": carried_json(person, incident_page.incident, pack_of),
    }
    return page(request, "cases/incident_write.html", context)


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
@working
def own(request: HttpRequest, incident: UUID) -> HttpResponse:
    """Take it, or give it to somebody."""
    give = partial(actions.own_incident, by=me(request), incident=incident, now=timezone.now())
    return form_act(request, OwnerForm(request.POST), do=lambda clean: give(**clean), to=("cases:incident", incident))


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
@working
def about(request: HttpRequest, incident: UUID) -> HttpResponse:
    """Whom it is about."""
    say, to = partial(actions.say_about, by=me(request), incident=incident), ("cases:incident", incident)
    organisation = queries.incident_of(me(request), incident).organisation_id
    form = AboutForm(request.POST, members=members_concerned(organisation))
    return form_act(request, form, do=lambda clean: say(now=timezone.now(), **clean), to=to)


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
@working
def judge(request: HttpRequest, incident: UUID) -> HttpResponse:
    """How bad it is."""
    judge, to = partial(actions.judge_incident, by=me(request), incident=incident), ("cases:incident", incident)
    form = IncidentJudgeForm(request.POST)
    return form_act(request, form, do=lambda clean: judge(now=timezone.now(), **clean), to=to)


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@sealed_page
@working
def close(request: HttpRequest, incident: UUID) -> HttpResponse:
    """How it ended, what was learnt, and what may be counted."""
    person, now = me(request), timezone.now()
    incident_page = queries.incident_page(person, incident, now=now)
    visible_incident = incident_page.incident
    form = CloseForm(
        request.POST or None,
        country=visible_incident.country,
        playbook=visible_incident.playbook,
        today=timezone.localdate(now),
        language=get_language() or "en",
        counted=visible_incident.organisation_id is not None and visible_incident.fact_taken_at is None,
        initial={
            "happened_on": timezone.localdate(visible_incident.opened_at),
            "serious": visible_incident.playbook in SERIOUS,
        },
    )
    if form.is_valid():
        actions.close_incident(
            by=person,
            incident=incident,
            outcome=CaseOutcome(form.cleaned_data["outcome"]).value,
            fact=form.fact,
            now=now,
        )
        messages.success(request, _("Closed. Everything stays readable, and it can be opened again."))
        return redirect("cases:incident", incident=incident)
    threats = json.dumps(catalogue(visible_incident.country).threat_of())
    context = {"page": incident_page, "incident": visible_incident, "form": form, "threats": threats}
    return page(request, "cases/incident_close.html", context, bad=form.is_bound)


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
@working
def reopen(request: HttpRequest, incident: UUID) -> HttpResponse:
    """It is not over."""
    actions.reopen_incident(by=me(request), incident=incident, now=timezone.now())
    return redirect(reverse("cases:incident", args=[incident]))
