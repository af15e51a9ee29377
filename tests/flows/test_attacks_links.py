"""A link for a new password is kept for later: until its person is somebody whom its maker may not take over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.people.actions import invitations, members, passwords
from karpear.people.models import Membership, PasswordLink, Person
from karpear.rules.access import Role
from karpear.rules.refusals import Forbidden, Missing
from tests.cast import PASSWORD, Cast, person

pytestmark = pytest.mark.django_db
NEW = "nine clay kettles"
Change = Callable[[Cast], object]


def membership(one: Person) -> Membership:
    return Membership.objects.get(person=one, ended_at=None)


def joins_elsewhere(cast: Cast) -> None:
    now = timezone.now()
    given = {"by": cast.piseth, "organisation_id": cast.cardamom.pk, "role": Role.OFFICER, "for_name": "s"}
    _kept, token = invitations.invite(now=now, **given)
    invitations.join(token=token, person=cast.sophea, now=now)


def belongs_elsewhere_without_an_invitation(cast: Cast) -> None:
    Membership.objects.create(person=cast.sophea, organisation=cast.cardamom, role=Role.MEMBER.value)


def is_promoted(cast: Cast) -> None:
    now = timezone.now()
    members.change_role(by=cast.dara, membership_id=membership(cast.sophea).pk, role=Role.OFFICER, now=now)


def runs_the_server(cast: Cast) -> None:
    Person.objects.filter(pk=cast.sophea.pk).update(is_operator=True)


def is_let_go(cast: Cast) -> None:
    members.end_membership(by=cast.kanha, membership_id=membership(cast.sophea).pk, now=timezone.now())


def loses_its_maker(cast: Cast) -> None:
    Person.objects.filter(pk=cast.dara.pk).update(is_active=False)


def loses_its_makers_role(cast: Cast) -> None:
    Membership.objects.filter(person=cast.dara).update(role=Role.MEMBER.value)


CHANGES = [
    joins_elsewhere,
    belongs_elsewhere_without_an_invitation,
    is_promoted,
    runs_the_server,
    is_let_go,
    loses_its_maker,
    loses_its_makers_role,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_link_ends_with_the_rule_that_allowed_it(cast: Cast, change: Change) -> None:
    now = timezone.now()
    _member, uid, token = passwords.password_link(by=cast.dara, membership_id=membership(cast.sophea).pk, now=now)
    assert passwords.password_link_works(uid=uid, token=token)
    change(cast)
    assert not passwords.password_link_works(uid=uid, token=token)
    with pytest.raises(Missing):
        passwords.set_new_password(uid=uid, token=token, password=NEW, now=now)
    Client().post(f"/reset/{uid}/{token}/", {"password": NEW, "again": NEW})
    cast.sophea.refresh_from_db()
    assert cast.sophea.check_password(PASSWORD)


def test_a_demotion_opens_no_link_again(cast: Cast) -> None:
    now = timezone.now()
    _member, uid, token = passwords.password_link(by=cast.dara, membership_id=membership(cast.sophea).pk, now=now)
    is_promoted(cast)
    members.change_role(by=cast.dara, membership_id=membership(cast.sophea).pk, role=Role.MEMBER, now=now)
    assert not passwords.password_link_works(uid=uid, token=token)


def test_the_operators_link_works_whoever_they_are(cast: Cast) -> None:
    path = passwords.operator_password_link(email=cast.piseth.email, now=timezone.now())
    _empty, _reset, uid, token, _end = path.split("/")
    assert passwords.set_new_password(uid=uid, token=token, password=NEW, now=timezone.now()) == cast.piseth
    assert not passwords.password_link_works(uid=uid, token=token)


def test_a_link_of_somebody_else_opens_nobody(cast: Cast) -> None:
    now = timezone.now()
    other = person("Chan", cast.lantern)
    _member, _uid, token = passwords.password_link(by=cast.dara, membership_id=membership(cast.sophea).pk, now=now)
    _member, uid, _token = passwords.password_link(by=cast.dara, membership_id=membership(other).pk, now=now)
    assert not passwords.password_link_works(uid=uid, token=token)


def test_who_left_is_nobody_to_make_a_link_for(cast: Cast) -> None:
    gone = membership(cast.sophea)
    is_let_go(cast)
    with pytest.raises(Missing):
        passwords.password_link(by=cast.dara, membership_id=gone.pk, now=timezone.now())
    with pytest.raises(Forbidden):
        passwords.password_link(by=cast.dara, membership_id=membership(cast.dara).pk, now=timezone.now())


def test_links_are_forgotten(cast: Cast) -> None:
    now = timezone.now()
    passwords.password_link(by=cast.dara, membership_id=membership(cast.sophea).pk, now=now)
    purge_tables(PasswordLink, now=now + timedelta(days=91))
    assert not PasswordLink.objects.exists()
