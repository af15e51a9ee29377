"""What rows say beside what stands in them: which transaction wrote each, and in which order."""

from time import process_time

import pytest
from django.db import connection

from karpear.voice.statements.actions.written_again import write_again
from karpear.voice.statements.hashes import hashed
from karpear.voice.statements.models import StatementInvitation, StatementPledge
from tests.cast import Cast

from .phones import an_open_statement, invited


@pytest.mark.django_db(transaction=True)
def test_no_row_tells_which_link_became_which_pledge_or_who_came_first(cast: Cast) -> None:
    """By its transaction (PostgreSQL), or by the number that SQLite gives each row."""
    statement = an_open_statement(cast.dara, cast.lantern)
    phones = invited(cast.dara, statement, *map(str, range(9)))
    for phone in phones:
        phone.pledge(2)
    assert phones[3].pledge(4)["ok"] and phones[5].pledge(2, stands=False)["ok"]
    name_of = {hashed(phone.capability): phone.name for phone in phones}
    name_of |= {hashed(phone.token): phone.name for phone in phones}
    moment, place = ("xmin::text", "ctid") if connection.vendor == "postgresql" else ("1", "rowid")
    rows = []
    with connection.cursor() as cursor:
        for column, table in (
            ("capability_hash", "voice_statementpledge"),
            ("token_hash", "voice_statementinvitation"),
        ):
            cursor.execute(f"SELECT {column}, {moment} FROM {table} ORDER BY {place}")
            rows.append(cursor.fetchall())
    assert len({row[1] for table in rows for row in table}) == 1, "all of one transaction"
    pledges, links = ([name_of[row[0]] for row in table] for table in rows)
    came = [phone.name for phone in phones]
    assert came != pledges != links != came
    assert sorted(pledges) == sorted(links) == came
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


@pytest.mark.django_db
def test_five_hundred_are_written_again_in_a_tenth_of_a_second(cast: Cast) -> None:
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
    spans = []
    for _ in range(3):
        began = process_time()
        write_again(statement, pledge=StatementPledge.objects.filter(statement=statement)[7])
        spans.append(process_time() - began)
    assert StatementPledge.objects.count() == StatementInvitation.objects.count() == 500
    assert min(spans) < 0.1
