"""`karpear bench`: the shipped actions and server under load, beside a baseline taken in the same run."""
