"""Trials: somebody says when they tried a measure that nothing here puts to the test."""
