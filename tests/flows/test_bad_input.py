"""What must never happen, whoever sends whatever: a crash, a stranger's object, a link that acts by being opened."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from karpear.activities.assessment.actions.assessments import assess
from karpear.activities.plans.actions.create import create_activity
from karpear.activities.tracking.actions import consent, senders, where_are_you
from karpear.activities.tracking.models import App, FollowLink
from karpear.alerts.actions import sos as alerts
from karpear.alerts.models import Alert, AlertEvent
from karpear.audit.models import Entry
from karpear.checkins.actions import daily_promises, overdue, promises, roll_calls
from karpear.checkins.models import CheckIn, Promise
from karpear.keeper.learning import learn_from_facts
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import Delivery
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
from tests.cast import Cast, device_token, signed_in
from tests.rooms.activities.assessments import answers
from tests.rooms.cases.letters import a_report
from tests.rooms.cases.opened import opened, supported
from tests.rooms.compliance.demands import noted
from tests.rooms.risks.rounds import an_open_session
from tests.servers import Gateway, MailServer
from tests.steps.case_packs import being_opened
from tests.steps.diary import consented
from tests.steps.law import law_things
from tests.steps.owed import owed_world
from tests.steps.risks import risk, three_facts, tried, upload
from tests.steps.sealing import Keys, custody

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC).isoformat()
LATER = (datetime.now(UTC) + timedelta(days=2)).isoformat()
LONE = "\ud800"
BODIES: dict[str, dict[str, Any]] = {
    "sos": {"pressed_at": NOW},
    "check-ins": {"made_at": NOW},
    "activities": {
        "kind": "trip", "title": "t", "place": "p", "starts_at": NOW, "ends_at": LATER, "check_ins": [],
    },
}  # fmt: skip


class Phone:
    """Sophea's phone, which sends bytes as they are."""

    def __init__(self, token: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, raw: bytes, content_type: str = "application/json") -> Any:
        return self.client.generic("POST", f"/api/v1/{path}", raw, content_type, headers=self.headers)

    def send(self, path: str, body: dict[str, Any]) -> Any:
        return self.post(path, json.dumps(body).encode())


@pytest.fixture
def phone(cast: Cast) -> Phone:
    return Phone(device_token(cast.sophea))


def is_problem(answer: Any, *statuses: int) -> dict[str, Any]:
    assert answer.status_code in statuses, (answer.status_code, answer.content[:300])
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    assert body["status"] == answer.status_code
    assert "Traceback" not in answer.content.decode()
    return body


WRONG = [None, 3, -1, 1e308, 10**400, True, [], {}, "", "x", "\x00", LONE, "ខ្មែរ", "9" * 5000, [[[]]], {"a": {"b": 1}}]
FIELDS = [
    ("sos", "key"), ("sos", "pressed_at"), ("check-ins", "key"), ("check-ins", "made_at"),
    ("activities", "key"), ("activities", "kind"), ("activities", "starts_at"), ("activities", "ends_at"),
    ("activities", "check_ins.x"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_a_wrong_value_names_its_field(phone: Phone, path: str, field: str) -> None:
    name = field.partition(".")[0]
    for value in WRONG:
        if name == "check_ins" and value == []:
            continue
        body = {"key": str(uuid4())} | BODIES[path] | {name: value}
        found = is_problem(phone.send(path, body), 422)
        assert found["errors"], body
        assert found["errors"][0]["loc"][:2] == ["body", name], (value, found)


def test_a_plan_is_refused_all_at_once_in_the_readers_language(phone: Phone, cast: Cast) -> None:
    cast.sophea.language = "km"
    cast.sophea.save()
    leg = {"from": "Office", "to": "", "departs_at": LATER, "arrives_at": NOW}
    wrong = {"ends_at": NOW, "travellers": ["Nurse", 7], "legs": [leg, "there"]}
    refusal = is_problem(phone.send("activities", {"key": str(uuid4())} | BODIES["activities"] | wrong), 422)
    assert [".".join(error["loc"][1:]) for error in refusal["errors"]] == [
        "ends_at", "travellers.1", "legs.0.to", "legs.0.arrives_at", "legs.1",
    ]  # fmt: skip
    assert not [error["msg"] for error in refusal["errors"] if error["msg"].isascii()]


OPTIONAL = [
    ("sos", "sent_at"), ("sos", "position"), ("sos", "silent"), ("check-ins", "sent_at"), ("check-ins", "word"),
    ("check-ins", "for"), ("check-ins", "position"), ("activities", "title"), ("activities", "place"),
    ("activities", "with_whom"), ("activities", "organisation"), ("activities", "travellers"), ("activities", "legs"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "field"), OPTIONAL)
def test_an_odd_value_is_taken_or_named(phone: Phone, path: str, field: str) -> None:
    for value in WRONG:
        answer = phone.send(path, {"key": str(uuid4())} | BODIES[path] | {field: value})
        if answer.status_code not in (200, 201):
            found = is_problem(answer, 422)
            assert found["errors"][0]["loc"][:2] == ["body", field], (value, found)


@pytest.mark.parametrize(
    "position",
    [
        '{"lat": NaN, "lon": 1}', '{"lat": Infinity, "lon": 1}', '{"lat": 1e999, "lon": 1}', '{"lat": "x", "lon": 1}',
        '{"lat": 1}', '{"lat": 1, "lon": 1, "accuracy_m": -1}', '{"lat": 1, "lon": 1, "accuracy_m": NaN}',
        '{"lat": 1, "lon": 1, "fixed_at": "0000-00-00"}', '[]', '"here"',
    ],
)  # fmt: skip
def test_a_place_that_is_none(phone: Phone, position: str) -> None:
    raw = f'{{"key": "{uuid4()}", "pressed_at": "{NOW}", "position": {position}}}'
    found = is_problem(phone.post("sos", raw.encode()), 422)
    assert found["errors"][0]["loc"][:2] == ["body", "position"]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b" ", b"{", b"[]", b"null", b"nan", b'"x"', b"\xff\xfe\x00", b"\xef\xbb\xbf{}",
        b"[" * 100_000, b'{"a":' * 50_000, b"{" + b'"key": 1,' * 20_000 + b'"x": 1}', b"9" * 5000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", list(BODIES))
def test_a_body_that_is_no_body(phone: Phone, path: str, raw: bytes) -> None:
    is_problem(phone.post(path, raw), 422)


@pytest.mark.parametrize("path", list(BODIES))
def test_a_body_that_is_too_large(phone: Phone, path: str) -> None:
    raw = json.dumps({"key": str(uuid4())} | BODIES[path] | {"note": "x" * 300_000}).encode()
    is_problem(phone.post(path, raw), 413, 422)


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "", "x/y;"])
def test_a_wrong_content_type_is_no_crash(phone: Phone, kind: str) -> None:
    answer = phone.post("sos", json.dumps({"key": str(uuid4()), "pressed_at": NOW}).encode(), kind)
    assert answer.status_code in (201, 415, 422), answer.content


def test_a_duplicated_key_counts_once_and_khmer_comes_through(phone: Phone, cast: Cast) -> None:
    key = uuid4()
    raw = f'{{"key": "{uuid4()}", "key": "{key}", "pressed_at": "{NOW}"}}'.encode()
    first = phone.post("sos", raw)
    assert (first.status_code, phone.post("sos", raw).json()) == (201, first.json())
    body = {"key": str(uuid4())} | BODIES["activities"] | {"title": "ទៅកោះកុង 🛶", "place": "កោះកុង"}
    answer = phone.send("activities", body)
    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "HEAD", "FOO"])
def test_a_wrong_method_is_no_crash(phone: Phone, method: str) -> None:
    for path in ("sos", "check-ins", "activities", f"alerts/{uuid4()}", "alerts/x", "me", "nothing", "\x00", "%ff"):
        answer = phone.client.generic(method, f"/api/v1/{path}", b"{}", headers=phone.headers)
        assert answer.status_code < 500, (method, path, answer.content[:200])


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "bearer x", "Basic eDp4", "Bearer \x00", "Bearer é", "x" * 9000]
)
def test_a_wrong_token_is_401(cast: Cast, header: str) -> None:
    answer = Client().post("/api/v1/sos", b"{}", content_type="application/json", headers={"Authorization": header})
    is_problem(answer, 401)


# -- what a stranger sees


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from _patterns(part, before + str(part.pattern))
        else:
            yield before + str(part.pattern), part


def _things(cast: Cast) -> dict[str, UUID]:
    """One real thing of Sophea's, or of her organisation's, for each name of an id in an address."""
    now = timezone.now()
    owed = owed_world(cast)  # its exercise begins while nothing is wrong
    sos, _ = alerts.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    body = BODIES["activities"] | {"starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=5)).isoformat()}
    made, _ = create_activity(person=cast.sophea, key=uuid4(), body=body, now=now)
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
    assessed = assess(person=cast.sophea, activity=UUID(made["activity"]), clean=answers(), now=now)
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
    kept = custody(cast.sophea, cast.dara, cast.lantern, now)
    incident, support = opened(cast.dara, organisation=cast.lantern.pk, now=now), supported(cast, now)
    step = incident.tasks.all()[0]
    trip = UUID(made["activity"])
    sender, _user, _secret = senders.add_sender(person=cast.sophea, app=App.OSMAND, now=now)
    position_request = where_are_you.ask_where(by=cast.dara, activity=trip, person=cast.sophea.pk, now=now)
    consent.follow(person=cast.sophea, activity=trip, now=now)
    consent.make_link(person=cast.sophea, activity=trip, colleague=cast.dara.pk, now=now)
    given_away = give_now(by=cast.sophea, reader=owed["reader"], now=now)
    return {
        **owed, **law_things(cast, now), "family_opening": given_away.pk,
        "demand": noted(cast.dara, cast.lantern, now).pk,
        "sender": sender.pk, "position_request": position_request.pk, "link": FollowLink.objects.get().pk,
        "person": cast.sophea.pk,
        **{name: one.pk for name, one in kept.items()},
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
        "alert_id": UUID(sos["alert"]), "activity": UUID(made["activity"]), "activity_id": UUID(made["activity"]),
        "standing_id": standing.pk, "roll_call_id": call.pk, "watch": watch.pk, "invitation": invitation.pk,
        "organisation": cast.lantern.pk, "contact": Contact.objects.filter(owner=cast.sophea)[0].pk,
        "membership": Membership.objects.get(person=cast.sophea).pk,
        "device": Device.objects.get(person=cast.sophea).pk, "shift": Shift.objects.get(organisation=cast.lantern).pk,
        "address": Address.objects.filter(person=cast.sophea)[0].pk, "promise_id": promise.pk,
        "view": keep_view(person=cast.sophea, listing="risks", name="Mine", query="owner=me", now=now).pk,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["rith", "piseth"])
def test_a_strangers_thing_is_not_there(cast: Cast, name: str) -> None:
    """Every address with an id, read from the product itself: a new one is tried without being listed here."""
    things, who = _things(cast), getattr(cast, name)
    stranger = signed_in(who)
    token = {"Authorization": f"Bearer {device_token(who)}"}
    tried, wrong = 0, []
    before = _facts()
    for pattern, _view in _patterns(get_resolver()):
        names = re.findall(r"<uuid:(\w+)>", pattern)
        if not names:
            continue
        address = "/" + re.sub(r"<uuid:(\w+)>", lambda m: str(things[m[1]]), pattern).replace("^", "").rstrip("$")
        address = address.replace("<str:kind>", "threat").replace("<int:page>", "1").replace("<str:key>", "arrest")
        address = address.replace("<int:day>", "0").replace("<slug:part>", "accounts").replace("<slug:topic>", "kind")
        address = address.replace("<slug:key>", "cybercrime").replace("<slug:article>", "lango_25")
        assert "<" not in address, f"say in _things what {pattern} means"
        body = {
            "key": str(uuid4()),
            "outcome": "safe",
            "made_at": NOW,
            "minutes": 30,
            "for_name": "x",
            "role": "member",
        }
        for method in ("get", "post"):
            api = address.startswith("/api/")
            more = {"headers": token} if api and not address.endswith(("acknowledge", "resolve")) else {}
            data = json.dumps(body) if api else body
            kind = {"content_type": "application/json"} if api and method == "post" else {}
            answer = getattr(stranger, method)(address, data if method == "post" else None, **kind, **more)
            tried += answer.status_code != 405
            if answer.status_code not in (404, 405):
                wrong.append((method, pattern, answer.status_code))
    assert not wrong
    assert tried > 30
    assert _facts() == before


def _facts() -> list[Any]:
    """What nobody may have changed."""
    found: list[Any] = [
        list(m.objects.order_by("pk").values()) for m in (Alert, AlertEvent, Promise, CheckIn, Delivery)
    ]
    return [*found, list(Address.objects.order_by("pk").values("pk", "proven_at", "removed_at"))]


# -- links


def test_a_mail_scanner_that_opens_every_link_changes_nothing(
    cast: Cast, settings: Any, mail: MailServer, gateway: Gateway
) -> None:
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = mail.url, gateway.url
    now = timezone.now()
    alerts.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    people = [cast.sophea.pk, cast.kanha.pk]
    roll_calls.ask_roll_call(
        by=cast.dara, organisation=cast.lantern.pk, people=people, due_in_s=600, reason="", now=now
    )
    promises.arm([promises.NewPromise(cast.sophea.pk, now, organisation=cast.lantern.pk)], now=now)
    overdue.remind(now=now)
    alerts.raise_sos(person=cast.vanna, key=uuid4(), pressed_at=now, now=now)
    assert deliver_once(now) >= 5
    texts = [m.text for m in mail.messages] + [r.json["text"] for r in gateway.requests]
    links = {link for text in texts for link in re.findall(r"http://localhost:8000(/r/\S+)", text)}
    assert len(links) >= 5
    Entry.objects.all().delete()
    before, scanner = _facts(), Client()
    for link in links:
        for ask in (scanner.get, scanner.head, scanner.options):
            assert ask(link).status_code in (200, 302, 404, 405)
        scanner.get(link, follow=True)
        scanner.get(link + "?confirmed=1&answer=know&yes=1")
    assert _facts() == before
    assert not Entry.objects.exists()


# -- sign-in limits


def test_wrong_passwords_never_keep_a_phone_from_sos(cast: Cast, phone: Phone) -> None:
    from django.core.cache import cache

    cache.clear()
    attacker = Client()
    for _ in range(25):
        attacker.post("/accounts/login/", {"login": cast.sophea.email, "password": "guess"})
        attacker.post("/api/v1/sos", b"{}", content_type="application/json", headers={"Authorization": "Bearer guess"})
    answer = phone.send("sos", {"key": str(uuid4()), "pressed_at": datetime.now(UTC).isoformat()})
    assert answer.status_code == 201
    cache.clear()
