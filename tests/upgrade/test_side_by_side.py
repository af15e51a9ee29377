"""The release before this one and this one, as web and keeper, on one database that this one has changed."""

import copy
import json
from pathlib import Path
from typing import Self

import pytest

from tests.engine.processes import Client, Living, reckon
from tests.servers import Gateway, MailServer, free_port
from tests.steps.processes import karpear, until
from tests.upgrade.checkout import checked_out, is_known
from tests.upgrade.released import HERE, VERSIONS, ReleasedWorld, made_by


class BothVersions(Living):
    """Keeper and web of the earlier version; then, beside them, web and keeper of this one."""

    def __init__(self, released: ReleasedWorld, code: Path, mail: MailServer, gateway: Gateway) -> None:
        super().__init__(released.data, released.database, mail, gateway)
        self.environment |= {"KARPEAR_KEYS": released.settings["KARPEAR_KEYS"]}
        self.people = released.accounts
        self.earlier = {"PYTHONPATH": str(code / "src")}

    def __enter__(self) -> Self:
        self.start("keeper 1", "keep", **self.earlier)
        self.serve(**self.earlier)
        return self

    def beside(self) -> "BothVersions":
        """The same world as those see it who come to this version's pages."""
        other = copy.copy(self)
        other.port = free_port()
        other.url = f"http://127.0.0.1:{other.port}"
        self.start("web of this version", "web", f"--port={other.port}")
        until(other.alive, 180)
        return other


def answered(client: Client) -> int:
    """Of an SOS, a promise and a check-in, whichever was answered least often."""
    return min(len(client.sos), len(client.promises), len(client.check_ins))


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.django_db
def test_the_release_before_serves_next_to_this_one(tmp_path: Path, on_postgres: bool) -> None:
    version = VERSIONS[-1]
    commit = json.loads((HERE / version / "manifest.json").read_text())["commit"]
    if not is_known(commit):
        pytest.skip(f"the code of {version} is in no history here ({commit})")
    released = made_by(version, tmp_path / "data", postgres=on_postgres)
    done = karpear(released.data, "manage", "migrate", "-v0", **released.settings)
    assert done.returncode == 0, done.stderr
    with (
        checked_out(commit) as code, MailServer() as mail, Gateway() as gateway,
        BothVersions(released, code, mail, gateway) as world,
    ):  # fmt: skip
        with Client(world, seed=6) as earlier, Client(world.beside(), seed=7) as later:
            until(lambda: all(answered(client) >= 4 for client in (earlier, later)), 300)
            world.keeper(2)
            until(lambda: all(answered(client) >= 8 for client in (earlier, later)), 300)
            world.end("keeper 1")
            until(lambda: all(answered(client) >= 12 for client in (earlier, later)), 300)
        for client in (earlier, later):
            reckoning = reckon(client)
            assert not reckoning.lost, f"{reckoning}, refused {client.refused}"
