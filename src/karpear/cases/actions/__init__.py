"""The verbs of cases."""

from .facts import claim_to_carry, consent, purge_facts, withdraw_consent

__all__ = ["claim_to_carry", "consent", "purge_facts", "withdraw_consent"]
