"""Why a file that somebody brought is not taken.

QamtuError
├── UploadError    (ValueError)       the file is not what it should be, or cannot be read
└── FetchError     (ValueError)       a file cannot be fetched
"""

from routing.errors import QamtuError


class UploadError(QamtuError, ValueError):
    """A file is not of its kind, is damaged, or may be meant to do harm."""


class FetchError(QamtuError, ValueError):
    """An address may not be asked, or does not give what it should."""
