"""The ways out of bulletins: in public, by a secret address, on paper, in a month's digest. One query says to whom."""
