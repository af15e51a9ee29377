"""Names under a published statement, as a reader sees them, and what this reader may say of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.rules.voice.named import NameAnswer, may_strike_out

from ..models import NamedAccount, NamedPerson, Statement, StatementSignature
from ..words import CLASSES


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A name under a statement, as this reader sees it. `leads`: they may say for this account whether it was them.

    `bearer`: the reader's own row, where they have a name like it; `account`: that of theirs, where several have.
    """

    signature: StatementSignature
    kind: str
    leads: bool
    may_withdraw: bool
    may_leave: bool = False
    bearer: NamedPerson | None = None
    account: NamedAccount | None = None

    @property
    def own_answer(self) -> str:
        """What the reader, or another lead, has said."""
        own_row = self.bearer or self.account
        return own_row.answer if own_row else self.signature.answer

    @property
    def may_say_yes(self) -> bool:
        """Also after a no, which may have been pressed by mistake."""
        return self.own_answer not in ("yes", NameAnswer.CONFIRMED) and not self.signature.withdrawn_at

    @property
    def may_say_no(self) -> bool:
        return self.own_answer not in ("not_us", NameAnswer.DENIED)

    @property
    def is_anothers(self) -> bool:
        """Has the reader denied it, and another of that name confirmed it?"""
        return not self.may_say_no and not self.signature.is_denied


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A name like the reader's own under a statement, for their own page."""

    bearer: NamedPerson

    @property
    def signature(self) -> StatementSignature:
        return self.bearer.signature

    @property
    def is_asked(self) -> bool:
        return not self.bearer.answer and not self.signature.withdrawn_at


def named_person(person: Person, signature: StatementSignature) -> NamedPerson | None:
    """Their own row of those who have such a name."""
    return NamedPerson.objects.visible_to(person).filter(signature=signature).first()


def named_account(person: Person, signature: StatementSignature) -> NamedAccount | None:
    """Of several accounts of that name the one for which they answer."""
    return NamedAccount.objects.of_leads(person).filter(signature=signature).first()


@unguarded("names that are published and like their own")
def names_like_own(person: Person) -> list[NamedLine]:
    """Under which statements a name like theirs stands: what waits for an answer first, then the newest."""
    rows = NamedPerson.objects.visible_to(person).select_related("signature__statement")
    return sorted((NamedLine(bearer) for bearer in rows), key=lambda line: not line.is_asked)


@unguarded("names that are published")
def public_names(statement: Statement) -> list[StatementSignature]:
    """Names under it, by their letters; those that were taken back, too: they are shown struck out, with the reason."""
    return sorted(statement.signatures.all(), key=lambda signature: signature.name.casefold())


@unguarded("a name that they may take back or answer")
def signature_for(person: Person, pk: UUID) -> StatementSignature:
    """One that this person may take back or answer. Raises Missing."""
    rows = StatementSignature.objects.select_related("statement__organisation", "organisation")
    signature = find_row(rows.filter(pk=pk))
    is_convener = may_there(person, signature.statement.organisation_id, Verb.KEEP_VOICE)
    own_rows = named_person(person, signature), named_account(person, signature)
    if not is_convener and not _leads(person, signature) and not any(own_rows):
        raise Missing
    return signature


def signature_lines(person: Person, statement: Statement, *, keeps: bool) -> Sequence[SignatureLine]:
    """By their letters. `keeps`: the reader is one of the convener's."""
    rows = NamedPerson.objects.visible_to(person).filter(signature__statement=statement)
    own_rows: Mapping[UUID, NamedPerson] = {bearer.signature_id: bearer for bearer in rows}
    accounts = NamedAccount.objects.of_leads(person).filter(signature__statement=statement)
    own_accounts = {account.signature_id: account for account in accounts}
    return [
        _line(person, signature, own_rows.get(signature.pk), own_accounts.get(signature.pk), keeps=keeps)
        for signature in public_names(statement)
    ]


def _line(
    person: Person,
    signature: StatementSignature,
    bearer: NamedPerson | None,
    account: NamedAccount | None,
    *,
    keeps: bool,
) -> SignatureLine:
    leads = _leads(person, signature)
    is_theirs = leads or (bearer is not None and may_strike_out(bearer.own_answer, NameAnswer(signature.answer)))
    return SignatureLine(
        signature=signature,
        kind=str(CLASSES.get(signature.kind, signature.kind)),
        leads=leads or account is not None,
        may_withdraw=(keeps or is_theirs) and not signature.withdrawn_at,
        may_leave=keeps and not signature.withdrawn_at and signature.is_denied,
        bearer=bearer,
        account=account,
    )


def _leads(person: Person, signature: StatementSignature) -> bool:
    organisation = signature.organisation_id
    return organisation is not None and may_there(person, organisation, Verb.DECIDE_TO_SPEAK)
