"""Claims inside narratives: what a report's text says was arrested, seized, searched or met, with its place in the text."""

from rootbranch.gather.narratives.lexicon import VERSION
from rootbranch.gather.narratives.reading import READINGS_MAX, TEXT_MAX_CHARACTERS, Reading, read_narrative

__all__ = ["READINGS_MAX", "TEXT_MAX_CHARACTERS", "VERSION", "Reading", "read_narrative"]
