"""Real programs around Karpear, as an operator has them: configured by the very lines of docs/running/programs.md."""
