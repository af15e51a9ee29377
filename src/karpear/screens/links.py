"""The one public link: `/r/<token>` finds the message it came in and hands over to the room of its topic.

Opening it changes nothing, whoever opens it (mail scanners do); only a POST does.
"""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import resolve
from django.utils import timezone
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from karpear.activities.assessment.views.decision import decision_link
from karpear.activities.assessment.views.review import look_link
from karpear.activities.plans.queries.family import alert_behind
from karpear.activities.plans.views.asked import trip_link
from karpear.activities.plans.views.family import family_link
from karpear.activities.tracking.views.pages import where_link
from karpear.alerts.views.link import alert_link, contact_link
from karpear.cases.incidents.views.links import incident_link, support_link
from karpear.cases.reports.views.kept_report import report_link
from karpear.checkins.queries import expected_by
from karpear.checkins.views import promise_link
from karpear.compliance.demands.views.link import demand_link
from karpear.compliance.duties.views.link import duty_link
from karpear.compliance.inquiries.link import inquiry_link
from karpear.messaging.actions.press import press
from karpear.messaging.models import Delivery
from karpear.messaging.queries import find_link
from karpear.messaging.views.by_text import text_link
from karpear.network.aid.notices import aid_link, takeover_link, watch_link
from karpear.network.bulletins.link import bulletin_link
from karpear.network.fund.notices import fund_link, fund_request_link
from karpear.network.meetings.actions.notices import council_link
from karpear.network.members.notices import network_link
from karpear.network.silence.notices import silence_link
from karpear.network.threads.link import thread_link
from karpear.people.views.answers import NOT_ME, open_link
from karpear.people.views.news import open_colleague, open_wrong_codes
from karpear.preparedness.families.views import plan_link
from karpear.preparedness.policies.views.link import policy_link, reading_link
from karpear.preparedness.reserve.views.link import reserve_link
from karpear.preparedness.scenarios.views.link import exercise_link
from karpear.preparedness.succession.views import exit_link, handover_link
from karpear.readiness.numbers.views import recall_link
from karpear.readiness.packs.views.links import alert_of, instruction_link, pack_link, sealed_link, told_block
from karpear.risks.register.views.link import risk_link
from karpear.risks.sessions.views.sessions import session_link
from karpear.rules.refusals import Missing
from karpear.screens.agenda.news import needs_link
from karpear.screens.ready.views import ready_link
from karpear.sector.releases.link import release_link
from karpear.ui.pressure import Answer, under_pressure
from karpear.vault.views.exports import export_link
from karpear.vault.views.links import recovery_link, shared_link, team_link, travel_link
from karpear.voice.decisions.link import speech_link
from karpear.voice.posture.notices import agreement_link
from karpear.voice.pulse.views import question_link
from karpear.voice.statements.views.link import statement_link

type Page = Callable[[HttpRequest, Delivery, datetime], HttpResponse]


def people_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """A contact's answer, a proof, or something to answer after signing in. A press proves the address, unless it says
    that it is somebody else's.
    """
    if request.method == "POST" and request.POST.get("answer") != NOT_ME:
        press(delivery=delivery, now=now)
    return open_link(request, topic=delivery.topic, subject=delivery.subject, address=delivery.address)


def colleague_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Somebody became an officer or lead."""
    return open_colleague(delivery.subject)


def wrong_codes_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Somebody has a password and no code."""
    return open_wrong_codes(request, delivery.subject)


def server_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """What is wrong with the server: for those who run it, signed in."""
    return redirect("operator")


def alert_or_words(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """An alert's page; for a contact with what the person left for them."""
    return to_contact(request, delivery, now) if delivery.contact else alert_link(request, delivery, now)


def words_or_released(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """A contact reads what was left for them on the page of its alert; the person what was released of it."""
    return to_contact(request, delivery, now) if delivery.contact else instruction_link(request, delivery, now)


def to_contact(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """A contact's page of an alert, with what the person left for them, of which a part may be sealed."""
    if "sealed" in request.GET:
        return sealed_link(request, delivery, now)
    alert, addition = alert_of(delivery), told_block(request, delivery)
    return contact_link(request, delivery, now, alert_id=alert, addition=addition, expected=expected_by(alert))


def family_or_words(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """A family's page; once somebody was missed, with what the person left for this contact."""
    alert = alert_behind(delivery)
    if alert and "sealed" in request.GET:
        return sealed_link(request, delivery, now, alert)
    return family_link(request, delivery, now, alert_html=told_block(request, delivery, alert) if alert else "")


def operator_link(request: HttpRequest, _delivery: Delivery, _now: datetime) -> HttpResponse:
    """About the server itself: the operator's page, once signed in."""
    page = resolve_url("operator")
    return redirect(page) if request.user.is_authenticated else redirect_to_login(page)


#: A message's topic → the page behind its link.
PAGES: dict[str, Page] = {
    "backup": operator_link,
    "alert": alert_or_words,
    "instruction": words_or_released,
    "pack": pack_link,
    "family": plan_link,
    "handover": handover_link,
    "exit": exit_link,
    "promise": promise_link,
    "roll_call": promise_link,
    "activity": family_or_words,
    "trip": trip_link,
    "where": where_link,
    "look": look_link,
    "decision": decision_link,
    "assessment": session_link,
    "account": people_link,
    "colleague": colleague_link,
    "contact": people_link,
    "device": people_link,
    "member": people_link,
    "phone": people_link,
    "number": people_link,
    "proof": people_link,
    "shift": people_link,
    "silence": silence_link,
    "sign_in": people_link,
    "codes": wrong_codes_link,
    "export": export_link,
    "watch": people_link,
    "needs": needs_link,
    "ready": ready_link,
    "recall": recall_link,
    "reserve": reserve_link,
    "duty": duty_link,
    "demand": demand_link,
    "statement": statement_link,
    "speech": speech_link,
    "bulletin": bulletin_link,
    "agreement": agreement_link,
    "aid": aid_link,
    "aid_watch": watch_link,
    "takeover": takeover_link,
    "council": council_link,
    "fund": fund_link,
    "fund_request": fund_request_link,
    "sector_release": release_link,
    "in_network": network_link,
    "inquiry": inquiry_link,
    "reading": reading_link,
    "policy": policy_link,
    "risk": risk_link,
    "report": report_link,
    "scenario": exercise_link,
    "server": server_link,
    "shared": shared_link,
    "drill": team_link,
    "question": question_link,
    "recovery": recovery_link,
    "team": team_link,
    "travel": travel_link,
    "text": text_link,
    "thread": thread_link,
    "incident": incident_link,
    "support": support_link,
}


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)
@login_not_required
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a message's link. Unknown, old or withdrawn: 404 that says what to do."""
    now = timezone.now()
    delivery = find_link(token, now)
    page = PAGES.get(delivery.topic) if delivery else None
    if delivery is None or page is None:
        return _no_longer(request)
    try:
        return _by_signing_in(request, page(request, delivery, now))
    except Missing:
        return _no_longer(request)


def _by_signing_in(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Whoever is led to a page that wants them signed in comes there after signing in, by the same link: the address of
    the sign-in page names no room. `on`: they have pressed already.
    """
    to = answer.get("Location", "")
    if not to or request.user.is_authenticated or not getattr(resolve(urlsplit(to).path).func, "login_required", True):
        return answer
    back = f"{request.path}?on=1" if request.method == "POST" else request.get_full_path()
    return redirect_to_login(back, resolve_url(settings.LOGIN_URL))


def _no_longer(request: HttpRequest) -> HttpResponse:
    return render(request, "screens/old_link.html", status=404)
