"""Two of two members sign before numbers of the sector are public: one rule for everything that is published."""
