"""How many of each kind signed, where no name is published: nobody is to be told from so few of a kind."""

from collections.abc import Mapping

#: A class with fewer is not shown by itself. Nor are what is left together fewer: else they could be told by taking
#: the others away.
LEAST_OF_A_CLASS = 3
OTHERS = "others"


def class_counts(kinds: Mapping[str, int]) -> dict[str, int]:
    """Kind → how many, the largest first; small kinds together as OTHERS, which are never fewer than a class.

    Where even all together are too few for a class, nothing is said of kinds.
    """
    ordered = sorted(((kind, number) for kind, number in kinds.items() if number), key=lambda pair: (-pair[1], pair[0]))
    large_classes = [(kind, number) for kind, number in ordered if number >= LEAST_OF_A_CLASS]
    others = sum(kinds.values()) - sum(number for _kind, number in large_classes)
    while large_classes and 0 < others < LEAST_OF_A_CLASS:
        others += large_classes.pop()[1]
    counts = dict(large_classes)
    if others >= LEAST_OF_A_CLASS:
        counts[OTHERS] = others
    return counts
