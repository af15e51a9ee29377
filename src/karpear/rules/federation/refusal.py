"""Why something that came from another installation is not taken."""

from enum import StrEnum


class Unfit(StrEnum):
    """One word for each reason: the page has a sentence for each."""

    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    BAD_SHAPE = "bad_shape"
    NOT_CANONICAL = "not_canonical"
    UNKNOWN_VERSION = "unknown_version"
    UNKNOWN_KIND = "unknown_kind"
    WRONG_PUBLISHER = "wrong_publisher"
    UNKNOWN_PUBLISHER = "unknown_publisher"
    PAUSED = "paused"
    UNSIGNED = "unsigned"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    REVOKED_KEY = "revoked_key"
    OLD_KEY = "old_key"
    ROOTS_UNSIGNED = "roots_unsigned"
    KEYS_ROLLED_BACK = "keys_rolled_back"
    KEYS_DIFFER = "keys_differ"
    KEY_TOO_LONG = "key_too_long"
    KEY_OF_ANOTHER = "key_of_another"
    OUT_OF_ORDER = "out_of_order"
    BROKEN_CHAIN = "broken_chain"
    TOO_MANY_WAIT = "too_many_wait"
    TWO_OF_ONE_NUMBER = "two_of_one_number"
    WRONG_CHAIN = "wrong_chain"
    EMPTY_AUDIENCE = "empty_audience"
    NOT_FOR_US = "not_for_us"
    LABEL_STAYS = "label_stays"
    OPEN_ABOVE_CLEAR = "open_above_clear"
    NOT_TO_RELAY = "not_to_relay"
    BODY_CHANGED = "body_changed"
    CANNOT_OPEN = "cannot_open"
    BAD_BODY = "bad_body"
    NOT_ITS_OWN = "not_its_own"
    SEEN_BUNDLE = "seen_bundle"
    NO_BUNDLE = "no_bundle"
    NOT_FILES = "not_files"
    STRANGE_FILES = "strange_files"
    TOO_LARGE = "too_large"
    CUT_OFF = "cut_off"
    FILE_CHANGED = "file_changed"
    UNREACHABLE = "unreachable"
    STALE_REQUEST = "stale_request"
    REPLAYED_REQUEST = "replayed_request"


class UnfitItem(Exception):
    """It is not taken; `why` is told to a person."""

    def __init__(self, why: Unfit) -> None:
        self.why = why
        super().__init__(why.value)
