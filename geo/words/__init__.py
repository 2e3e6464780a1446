"""What Qamtu says, in the reader's language."""

from geo.words.words import LANGUAGES, read_error_words, read_words

__all__ = ["LANGUAGES", "read_error_words", "read_words"]
