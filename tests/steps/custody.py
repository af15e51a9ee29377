"""Who holds keys for others: an organisation with its team key, and a recovery that is asked for."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from karpear.vault.actions import enrolment, outside_keys, records, team_keys, teams
from karpear.vault.actions import recovery as recovery_actions
from karpear.vault.actions.team_keys import GivenTeamWrap
from karpear.vault.models import Identity, Outside, Record, RecoveryRequest, TeamWrap, Wrap
from karpear.vault.queries import team as queries
from tests.cast import Cast
from tests.steps.sealing import Keys, b64, enrolled, founded, given, next_list, sealed_to, secret_wrap
from tests.steps.vault import KeyHolders


def recovery_of(holders: KeyHolders) -> tuple[Keys, Outside, Wrap]:
    """Lantern's confirmed recovery key, and Sophea's wrap for it."""
    key, now, cast = Keys(), timezone.now(), holders.cast
    outside = outside_keys.propose_outside(
        by=cast.dara, organisation=cast.lantern.pk, kind="recovery", label="r", recipient=key.recipient, now=now
    )
    outside_keys.confirm_outside(by=cast.kanha, outside=outside.pk, now=now)
    blob = b64(sealed_to(key.recipient, b"x" * 80))
    wrap = enrolment.add_wrap(person=cast.sophea, kind="recovery", to_recipient=key.recipient, blob=blob, now=now)
    return key, outside, wrap


def post_recovery(holders: KeyHolders, **more: Any) -> Any:
    new = Keys()
    wraps = [{"kind": "secret", "blob": b64(secret_wrap())}]
    where = {"organisation": str(holders.cast.lantern.pk), **more}
    body = where | {"recipient": new.recipient, "sign_key": new.sign_key, "wraps": wraps}
    return holders.vaults["sophea"].ask("POST", "recovery", body)


class Lantern:
    """An organisation with a team key: Dara made it, Kanha is admitted, Sophea writes."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.sophea, self.sophea_id = enrolled(cast.sophea, cast.now)
        self.dara, self.dara_id = enrolled(cast.dara, cast.now)
        self.kanha, self.kanha_id = enrolled(cast.kanha, cast.now)
        self.team, self.key = founded(cast.dara, self.dara, cast.lantern, cast.now)
        self.admit(self.kanha_id)

    def admit(self, reader: Identity | Outside) -> TeamWrap:
        blob = b64(sealed_to(reader.recipient, self.team.file()))
        return team_keys.admit(
            by=self.cast.dara, organisation=self.cast.lantern.pk, to=reader.pk, blob=blob, now=self.cast.now
        )

    def publish(self, **changes: Any) -> None:
        text, signature = next_list(self.cast.lantern, self.team, **changes)
        teams.publish(
            by=self.cast.dara, organisation=self.cast.lantern.pk, text=text, signature=signature, now=self.cast.now
        )

    def rotated(self, *readers: Identity | Outside, **changes: Any) -> Keys:
        """By Dara, for these readers."""
        fresh, number = Keys(), uuid4()
        current = queries.team_state(self.cast.dara, self.cast.lantern.pk)["team"]
        text, signature = next_list(
            self.cast.lantern, self.team, sign=fresh.sign_key,
            team={"id": str(number), "generation": current["generation"] + 1, "recipient": fresh.recipient}, **changes,
        )  # fmt: skip
        team_keys.rotate(
            by=self.cast.dara, organisation=self.cast.lantern.pk, team=number, recipient=fresh.recipient,
            chain=b64(sealed_to(fresh.recipient, self.team.file())),
            wraps=[GivenTeamWrap(reader.pk, b64(sealed_to(reader.recipient, fresh.file()))) for reader in readers],
            text=text, signature=signature, now=self.cast.now,
        )  # fmt: skip
        return fresh

    def recovery(self) -> tuple[Keys, Outside]:
        """Entered by Dara, confirmed by Kanha, in the list."""
        keys = Keys()
        outside = outside_keys.propose_outside(
            by=self.cast.dara, organisation=self.cast.lantern.pk, kind="recovery", label="Safe", now=self.cast.now,
            recipient=keys.recipient,
        )  # fmt: skip
        outside_keys.confirm_outside(by=self.cast.kanha, outside=outside.pk, now=self.cast.now)
        outside.refresh_from_db()
        self.publish(recovery=[{"id": str(outside.pk), "recipient": outside.recipient}])
        return keys, outside

    def report(self, **more: Any) -> Record:
        readers = [
            ("person", self.sophea_id.pk, self.sophea_id.recipient),
            ("team", self.key.pk, self.key.recipient),
        ]
        version = given(self.sophea, {"what": "x"}, readers, type="incident", organisation=self.cast.lantern.pk, **more)
        return records.keep_record(by=self.cast.sophea, version=version, now=self.cast.now)[0]


def ask_recovery(cast: Cast, keys: Keys, **more: Any) -> RecoveryRequest:
    values: dict[str, Any] = {"organisation": cast.lantern.pk, "person": cast.sophea, "now": cast.now, **more}
    return recovery_actions.ask_recovery(
        recipient=keys.recipient, sign_key=keys.sign_key, wraps=[("secret", "", b64(secret_wrap()))], **values
    )
