"""Mark what a record is found by, blindly: 64 bits of a digest under the installation's blind key.

    a number (telephone, account, plate, document)   as `guard.tokens` makes it
    a word of a name, and its first letters          so that a misspelt ending still finds it

The picture holds marks and no values: without the key nobody reads a name out of them, and after a purge nothing of
the person is left in it.

Limits: two values share a mark by chance once in 10¹⁹ pairs; what is found is opened and compared before it is shown.
"""

from collections.abc import Iterable

from rootbranch import guard, values

HEAD_LETTERS = 4
WORDS_MAX = 12


def marks_of_tokens(tokens: Iterable[str]) -> set[int]:
    """Mark blind tokens."""
    return {int(token[:16], 16) for token in tokens}


def marks_of_name(keyring: guard.Keyring, name: str) -> set[int]:
    """Mark the words of a name, in whatever letters it is written."""
    return {mark for both in marks_of_words(keyring, name) for mark in both}


def marks_of_words(keyring: guard.Keyring, name: str) -> tuple[tuple[int, int], ...]:
    """Mark each word of a name, and its first letters; whoever has the mark of a word has that of its letters."""
    words = [word for word in dict.fromkeys(values.fold(name).split()) if len(word) > 1][:WORDS_MAX]
    written = (text for word in words for text in (f"word:{word}", f"head:{word[:HEAD_LETTERS]}"))
    marks = [int(digest[:16], 16) for digest in guard.blind_digests(keyring, map(str.encode, written))]
    return tuple(zip(marks[::2], marks[1::2], strict=True))
