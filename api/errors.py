"""Turns errors of the core into what a user sees: a sentence in their language, an exit code, an HTTP status."""

import os
from typing import Final

from routing.errors import Phrase, QamtuError

USER_ERROR: Final = 2
OWN_FAILURE: Final = 1
LANGUAGES: Final = ("en", "ru", "kk", "th")


class SettingError(QamtuError, ValueError):
    """A QAMTU_ variable has a value that cannot be."""


class RequestError(QamtuError, ValueError):
    """A command or a request asks for what is not there."""


class BadQueryError(RequestError):
    """A query of OGC API has a parameter that is not known, or a value that cannot be: 400, as its standard asks."""


class StoppedError(QamtuError):
    """The user, or the system, stopped the command before it was done."""


class UnknownRegionError(QamtuError, LookupError):
    """The service has no such region."""


class UnknownObjectError(QamtuError, LookupError):
    """The service has no such thing, or none that this user may see."""


def unknown_object(object_id: str) -> UnknownObjectError:
    """There is no such thing, or none that this user may see."""
    return UnknownObjectError("there is nothing with the id {id} here", id=object_id)


class NotSignedInError(QamtuError, PermissionError):
    """Nobody is signed in, and somebody must be."""


class SignInError(QamtuError, PermissionError):
    """Signing in failed."""


class AccountError(QamtuError, ValueError):
    """An account, a password or a grant cannot be as asked."""


class AlreadyThereError(QamtuError, ValueError):
    """Something with this id is there already."""


class InUseError(QamtuError, ValueError):
    """Something cannot be removed while others refer to it."""


class TooLargeError(QamtuError, ValueError):
    """A request brings more than the service takes."""


class TooManyRequestsError(QamtuError):
    """Somebody asks for more than their share; `wait_s` says when to ask again."""


class CrossSiteError(QamtuError, PermissionError):
    """A page of another site made a browser ask for this."""


class RightError(QamtuError, PermissionError):
    """Somebody is signed in who may not do this."""


class PreconditionError(QamtuError, ValueError):
    """A change was made from an old state."""


class PreconditionMissingError(QamtuError, ValueError):
    """A change does not say from which state it was made."""


class KeyReusedError(RequestError):
    """An Idempotency-Key comes with another request than before."""


class StillAnsweringError(QamtuError, ValueError):
    """The first request with an Idempotency-Key is not answered yet."""


class BackupError(QamtuError, ValueError):
    """A backup cannot be written, or is none that can be restored."""


class LostKeyError(QamtuError):
    """Home-visit data are sealed under a key that is not here."""


class NotReadyError(QamtuError):
    """What is asked for is still being made; `wait_s` says when to ask again."""


class DatabaseAwayError(QamtuError):
    """The database cannot be reached, or is too busy; `wait_s` says when to ask again."""


class UnknownAddressError(QamtuError, LookupError):
    """The service has nothing at this address."""


def user_language(asked: str = "") -> str:
    """The language to speak: asked for, else QAMTU_LANG, else the system's, else English."""
    for value in (asked, os.environ.get("QAMTU_LANG", ""), os.environ.get("LC_ALL", ""), os.environ.get("LANG", "")):
        code = value[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


def sentence(told: QamtuError | Phrase, lang: str) -> str:
    """The sentence of an error or a phrase in a language, in English where a translation is missing."""
    from geo.words import tell

    return tell(told, lang)


def code_of(error: QamtuError) -> str:
    """The code of an error, which never changes: `UnknownRegionError` -> `unknown_region`."""
    name = type(error).__name__.removesuffix("Error")
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("_")
