"""What the server may know of cases: codes, clocks and who answers. The narrative is sealed."""

from .facts import ConsentedFact, ConsentedFactQuerySet

__all__ = ["ConsentedFact", "ConsentedFactQuerySet"]
