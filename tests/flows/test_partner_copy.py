"""What was shared with a partner goes out as a file for them alone."""

import hashlib
import subprocess
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.people.models import Person
from karpear.vault.actions import records as actions
from karpear.vault.models import Grant, Outside, Record, TravelLock
from tests.cast import Cast, signed_in
from tests.steps.exports import all_opened, by_hand, unpacked
from tests.steps.sealing import Keys, enrolled, given, sealed_to

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FILE = b"\xff\xd8 drawn anew " * 3000


class Shared:
    """Sophea's entry, and its copy for an embassy, in two versions; the newer one has a file."""

    def __init__(self, cast: Cast) -> None:
        now = timezone.now()
        self.sophea, own = enrolled(cast.sophea, now)
        self.partner, sealing, self.file = Keys(), Keys(), uuid4()
        self.outside = Outside.objects.create(
            organisation=cast.lantern, kind="partner", label="Embassy", recipient=self.partner.recipient,
            proposed_by=cast.dara, proposed_at=now, confirmed_by=cast.kanha, confirmed_at=now,
        )  # fmt: skip
        me, they = ("person", own.pk, own.recipient), ("outside", self.outside.pk, self.partner.recipient)
        self.original = self.kept(cast.sophea, "original", [me])
        older = self.kept(cast.sophea, "older copy", [me, they], about=self.original.thread)
        blob = sealed_to(sealing.recipient, FILE + bytes(400))
        actions.keep_piece(by=cast.sophea, attachment=self.file, number=0, data=blob, now=now)
        told = {"name": "1.jpg", "id": str(self.file), "size": len(FILE), "sha256": hashlib.sha256(FILE).hexdigest()}
        version = given(
            self.sophea, {"what": "copy", "files": [told]}, [me, they], about=self.original.thread,
            thread=older.thread, supersedes=older.pk, sealing_key=sealing, attachments={self.file: blob},
        )  # fmt: skip
        self.copy, _new = actions.keep_record(by=cast.sophea, version=version, now=now)

    def kept(self, by: Person, what: str, readers: list[tuple[str, UUID, str]], about: UUID | None = None) -> Record:
        version = given(self.sophea, {"what": what}, readers, about=about)
        return actions.keep_record(by=by, version=version, now=timezone.now())[0]

    @property
    def path(self) -> str:
        return f"/vault/export/partner/{Grant.objects.get(record=self.copy, outside=self.outside).pk}/"


def test_it_holds_the_copy_for_them_and_nothing_else(cast: Cast, tmp_path: Path) -> None:
    shared = Shared(cast)
    said = unpacked(signed_in(cast.sophea).post(shared.path), tmp_path)
    assert sorted(one["what"] for one in said["files"]) == ["body", "file", "grant"]
    text = (tmp_path / "export/manifest.json").read_text()
    for nothing_of in (shared.original.pk, cast.sophea.pk, shared.sophea.recipient, cast.lantern.pk):
        assert str(nothing_of) not in text
    assert [one["what"] for one in all_opened(tmp_path, shared.partner)] == ["copy"]
    opened = tmp_path / f"export/opened/{shared.copy.pk}/{shared.file}.bin"
    assert opened.read_bytes() == FILE, "cut to its size"
    (tmp_path / "identity.txt").write_bytes(shared.partner.file())
    by_hand(tmp_path, said)
    line = Entry.objects.get(action="export.partner")
    assert (line.actor, line.object_id) == (cast.sophea.pk, shared.copy.pk)


def test_the_script_takes_the_partners_key_from_where_they_are_and_says_when_there_is_none(
    cast: Cast, tmp_path: Path
) -> None:
    shared = Shared(cast)
    unpacked(signed_in(cast.sophea).post(shared.path), tmp_path)
    none = subprocess.run(["sh", "export/open.sh"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert none.returncode == 1 and "sh open.sh identity.txt" in none.stderr
    for keys, code in ((Keys(), 1), (shared.partner, 0)):
        (tmp_path / "mine.txt").write_bytes(keys.file())
        line = ["sh", "export/open.sh", "mine.txt"]
        assert subprocess.run(line, cwd=tmp_path, capture_output=True, check=False).returncode == code


def test_only_its_author_takes_it_and_only_while_the_partner_reads(cast: Cast) -> None:
    shared = Shared(cast)
    path, author = shared.path, signed_in(cast.sophea)
    for stranger in (cast.dara, cast.piseth, cast.rith):
        assert signed_in(stranger).post(path).status_code == 404
    assert author.get(path).status_code == 405
    grant = Grant.objects.get(record=shared.copy, identity__person=cast.sophea)
    assert author.post(f"/vault/export/partner/{grant.pk}/").status_code == 404
    lock = TravelLock.objects.create(person=cast.sophea, set_at=timezone.now())
    assert author.post(path).status_code == 403
    lock.delete()
    Outside.objects.update(retired_at=timezone.now())
    assert author.post(path).status_code == 409
    Outside.objects.update(retired_at=None)
    Grant.objects.filter(outside=shared.outside).update(revoked_at=timezone.now())
    assert author.post(path).status_code == 404
    assert not Entry.objects.filter(action="export.partner").exists()
    session = author.session
    session["way"] = 1
    session.save()
    assert author.post(path).status_code == 503
