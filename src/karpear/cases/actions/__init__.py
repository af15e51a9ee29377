"""The verbs of cases."""

from .facts import claim_to_carry, consent, purge_facts, withdraw_consent, withdraw_removed

__all__ = ["claim_to_carry", "consent", "purge_facts", "withdraw_consent", "withdraw_removed"]
