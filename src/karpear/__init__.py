"""Karpear: security and risk management for civil society."""

__version__ = "0.2.0"
