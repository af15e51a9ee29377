"""The secrets of second factors: kept under the field keys, so that a copy of the database signs nobody in."""

from allauth.mfa.adapter import DefaultMFAAdapter

from karpear.keys.cipher import SECOND_FACTORS, SealBroken, seal, unseal


class Adapter(DefaultMFAAdapter):
    """allauth asks for what it stores of a code app and of recovery codes."""

    def encrypt(self, text: str) -> str:
        return seal(text.encode(), SECOND_FACTORS).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises SealBroken, also for what was written unencrypted."""
        try:
            blob = bytes.fromhex(encrypted_text)
        except ValueError as error:
            raise SealBroken("A second factor's secret is not encrypted.") from error
        return unseal(blob, SECOND_FACTORS).decode()
