"""Coded facts that people and organisations give to the sector, and take back."""
