"""What carries items: a stick that anybody may have had, the internet, and a bundle opened without Karpear."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from karpear.network.federation.actions.fetches import ToAsk, take_answer
from karpear.network.federation.actions.identity import renew
from karpear.network.federation.actions.peers import pause_peer
from karpear.network.federation.console import CannotFederate, export, lines_of, take
from karpear.network.federation.models import FederatedItem, RefusedItem
from karpear.rules.federation.bundles import ENTRIES, LARGEST_MANIFEST, MANIFEST
from karpear.rules.federation.refusal import Unfit
from tests.cast import Cast, signed_in
from tests.house.source import ROOT
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import Side, carry, elsewhere, share, trust, two, whys

HOST = "testserver"


def a_stick(cast: Cast, folder: Path) -> tuple[Side, Side, Path]:
    """With one bulletin from Lotus for Delta."""
    lotus, delta = two(cast)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    return lotus, delta, export(folder, lotus.network, lotus.peer(delta), cast.now)


def test_a_stick_brings_what_the_internet_brings(cast: Cast, tmp_path: Path) -> None:
    lotus, delta, place = a_stick(cast, tmp_path)
    [(name, tally)] = take(tmp_path, delta.network, cast.now)
    assert name == place.name and tally.taken == 3 and not tally.refusals
    columns = ("chain", "seq", "item", "about", "kind", "state", "signed", "body")
    rows = list(FederatedItem.objects.filter(network=delta.network, peer__isnull=False).values_list(*columns))
    island = elsewhere("Island", cast.now)
    trust(lotus, island, cast.now)
    [copy] = delta.bulletins()
    FederatedItem.objects.filter(network=delta.network, peer__isnull=False).delete()
    copy.delete()
    assert carry(lotus, delta, cast.now).taken == 3
    assert rows == list(FederatedItem.objects.filter(network=delta.network, peer__isnull=False).values_list(*columns))
    with pytest.raises(CannotFederate):
        export(tmp_path, lotus.network, _paused(lotus, delta), cast.now)
    [(_name, again)] = take(tmp_path, delta.network, cast.now)
    assert lines_of(place.name, again), "what is refused is said"


def _paused(lotus: Side, delta: Side) -> object:
    return pause_peer(by=lotus.coordinator, peer=lotus.peer(delta).pk, now=timezone.now())


def _link(place: Path) -> None:
    (place / ENTRIES).unlink()
    (place / ENTRIES).symlink_to("/etc/passwd")


def _pipe(place: Path) -> None:
    (place / ENTRIES).unlink()
    os.mkfifo(place / ENTRIES)


def _folder(place: Path) -> None:
    (place / MANIFEST).unlink()
    (place / MANIFEST).mkdir()


def _more(place: Path) -> None:
    (place / "autorun.inf").write_text("x")


def _bomb(place: Path) -> None:
    with (place / MANIFEST).open("r+b") as file:
        file.truncate(LARGEST_MANIFEST * 1000)


def _cut(place: Path) -> None:
    data = (place / ENTRIES).read_bytes()
    (place / ENTRIES).write_bytes(data[: len(data) // 2])


def _changed(place: Path) -> None:
    data = (place / ENTRIES).read_bytes()
    (place / ENTRIES).write_bytes(data.replace(b"GREEN", b"CLEAR"))


def _unsigned(place: Path) -> None:
    (place / MANIFEST).write_text("{}")


def _path(place: Path) -> None:
    text = (place / MANIFEST).read_text()
    (place / MANIFEST).write_text(text.replace('"id":"', '"id":"../'))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_link, Unfit.NOT_FILES), (_pipe, Unfit.NOT_FILES), (_folder, Unfit.NOT_FILES), (_more, Unfit.STRANGE_FILES),
        (_bomb, Unfit.TOO_LARGE), (_cut, Unfit.CUT_OFF), (_changed, Unfit.FILE_CHANGED), (_unsigned, Unfit.UNSIGNED),
        (_path, Unfit.BAD_SHAPE),
    ],
)  # fmt: skip
def test_a_hostile_stick_is_refused(cast: Cast, tmp_path: Path, spoil: Callable[[Path], None], why: Unfit) -> None:
    _lotus, delta, place = a_stick(cast, tmp_path)
    spoil(place)
    [(_name, tally)] = take(tmp_path, delta.network, cast.now)
    assert whys(tally) == {why} and not delta.bulletins()
    assert RefusedItem.objects.filter(network=delta.network, why=why.value, carrier="stick").exists()


def test_a_stick_without_a_bundle_is_refused(cast: Cast, tmp_path: Path) -> None:
    _lotus, delta, place = a_stick(cast, tmp_path / "stick")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / place.name).symlink_to(place)
    assert whys(take(tmp_path / "other", delta.network, cast.now)[0][1]) == {Unfit.NOT_FILES}
    place.rename(tmp_path / "stick" / "holiday")
    assert whys(take(tmp_path / "stick", delta.network, cast.now)[0][1]) == {Unfit.NO_BUNDLE}
    assert whys(take(tmp_path / "nowhere", delta.network, cast.now)[0][1]) == {Unfit.NO_BUNDLE}


def ask(source: Side, asker: Side) -> ToAsk:
    """As the keeper of `asker` asks `source`."""
    return ToAsk(asker.peer(source).pk, f"http://{HOST}", {}, asker.own.online_key)


def test_sealed_chains_are_for_whoever_signs_and_once(cast: Cast) -> None:
    lotus, delta = two(cast)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    client, now = Client(), timezone.now()
    public = client.get("/fed/chains.json").json()
    assert all(name.startswith("self-") for name in public), "a stranger sees what is for anybody"
    request, path = ask(lotus, delta), "/fed/chains.json"
    headers = request.headers(path, now)
    listed = client.get(path, headers=headers)
    [sealed] = [name for name in listed.json() if name.startswith("to-")]
    assert "no-store" in listed["Cache-Control"]
    assert client.get(path, headers=headers).status_code == 401, "used again"
    path = f"/fed/{sealed}/1.jsonl"
    assert client.get(path).status_code == 404 and client.get("/fed/self-0/1.jsonl").status_code == 404
    assert client.get(path, headers=request.headers("/fed/other/1.jsonl", now)).status_code == 401, "another path"
    late = request.headers(path, now - timedelta(days=2))
    assert client.get(path, headers=late).status_code in (401, 404)
    answer = client.get(path, headers=request.headers(path, now))
    assert answer.status_code == 200 and answer.content.count(b"\n") == 1
    for name in public:
        take_answer(request.peer, client.get(f"/fed/{name}/1.jsonl").content, now=now)
    assert take_answer(request.peer, answer.content, now=now).taken == 1 and len(delta.bulletins()) == 1
    island = elsewhere("Island", cast.now)
    trust(lotus, island, cast.now)
    assert client.get(path, headers=ask(lotus, island).headers(path, now)).status_code == 404
    stranger = elsewhere("Stranger", cast.now)
    trust(delta, stranger, cast.now)
    asked = ToAsk(request.peer, f"http://{HOST}", {}, stranger.own.online_key)
    assert client.get(f"/fed/{sealed}/1.jsonl", headers=asked.headers(path, now)).status_code == 404
    whys_seen = set(RefusedItem.objects.filter(network=lotus.network).values_list("why", flat=True))
    assert whys_seen == {"replayed_request"}, "what is not signed may be anybody's"


def test_pages_of_a_coordinator(cast: Cast) -> None:
    lotus, delta = two(cast)
    share(a_bulletin(cast, now=cast.now, label="GREEN"), cast.dara, lotus, delta, now=cast.now)
    here, there = signed_in(lotus.coordinator), signed_in(delta.coordinator)
    peer = lotus.peer(delta)
    assert "Delta Network" in here.get("/federation/").content.decode()
    path = f"/federation/peers/{peer.pk}/"
    assert here.get(path).status_code == 200 and here.get(f"{path}address/").status_code == 200
    file = here.get(f"{path}bundle/")
    assert file.status_code == 200 and file["Content-Disposition"].endswith('.jsonl"')
    from django.core.files.uploadedfile import SimpleUploadedFile

    bundle = SimpleUploadedFile("bundle.jsonl", file.content)
    taken = there.post(f"/federation/{delta.network.pk}/take/", {"bundle": bundle}, follow=True)
    assert "3 new items" in taken.content.decode() and len(delta.bulletins()) == 1
    again = SimpleUploadedFile("bundle.jsonl", file.content)
    repeated = there.post(f"/federation/{delta.network.pk}/take/", {"bundle": again}, follow=True).content.decode()
    assert "taken in already" in repeated and "Refused" not in repeated
    known = SimpleUploadedFile("bundle.jsonl", here.get(f"{path}bundle/").content)
    repeated = there.post(f"/federation/{delta.network.pk}/take/", {"bundle": known}, follow=True).content.decode()
    assert "all of it was here already" in repeated
    spoilt = SimpleUploadedFile("bundle.jsonl", file.content[:-9])
    refused = there.post(f"/federation/{delta.network.pk}/take/", {"bundle": spoilt}, follow=True)
    assert "cut off" in refused.content.decode()
    assert here.post(f"{path}address/", {"address": "http://10.0.0.1"}).status_code == 422, "https alone"
    assert here.post(f"{path}address/", {"address": "https://delta.test"}).status_code == 302
    assert here.post(f"{path}pause/").status_code == 302 and here.get(f"{path}bundle/").status_code == 302
    assert here.post(f"{path}resume/").status_code == 302 and here.post(f"{path}remove/").status_code == 302
    for person in (cast.dara, delta.coordinator, cast.rith):
        assert signed_in(person).get(path).status_code == 404
    assert signed_in(cast.dara).get("/federation/").status_code == 404
    renew(network=lotus.network, revoke=False, now=cast.now)


def commands() -> str:
    """The recipe as docs/running/federation.md has it."""
    text = (ROOT / "docs/running/federation.md").read_text().partition("## Opening a bundle without Karpear")[2]
    return text.partition("```sh\n")[2].partition("```")[0]


@pytest.mark.once
@pytest.mark.skipif(
    not all(shutil.which(tool) for tool in ("age", "openssl", "jq", "xxd")), reason="needs age, openssl, jq and xxd"
)
def test_a_bundle_opens_without_karpear(cast: Cast, tmp_path: Path) -> None:
    _lotus, delta, place = a_stick(cast, tmp_path / "stick")
    lines = (place / ENTRIES).read_text().splitlines()
    (tmp_path / "item.json").write_text(next(line for line in lines if '"sealed"' in line))
    (tmp_path / "identity.txt").write_text(delta.own.identities[0])
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands()], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "Signature Verified Successfully" in ran.stdout and "Checkpoint on road 5" in ran.stdout
