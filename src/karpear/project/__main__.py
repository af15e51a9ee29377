"""`python -m karpear.project`: the same as `karpear`."""

from .cli import main

main()
