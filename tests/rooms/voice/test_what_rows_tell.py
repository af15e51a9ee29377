"""What rows say beside what stands in them: which transaction wrote each, and in which order."""

from time import process_time

import pytest
from django.db import connection
from django.utils import timezone

from karpear.voice.statements.actions.written_again import TOGETHER, write_again, write_seat_again
from karpear.voice.statements.hashes import hashed
from karpear.voice.statements.models import OpeningRound, OpeningSeat, StatementInvitation, StatementPledge
from tests.cast import NOW, Cast

from .openings import opened
from .phones import FIRST_AT, a_draft, an_open_statement, invited

LINKS, PLEDGES = ("voice_statementinvitation", "token_hash"), ("voice_statementpledge", "capability_hash")
SEATS, COMMENTS = ("voice_openingseat", "capability_hash"), ("voice_statementcomment", "id")


def as_laid(table: str, column: str) -> tuple[list[str], set[str]]:
    """Rows in the order in which they lie there, and the transactions that wrote them, which only PostgreSQL notes."""
    moment, place = ("xmin::text", "ctid") if connection.vendor == "postgresql" else ("1", "rowid")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, {moment} FROM {table} ORDER BY {place}")
        rows = cursor.fetchall()
    return [str(row[0]) for row in rows], {str(row[1]) for row in rows}


@pytest.mark.django_db(transaction=True)
def test_no_row_tells_which_link_became_which_pledge_or_who_came_first(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern)
    phones = invited(cast.dara, statement, *map(str, range(9)))
    for phone in phones:
        phone.pledge(2)
    assert phones[3].pledge(4)["ok"] and phones[5].pledge(2, stands=False)["ok"]
    (links, of_links), (pledges, of_pledges) = as_laid(*LINKS), as_laid(*PLEDGES)
    assert len(of_links | of_pledges) == 1, "all of one transaction"
    name_of = {hashed(secret): phone.name for phone in phones for secret in (phone.token, phone.capability)}
    came = [phone.name for phone in phones]
    assert came != [name_of[row] for row in pledges] != [name_of[row] for row in links] != came
    assert sorted(name_of[row] for row in pledges) == sorted(name_of[row] for row in links) == came
    assert statement.invitations.filter(spent=True).count() == 9


@pytest.mark.django_db(transaction=True)
def test_former_links_are_not_left_in_the_file(cast: Cast) -> None:
    """Each change writes all rows again: without a vacuum PostgreSQL would keep a link as often as anybody pledged."""
    statement = an_open_statement(cast.dara, cast.lantern)
    phones = invited(cast.dara, statement, *map(str, range(9)))
    for least in (2, 3, 4):
        for phone in phones:
            phone.pledge(least)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone() == (1,)
            return
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('voice_statementinvitation'))")
        file = bytes(cursor.fetchone()[0])
    assert file.count(hashed(phones[4].token).encode()) <= 3


@pytest.mark.django_db(transaction=True)
def test_no_row_tells_in_which_order_names_were_handed_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: FIRST_AT)
    _statement, phones = opened(cast, *map(str, range(9)))
    for phone in phones[:-1]:
        assert phone.answer()["ok"]
    seats, of_seats = as_laid(*SEATS)
    answered = [hashed(phone.capability) for phone in phones[:-1]]
    assert len(of_seats) == 1 and len(seats) == 9
    assert [seat for seat in seats if seat in answered] != answered


@pytest.mark.django_db(transaction=True)
def test_no_row_tells_by_which_link_a_comment_came(cast: Cast) -> None:
    draft = a_draft(cast.dara, cast.lantern)
    phones = invited(cast.dara, draft, *map(str, range(9)))
    links = as_laid(*LINKS)
    for phone in phones:
        assert phone.call({"verb": "comment", "token": phone.token, "words": phone.name})["ok"]
    (comments, of_comments), words = as_laid(*COMMENTS), dict(draft.comments.values_list("id", "words"))
    assert len(of_comments) == 1 and as_laid(*LINKS) == links
    word_of = {str(pk).replace("-", ""): text for pk, text in words.items()}
    assert [word_of[pk.replace("-", "")] for pk in comments] != [phone.name for phone in phones]


def five_hundred(cast: Cast) -> StatementPledge:
    """One of so many pledges, of as many links."""
    statement = an_open_statement(cast.dara, cast.lantern, form="counted")
    StatementInvitation.objects.bulk_create(
        StatementInvitation(statement=statement, token_hash=f"{n:064x}") for n in range(500)
    )
    StatementPledge.objects.bulk_create(
        StatementPledge(
            statement=statement, capability_hash=f"{n:064x}", kind="ngo", at_least=3, recipient=f"age1{n:058}"
        )
        for n in range(500)
    )
    return StatementPledge.objects.filter(statement=statement)[7]


@pytest.mark.django_db
def test_of_five_hundred_no_more_are_written_again_than_of_sixty(cast: Cast) -> None:
    """In a fiftieth of a second: whoever waits to write an SOS does not notice it."""
    pledge, spans = five_hundred(cast), []
    for _turn in range(3):
        began = process_time()
        write_again(pledge.statement, pledge=pledge)
        spans.append(process_time() - began)
    assert StatementPledge.objects.count() == StatementInvitation.objects.count() == 500
    assert min(spans) < 0.02


@pytest.mark.django_db(transaction=True)
def test_chance_draws_which_are_written_again_with_one_that_changes(cast: Cast) -> None:
    pledge = five_hundred(cast)
    before = as_laid(*PLEDGES)[0]
    write_again(pledge.statement, pledge=pledge)
    after = as_laid(*PLEDGES)[0]
    moved = [row for row, stood in zip(after[-TOGETHER:], before[-TOGETHER:], strict=True) if row != stood]
    assert sorted(after) == sorted(before)
    assert pledge.capability_hash in after[-TOGETHER:] or connection.vendor == "postgresql"
    assert len(moved) > TOGETHER / 2 or connection.vendor == "postgresql"
    assert len(as_laid(*PLEDGES)[1]) == (2 if connection.vendor == "postgresql" else 1)


@pytest.mark.django_db
def test_sixty_sealed_names_are_written_again_in_a_tenth_of_a_second(cast: Cast) -> None:
    statement = an_open_statement(cast.dara, cast.lantern)
    opening = OpeningRound.objects.create(statement=statement, closes_at=NOW)
    sealed = {"sealed_name": "k" * 17_000, "share": "AGE-SECRET-KEY-1", "answered": True}
    OpeningSeat.objects.bulk_create(
        OpeningSeat(round=opening, capability_hash=f"{n:064x}", kind="ngo", recipient=f"age1{n:058}", **sealed)
        for n in range(60)
    )
    began = process_time()
    write_seat_again(opening.seats.all()[7])
    assert process_time() - began < 0.1 and opening.seats.count() == 60
