"""Which tests of the rules are plain examples."""

#: Properties, tables of every case there is, chances and seconds are left out: they walk no branch that plain examples
#: do not.
LEFT_OUT = ("TestMonotone", "TestEveryPath", "the_interval_holds", "twenty_thousand_years", "three_hundred_duties",
            "of_the_age_command")  # fmt: skip
