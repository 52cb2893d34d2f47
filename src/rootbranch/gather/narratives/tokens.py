"""Cut a text into sentences and words, each with its place in the text.

Limits: a full stop ends a sentence where a space and a large letter follow, unless it stands behind an initial or a title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rootbranch.values import fold

SENTENCE_TOKENS_MAX = 200  # a longer one is a list without full stops; it is read in pieces

_TOKEN = re.compile(
    r"(?P<money>US\$|[$€£]|Q(?=\.?\s?\d))"
    r"|(?P<number>\d{1,3}(?:[.,\u00a0 ]\d{3})+(?:[.,]\d{1,2})?(?![\d])|\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)"
    r"|(?P<sign>[^\s])"
)
_END = re.compile(r"\n+|(?<=[.?!»”\"])\s+(?=[^\W\d_a-záéíóúñ]|[¿¡«“\"\d])")
_NO_END = re.compile(
    r"(?:\b[A-Z]|\b(?:Sr|Sra|Dr|Dra|Lic|Gral|Cap|Mr|Mrs|Ms|No|Núm|Art|St|Lt|Sgt|Col|Gen|U\.S|EE|UU))\.$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, a number or a sign.

    Args:
        kind: ``money``, ``number``, ``word`` or ``sign``.
        text: As written.
        word: Folded, for comparing.
        start, end: Characters in the text.
    """

    kind: str
    text: str
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence; `headline` where it ends with the line and not with a full stop."""

    tokens: tuple[Token, ...]
    headline: bool
    asks: bool

    def words(self) -> str:
        """Give the folded words with a space on each side of each."""
        return " " + " ".join(token.word for token in self.tokens if token.word) + " "


def sentences(text: str) -> Iterator[Sentence]:
    """Cut a text into sentences."""
    for start, end in _spans(text):
        every = tuple(_tokens(text, start, end))
        for first in range(0, len(every), SENTENCE_TOKENS_MAX):
            tokens = every[first : first + SENTENCE_TOKENS_MAX]
            signs = {token.text for token in tokens if token.kind == "sign"}
            yield Sentence(
                tokens=tokens,
                headline=text[start:end].rstrip()[-1:] not in {".", "!", "?", "»", '"', "”"},
                asks=bool(signs & {"?", "¿"}),
            )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _END.finditer(text):
        if "\n" not in found.group() and _NO_END.search(text[start : found.start()]):
            continue
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for found in _TOKEN.finditer(text, start, end):
        written, kind = found.group(), str(found.lastgroup)
        word = written if kind == "number" else fold(written) if kind == "word" else ""
        yield Token(kind=kind, text=written, word=word, start=found.start(), end=found.end())
