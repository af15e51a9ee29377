"""A fund that the members of a network hold together. The product moves no money: it writes down who moved it."""
