"""Somebody wants into another person's account, or to hear that a duress password was typed."""

import json
import re
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.people.actions import account, passwords
from karpear.people.models import Membership, Person
from karpear.rules.access import Role
from karpear.rules.refusals import Forbidden
from tests.cast import PASSWORD, Cast, signed_in
from tests.steps.accounts import set_up_code_app

pytestmark = pytest.mark.django_db
SECOND = "quiet paper boats"


def in_organisation(person: Person) -> Membership:
    return Membership.objects.get(person=person)


def test_a_password_link_is_told_on_every_channel_and_can_be_closed(cast: Cast) -> None:
    now = timezone.now()
    membership = in_organisation(cast.sophea)
    _member, uid, token = passwords.password_link(by=cast.dara, membership_id=membership.pk, now=now)
    fetch_notices(now=now)
    deliveries = Delivery.objects.filter(topic="sign_in", person=cast.sophea)
    assert {d.channel for d in deliveries} == {"email", "sms"}
    passwords.close_password_links(person=cast.sophea, now=now)
    assert not passwords.password_link_works(uid=uid, token=token)


def test_nobody_makes_a_link_into_somebody_elses_organisation(cast: Cast) -> None:
    """Piseth could otherwise invite Sophea, and then set her password."""
    membership = Membership.objects.create(person=cast.sophea, organisation=cast.cardamom, role=Role.MEMBER.value)
    with pytest.raises(Forbidden):
        passwords.password_link(by=cast.piseth, membership_id=membership.pk, now=timezone.now())


def test_who_acts_for_others_is_not_taken_over_while_they_have_no_second_factor(cast: Cast) -> None:
    lead = in_organisation(cast.bopha)
    with pytest.raises(Forbidden):
        passwords.password_link(by=cast.dara, membership_id=lead.pk, now=timezone.now())
    signed_in(cast.bopha)
    assert passwords.password_link(by=cast.dara, membership_id=lead.pk, now=timezone.now())


def test_a_stolen_database_holds_no_second_factor(cast: Cast) -> None:
    browser = Client()
    browser.post(reverse("account_login"), {"login": cast.dara.email, "password": PASSWORD})
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    set_up_code_app(browser)
    kept = Authenticator.objects.get(user=cast.dara, type="totp")
    secret = TOTP(kept).instance.data["secret"]
    assert not re.fullmatch(r"[A-Z2-7]{16,}", secret)
    for one in Authenticator.objects.filter(user=cast.dara):
        assert not re.search(r'"(secret|seed)": "[A-Z2-7]+"', json.dumps(one.data))
    call_command("rotate_field_keys")
    again = Authenticator.objects.get(pk=kept.pk)
    assert again.data["secret"] != secret
    assert not TOTP(again).validate_code("000000")


def test_wrong_passwords_from_elsewhere_do_not_keep_somebody_out(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,3/h/key"}
    wrong = {"login": cast.rith.email, "password": "wrong again and again"}
    for _n in range(4):
        Client(REMOTE_ADDR="10.0.0.1").post(reverse("account_login"), wrong)
    assert "attempts" in Client(REMOTE_ADDR="10.0.0.1").post(reverse("account_login"), wrong).content.decode()
    right = {"login": cast.rith.email, "password": PASSWORD}
    assert Client(REMOTE_ADDR="10.9.9.9").post(reverse("account_login"), right).status_code == 302


def test_changing_the_password_with_the_duress_one_changes_the_duress_one(cast: Cast) -> None:
    account.set_duress_password(person=cast.rith, password=SECOND, now=timezone.now())
    browser = Client()
    browser.post(reverse("account_login"), {"login": cast.rith.email, "password": SECOND})
    new = "nine clay water jars"
    form = {"oldpassword": SECOND, "password1": new, "password2": new}
    assert browser.post(reverse("account_change_password"), form).status_code == 302
    rith = Person.objects.get(pk=cast.rith.pk)
    assert rith.check_password(new)
    assert rith.typed_duress
    assert rith.check_password(PASSWORD)
    assert not rith.typed_duress
    assert not rith.check_password(SECOND), "as after any change, the old one is gone"
    assert browser.get("/").status_code == 200, "and the session goes on"


def test_the_second_password_page_does_not_tell_the_two_apart(cast: Cast) -> None:
    """Whoever saw which password was typed tries it here: the answer is the same for both."""
    account.set_duress_password(person=cast.rith, password=SECOND, now=timezone.now())
    answers = []
    for typed in (PASSWORD, SECOND):
        browser = Client()
        browser.post(reverse("account_login"), {"login": cast.rith.email, "password": typed})
        answer = browser.post(reverse("people:second_password"), {"password": typed})
        answers.append((answer.status_code, re.sub(r'value="[^"]{30,}"', "", answer.content.decode())))
    assert answers[0] == answers[1]
    assert Person.objects.get(pk=cast.rith.pk).check_password(SECOND)


@pytest.mark.parametrize("typed", [PASSWORD, SECOND])
def test_a_forced_session_takes_nobodys_words_away(cast: Cast, typed: str) -> None:
    now = timezone.now()
    account.set_duress_password(person=cast.rith, password=SECOND, now=now)
    browser = Client()
    browser.post(reverse("account_login"), {"login": cast.rith.email, "password": typed})
    first = browser.post(reverse("people:words"), {"ok": "lotus", "delayed": "", "duress": ""})
    second = browser.post(reverse("people:second_password"), {"password": ""})
    assert (first.status_code, second.status_code) == (302, 302)
    forced = typed == SECOND
    assert Person.objects.get(pk=cast.rith.pk).check_password(SECOND) is forced
    assert cast.rith.safety_words.exists() is not forced


@pytest.mark.parametrize(("typed", "wanted"), [(PASSWORD, SECOND), (SECOND, PASSWORD), (SECOND, SECOND)])
def test_the_two_passwords_never_become_one(cast: Cast, typed: str, wanted: str) -> None:
    """They would open the door alike, and nobody would hear of duress."""
    account.set_duress_password(person=cast.rith, password=SECOND, now=timezone.now())
    browser = Client()
    browser.post(reverse("account_login"), {"login": cast.rith.email, "password": typed})
    form = {"oldpassword": typed, "password1": wanted, "password2": wanted}
    answer = browser.post(reverse("account_change_password"), form)
    assert answer.context["form"].errors == {"password1": ["This must differ from the password you sign in with."]}
    rith = Person.objects.get(pk=cast.rith.pk)
    assert rith.check_password(SECOND)
    assert rith.typed_duress
    assert rith.check_password(PASSWORD)
    assert not rith.typed_duress


def test_a_link_makes_neither_password_the_other_and_tells_nobody_which_it_was(cast: Cast) -> None:
    account.set_duress_password(person=cast.sophea, password=SECOND, now=timezone.now())
    _member, uid, token = passwords.password_link(
        by=cast.dara, membership_id=in_organisation(cast.sophea).pk, now=timezone.now()
    )
    link, said = reverse("people:new_password", args=[uid, token]), []
    for new in (PASSWORD, SECOND):
        answer = Client().post(link, {"password": new, "again": new})
        said.append(re.sub(r'value="[^"]{30,}"', "", answer.content.decode()))
    assert said[0] == said[1]
    assert "This must differ" in said[0]
    fresh = {"password": "nine clay water jars", "again": "nine clay water jars"}
    assert Client().post(link, fresh).status_code == 302, "the link was not used up"
    sophea = Person.objects.get(pk=cast.sophea.pk)
    assert sophea.check_password(SECOND)
    assert sophea.typed_duress
    assert sophea.duress_signed_in_at is None


def test_a_passkey_after_a_password_that_was_given_up_opens_a_true_session(cast: Cast) -> None:
    """Somebody forced typed the second password here and came no further."""
    browser = Client()
    session = browser.session
    session["way"] = 1
    session.save()
    request = RequestFactory().get("/")
    request.session, request.user = session, AnonymousUser()
    for how, way in (({"method": "mfa", "passwordless": True}, 0), ({"method": "password"}, 1)):
        session["way"] = 1
        with context.request_context(request):
            record_authentication(request, cast.rith, **how)
            get_adapter(request).post_login(
                request, cast.rith, email_verification="none", signal_kwargs=None, email=None, signup=False,
                redirect_url="/",
            )  # fmt: skip
        assert session["way"] == way, how


def test_typing_the_password_again_works_and_notes_duress(cast: Cast) -> None:
    account.set_duress_password(person=cast.rith, password=SECOND, now=timezone.now())
    browser = Client()
    browser.post(reverse("account_login"), {"login": cast.rith.email, "password": PASSWORD})
    second_answer = browser.post(reverse("account_reauthenticate"), {"password": SECOND})
    assert second_answer.status_code == 302
    assert Person.objects.get(pk=cast.rith.pk).duress_signed_in_at is not None


def test_signing_in_leads_nowhere_else(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for next_ in ("//evil.test/", "https://evil.test/", "/\\evil.test"):
        form = {"login": cast.rith.email, "password": PASSWORD, "next": next_}
        assert Client().post(reverse("account_login"), form).url == "/"
