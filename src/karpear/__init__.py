"""Karpear: security and risk management for civil society."""

__version__ = "0.1.0"
