"""`qamtu audit verify`: whether the audit log is what was written."""

from contextlib import closing

import typer

from api.commands.options import AsJson, DatabaseUrl, Language, require_language
from api.console import say, say_json
from api.errors import USER_ERROR, user_language
from routing.errors import Phrase


def verify(database: DatabaseUrl = "", lang: Language = "", json: AsJson = False) -> None:
    """Check every entry of the audit log against the one before it; name the first that was changed or is missing.

    Example: qamtu audit verify
    """
    language = user_language(require_language(lang))
    from api.access.audit import find_broken_entry
    from api.settings import read_settings
    from api.store.audit_log import load_last_entry
    from api.store.database import Database, sqlite_url

    settings = read_settings()
    with closing(Database(database or settings.database or sqlite_url(settings.data))) as opened:
        opened.require_there()
        opened.upgrade()
        with opened.session() as session:
            broken = find_broken_entry(session)
            last = load_last_entry(session)
            number, entry_hash = (last.number, last.entry_hash) if last else (0, "")
    if json:
        say_json({"intact": broken is None, "first_broken": broken, "number": number, "entry_hash": entry_hash})
    elif broken is None:
        told = Phrase(
            "the audit log is intact: {number} entries, the last with hash {hash}", number=number, hash=entry_hash
        )
        say(told, language)
    else:
        say(Phrase("entry {number} of the audit log was changed or is missing", number=broken), language)
    if broken is not None:
        raise typer.Exit(USER_ERROR)
