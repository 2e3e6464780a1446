"""What Qamtu says, in the reader's language."""

from geo.words.codes import tell_in_words
from geo.words.sentences import Speech
from geo.words.telling import tell
from geo.words.words import LANGUAGES, read_error_words, read_words

__all__ = ["LANGUAGES", "Speech", "read_error_words", "read_words", "tell", "tell_in_words"]
