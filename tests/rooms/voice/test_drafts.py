"""A draft: frozen as it was read, with no more links than can sign, and a flood of comments that stops no colleague."""

import re
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from karpear.rules.refusals import BadFields, Conflict
from karpear.voice.statements.actions import drafts, invitations
from karpear.voice.statements.agreed import fingerprint_of
from karpear.voice.statements.models import Statement, StatementComment, StatementInvitation
from karpear.voice.statements.values import NOTICE
from tests.cast import NOW, Cast, signed_in
from tests.steps.assessments import shown

from .phones import a_draft, frozen, invited, typed_statement

pytestmark = pytest.mark.django_db
TOO_MANY = [sha256(b"%d" % n).hexdigest() for n in range(61)]


def with_61_links(cast: Cast) -> Statement:
    draft = a_draft(cast.dara, cast.lantern, form="counted")
    for hashes in (TOO_MANY[:60], TOO_MANY[60:]):
        invitations.add_invitations(by=cast.dara, statement=draft.pk, hashes=hashes, now=NOW)
    return draft


def test_only_what_was_read_is_frozen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    draft, bopha = a_draft(cast.dara, cast.lantern), signed_in(cast.bopha)
    address, text_hash = f"/statements/{draft.pk}/", fingerprint_of(draft)
    assert f'name="text_hash" value="{text_hash}"' in shown(bopha, address)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    other = {"text_en": "Words that Dara has not read"}
    drafts.change_statement(by=cast.kanha, statement=draft.pk, clean=other, now=NOW)
    for sent in ({"text_hash": text_hash}, {}):
        page = bopha.post(f"{address}freeze/", sent, follow=True).content.decode()
        assert "Somebody has changed it since you opened it" in page and other["text_en"] in page
        assert Statement.objects.get().state == "draft"
    now_hash = fingerprint_of(Statement.objects.select_related("organisation").get())
    bopha.post(f"{address}freeze/", {"text_hash": now_hash})
    assert Statement.objects.get().state == "open"


def test_more_links_than_names_can_be_opened_stay_without_names(cast: Cast) -> None:
    draft = with_61_links(cast)
    with pytest.raises(BadFields, match="at most 60"):
        drafts.change_statement(by=cast.dara, statement=draft.pk, clean={"form": "named"}, now=NOW)
    Statement.objects.update(form="named")
    draft = Statement.objects.select_related("organisation").get()
    with pytest.raises(Conflict, match="at most 60"):
        frozen(cast.bopha, draft)
    Statement.objects.update(form="counted")
    draft = Statement.objects.select_related("organisation").get()
    assert frozen(cast.bopha, draft).state == "open"


def test_no_count_tells_who_commented_and_colleagues_have_one_of_their_own(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever convenes has every link: of one that took so many comments they would learn how many came by it."""
    monkeypatch.setattr("karpear.voice.statements.actions.drafts.MOST_COMMENTS", 12)
    draft = a_draft(cast.dara, cast.lantern)
    first, second = invited(cast.dara, draft, "First", "Second")
    links = list(StatementInvitation.objects.order_by("pk").values())
    comment = {"verb": "comment", "token": first.token, "words": "no"}
    assert all(first.call(comment)["ok"] for _ in range(12))
    assert [phone.call({**comment, "token": phone.token})["why"] for phone in (first, second)] == ["full", "full"]
    assert list(StatementInvitation.objects.order_by("pk").values()) == links
    drafts.comment_on_draft(by=cast.kanha, statement=draft.pk, clean={"words": "A colleague"}, now=NOW)
    assert StatementComment.objects.filter(by=cast.kanha).count() == 1
    frozen(cast.bopha, draft)
    assert not StatementComment.objects.exists()


def test_to_whom_it_goes_is_agreed_to_and_stands_in_the_history(cast: Cast) -> None:
    draft, dara = a_draft(cast.dara, cast.lantern), signed_in(cast.dara)
    before = fingerprint_of(draft)
    changed = drafts.change_statement(
        by=cast.dara, statement=draft.pk, clean={"addressees": ["governing", "opposition"]}, now=NOW
    )
    assert fingerprint_of(changed) != before
    page = shown(dara, f"/statements/{draft.pk}/")
    assert page.count("Party in government, Parties in opposition") == 2
    typed = {**typed_statement(), "addressees": ["no_party"]}
    assert dara.post(f"/statements/{draft.pk}/change/", typed).status_code == 422


def test_a_new_draft_proposes_times_that_could_be_frozen_today(cast: Cast) -> None:
    page = shown(signed_in(cast.dara), f"/statements/{cast.lantern.pk}/new/")
    first, last = (datetime.fromisoformat(typed) for typed in re.findall(r'value="(\d{4}-\d\d-\d\dT\d\d:\d\d)', page))
    assert (first.hour, last - first) == (18, timedelta(days=4))
    assert first.replace(tzinfo=NOW.tzinfo) - timezone.now() > NOTICE


def test_what_few_need_is_folded_and_never_hides_what_is_wrong(cast: Cast) -> None:
    address = f"/statements/{cast.lantern.pk}/new/"
    folded = re.compile(r"<summary>\s*<span>\s*Of one kind")
    assert folded.search(shown(signed_in(cast.dara), address))
    typed = typed_statement() | {"floor_kind": "", "floor_kind_least": "2"}
    refused = signed_in(cast.dara).post(address, typed)
    page = refused.content.decode()
    assert refused.status_code == 422 and "write how many of it" in page
    assert not folded.search(page)
