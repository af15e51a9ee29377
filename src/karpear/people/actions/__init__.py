"""The verbs of this room, a file for each subject."""

from ..values import ContactValues
from .account import (
    add_address,
    move_address,
    remove_address,
    send_test,
    set_code_name,
    set_duress_password,
    set_language,
)
from .claims import ask_earlier, disown
from .contacts import (
    ContactAnswer,
    answer_contact,
    ask_contact,
    keep_contact,
    move_contact,
    remove_contact,
)
from .invitations import Newcomer, come_in, first_officer_link, invite, join, revoke_invitation
from .lost import Closed, close_phones, member_whose_phone
from .members import change_role, end_membership, set_consent, set_policy
from .passwords import (
    close_password_links,
    operator_password_link,
    password_link,
    password_link_works,
    set_new_password,
)
from .pushes import drop_pushes, keep_push
from .roster import add_shifts, answer_swap, offer_swap, remove_shift, renew_feed, set_handover
from .watch import answer_watch, ask_approval, ask_organisation, ask_person, end_watch, resolve_wishes, set_approval
from .without import Villager, add_without_account, end_without_account, invite_to_account, note_answered

__all__ = [
    "Closed",
    "ContactAnswer",
    "ContactValues",
    "Newcomer",
    "Villager",
    "add_address",
    "add_shifts",
    "add_without_account",
    "answer_contact",
    "answer_swap",
    "answer_watch",
    "ask_approval",
    "ask_contact",
    "ask_earlier",
    "ask_organisation",
    "ask_person",
    "change_role",
    "close_password_links",
    "close_phones",
    "come_in",
    "disown",
    "drop_pushes",
    "end_membership",
    "end_watch",
    "end_without_account",
    "first_officer_link",
    "invite",
    "invite_to_account",
    "join",
    "keep_contact",
    "keep_push",
    "member_whose_phone",
    "move_address",
    "move_contact",
    "note_answered",
    "offer_swap",
    "operator_password_link",
    "password_link",
    "password_link_works",
    "remove_address",
    "remove_contact",
    "remove_shift",
    "renew_feed",
    "resolve_wishes",
    "revoke_invitation",
    "send_test",
    "set_approval",
    "set_code_name",
    "set_consent",
    "set_duress_password",
    "set_handover",
    "set_language",
    "set_new_password",
    "set_policy",
]
