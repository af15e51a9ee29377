"""What is read beyond what its reader may see is a written list."""

from tests.house.source import compare
from tests.house.unguarded import UNGUARDED, unguarded_reads


def test_unguarded_reads_equal_the_written_list():
    why = "lists what is read beyond `visible_to`. What of it reaches whoever reads? (python -m tests.house.lists)"
    compare(UNGUARDED, unguarded_reads(), why)
