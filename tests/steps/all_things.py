"""One thing of each kind that has an address, for tests that try every address."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from karpear.activities.assessment.actions.assessments import assess
from karpear.activities.plans.actions.create import create_activity
from karpear.activities.tracking.actions import consent, senders, where_are_you
from karpear.activities.tracking.models import App, FollowLink
from karpear.alerts.actions import sos as alerts
from karpear.checkins.actions import daily_promises, promises, roll_calls
from karpear.compliance.demands.actions.retaliations import note_retaliation
from karpear.compliance.demands.queries.retaliations import threat_names
from karpear.compliance.demands.values import NewRetaliation
from karpear.keeper.learning import learn_from_facts
from karpear.people.actions.saved_views import keep_view
from karpear.people.models import Address, Contact, Device, Invitation, Membership, Shift, Watch
from karpear.preparedness.families.actions import give_now
from karpear.risks.facts.models import Fact
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.models import Proposal, Risk
from karpear.risks.register.values import NewMeasure
from karpear.vault.actions.enrolment import register_device_key
from karpear.vault.actions.exports import ask_export
from karpear.vault.models import Grant
from tests.cast import Cast, device_token
from tests.rooms.activities.assessments import answers
from tests.rooms.cases.letters import a_report
from tests.rooms.cases.opened import opened, supported
from tests.rooms.compliance.demands import noted
from tests.rooms.network.bulletins import a_draft
from tests.rooms.network.council import council_things
from tests.rooms.network.sent import handed_and_linked
from tests.rooms.risks.rounds import an_open_session
from tests.rooms.voice.decided import proposed
from tests.rooms.voice.signed import signed_together
from tests.steps.aid import aid_things
from tests.steps.case_packs import being_opened
from tests.steps.diary import consented
from tests.steps.directory import directory_things
from tests.steps.fund import fund_things
from tests.steps.law import law_things
from tests.steps.members import member_things
from tests.steps.owed import owed_world
from tests.steps.posture import posture_things
from tests.steps.pulse import an_open_question
from tests.steps.risks import risk, three_facts, tried, upload
from tests.steps.roles import declared_and_recorded
from tests.steps.sealing import Keys, custody
from tests.steps.sector import sector_things
from tests.steps.sector_money import money_things
from tests.steps.silence import silent_together


def things_of_all_rooms(cast: Cast) -> dict[str, UUID]:
    """One real thing of Sophea's, or of her organisation's, for each name of an id in an address."""
    now = timezone.now()
    owed = owed_world(cast)  # its exercise begins while nothing is wrong
    sos, _ = alerts.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    trip_plan = {"kind": "trip", "title": "t", "place": "p", "check_ins": []}
    body = trip_plan | {"starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=5)).isoformat()}
    planned, _ = create_activity(person=cast.sophea, key=uuid4(), body=body, now=now)
    standing = daily_promises.set_standing(person=cast.sophea, at=time(18), weekdays=[1], now=now)
    call = roll_calls.ask_roll_call(
        by=cast.dara, organisation=cast.lantern.pk, people=[cast.sophea.pk], due_in_s=600, reason="", now=now
    )
    [promise] = promises.arm([promises.NewPromise(cast.sophea.pk, now + timedelta(hours=1))], now=now)
    device_token(cast.sophea)
    watch = Watch.objects.create(person=cast.sophea, organisation=cast.lantern, state="asked", asked_at=now)
    invitation = Invitation.objects.create(
        organisation=cast.lantern, role="member", token_hash="x", created_at=now, expires_at=now + timedelta(days=1)
    )
    session, _token = an_open_session(cast, now=now)
    assessed = assess(person=cast.sophea, activity=UUID(planned["activity"]), clean=answers(), now=now)
    risk(cast)
    three_facts(cast, now=now)
    learn_from_facts(now=now)
    measure = add_measure(
        by=cast.dara,
        new=NewMeasure(
            risk=Risk.objects.get().pk, name="Lock", owner=None, due_on=None, cost=None, currency="USD", state="planned"
        ),
        now=now,
    )
    consented_fact = consented(cast, now)
    custodian, opening = being_opened(cast, UUID(sos["alert"]), now)
    browser = register_device_key(person=cast.sophea, sign_key=Keys().sign_key, now=now)
    in_custody = custody(cast.sophea, cast.dara, cast.lantern, now)
    incident, support = opened(cast.dara, organisation=cast.lantern.pk, now=now), supported(cast, now)
    step = incident.tasks.all()[0]
    trip = UUID(planned["activity"])
    sender, _user, _secret = senders.add_sender(person=cast.sophea, app=App.OSMAND, now=now)
    position_request = where_are_you.ask_where(by=cast.dara, activity=trip, person=cast.sophea.pk, now=now)
    consent.follow(person=cast.sophea, activity=trip, now=now)
    consent.make_link(person=cast.sophea, activity=trip, colleague=cast.dara.pk, now=now)
    given_away = give_now(by=cast.sophea, reader=owed["reader"], now=now)
    return {
        **owed, **silent_together(cast, now), **law_things(cast, now), "family_opening": given_away.pk,
        **_demand_and_what_followed(cast, now), **declared_and_recorded(cast, now),
        "pulse_question": an_open_question(cast, now).pk, **signed_together(cast, now),
        "decision": proposed(cast, now=now).pk, **posture_things(cast),
        **directory_things(cast, now), **aid_things(cast, alert=UUID(sos["alert"]), now=now),
        **council_things(cast), **sector_things(cast, now), **member_things(cast, now), **fund_things(cast, now),
        **money_things(cast, now),
        "sender": sender.pk, "position_request": position_request.pk, "link": FollowLink.objects.get().pk,
        "person": cast.sophea.pk, "bulletin": a_draft(cast, now=now).pk, **handed_and_linked(cast, now),
        **{name: thing.pk for name, thing in in_custody.items()},
        "browser": browser.pk, "grant": Grant.objects.all()[0].pk,
        "thread": consented_fact.thread, "consent": consented_fact.pk,
        "report": a_report(cast.sophea, cast.lantern, now).pk,
        "request_id": ask_export(by=cast.dara, organisation=cast.lantern.pk, now=now).pk,
        "incident": incident.pk, "task": step.pk, "support": support.pk,
        "custodian": custodian.pk, "opening": opening.pk, "alert": UUID(sos["alert"]),
        "risk": Risk.objects.get().pk, "measure": measure.pk, "fact": Fact.objects.all()[0].pk,
        "trial": tried(cast.dara, Risk.objects.get(), now).pk,
        "proposal": Proposal.objects.get().pk, "upload": upload(cast, now).pk, "assessment": assessed.pk,
        "session": session.pk, "item": session.items.get().pk, "rater": session.raters.get(person=None).pk,
        "alert_id": UUID(sos["alert"]), "activity": UUID(planned["activity"]), "activity_id": UUID(planned["activity"]),
        "standing_id": standing.pk, "roll_call_id": call.pk, "watch": watch.pk, "invitation": invitation.pk,
        "organisation": cast.lantern.pk, "contact": Contact.objects.filter(owner=cast.sophea)[0].pk,
        "membership": Membership.objects.get(person=cast.sophea).pk,
        "device": Device.objects.get(person=cast.sophea).pk, "shift": Shift.objects.get(organisation=cast.lantern).pk,
        "address": Address.objects.filter(person=cast.sophea)[0].pk, "promise_id": promise.pk,
        "view": keep_view(person=cast.sophea, listing="risks", name="Mine", query="owner=me", now=now).pk,
    }  # fmt: skip


def _demand_and_what_followed(cast: Cast, now: datetime) -> dict[str, UUID]:
    demand = noted(cast.dara, cast.lantern, now)
    threat = next(iter(threat_names(cast.lantern)))
    new = NewRetaliation(threat=threat, happened_on=now.date() - timedelta(days=2))
    return {"demand": demand.pk, "retaliation": note_retaliation(by=cast.dara, demand=demand.pk, new=new, now=now).pk}
