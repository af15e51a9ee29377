"""How fast the server's side is: `-m soak -s` prints the figures of docs/running/measuring.md, in time of processor."""

import time
from statistics import quantiles
from uuid import uuid4

import pytest

from karpear.audit.models import Entry
from karpear.vault.actions import records as actions
from karpear.vault.actions.records import Given
from karpear.vault.models import Grant, Record
from tests.steps.vault import KeyHolders, a_file

pytestmark = [pytest.mark.django_db, pytest.mark.soak, pytest.mark.timeout(900)]


def thousand(holders: KeyHolders, sent: Given) -> None:
    """As many records of Sophea's, all alike inside."""
    one, _ = actions.keep_record(by=holders.cast.sophea, version=sent, now=holders.cast.now)
    grants, ids = list(one.grants.all()), [uuid4() for _ in range(999)]
    records = []
    for number in ids:
        one.pk = one.thread = number
        records.append(Record(**{f.attname: getattr(one, f.attname) for f in Record._meta.concrete_fields}))
    Record.objects.bulk_create(records, batch_size=50)
    names = ("kind", "identity_id", "team_key_id", "blob", "created_at")
    columns = [{name: getattr(grant, name) for name in names} for grant in grants]
    made = [Grant(record_id=number, **values) for number in ids for values in columns]
    Grant.objects.bulk_create(made, batch_size=100)


def test_keeping(holders: KeyHolders) -> None:
    sophea, times = holders.vaults["sophea"], []
    for sent in [holders.entry() for _ in range(200)]:
        before = time.process_time()
        assert sophea.keep(sent).status_code == 201
        times.append(time.process_time() - before)
    cuts = quantiles(times, n=100)
    print(f"\nkeep a record: p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms")


@pytest.mark.parametrize("name", ["sophea", "dara"])
def test_listing(holders: KeyHolders, name: str) -> None:
    """One's own, and what an officer reads of somebody else through the team: that is written down, page by page."""
    thousand(holders, holders.entry() if name == "sophea" else holders.incident())
    reader, pages, size = holders.vaults[name], 0, 0
    reader.get("directory")  # what is loaded at the first call is not counted
    after: str | None = ""
    before = time.process_time()
    while after is not None:
        answer = reader.get(f"records?limit=200{'&after=' + after if after else ''}")
        after, pages, size = answer.json()["next"], pages + 1, size + len(answer.content)
    took = time.process_time() - before
    print(f"\n1,000 records in {pages} pages, read by {name}: {took * 1000:.0f} ms, {size / 1e6:.1f} MB")
    assert (pages, took < 3) == (5, True)
    assert Entry.objects.filter(action="fetch").count() == (0 if name == "sophea" else 5)


@pytest.mark.parametrize("megabytes", [5, 50])
def test_a_file_in_pieces(holders: KeyHolders, megabytes: int) -> None:
    sophea, (number, blob) = holders.vaults["sophea"], a_file(megabytes * 1024 * 1024)
    before = time.process_time()
    assert set(sophea.upload(number, blob)) == {200}
    assert sophea.keep(holders.entry(attachments={number: blob})).status_code == 201
    print(f"\n{megabytes} MB in pieces and its record: {(time.process_time() - before) * 1000:.0f} ms")
