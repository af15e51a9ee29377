"""Karpear: security and risk management for civil society."""

__version__ = "0.5.0"
