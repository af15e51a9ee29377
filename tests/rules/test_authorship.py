"""Whose words they were."""

import subprocess

from karpear.rules.sharing.authorship import mark_of, plain_words


def test_words_are_marked_without_how_they_were_laid_out() -> None:
    words = plain_words(["  Soldiers   at the bridge ", "", "កុំថតរូប"])
    assert words == plain_words(words.splitlines()) == "Soldiers at the bridge\nកុំថតរូប"
    assert mark_of("mine", words) != mark_of("yours", words)
    assert mark_of("mine", words) != mark_of("mine", f"{words}!")


def test_anybody_can_check_it_with_a_common_tool() -> None:
    answer = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", "s3cret"], input=b"one\ntwo", capture_output=True, check=True
    )
    assert answer.stdout.decode().strip().endswith(mark_of("s3cret", "one\ntwo"))
