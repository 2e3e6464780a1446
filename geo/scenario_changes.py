"""The changes of a study's scenario, as the service keeps them, read from a JSON file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from geo.encodings import decode_text
from geo.errors import StudyError
from geo.what_if.change_json import changes_from_list
from routing.errors import QamtuError

if TYPE_CHECKING:
    from geo.what_if.change import Change


def read_changes(path: Path) -> "tuple[Change, ...]":
    """The changes of a file, in their order.

    Raises
    ------
    StudyError
        The file is no JSON list, or a change cannot be; it is named by its number, the first is 1.
    """
    try:
        listed = json.loads(decode_text(path.read_bytes(), path.name))
        if not isinstance(listed, list) or not listed:
            raise StudyError("{name}: a scenario's changes are a list in [brackets]", name=path.name)
        return changes_from_list(listed)
    except StudyError:
        raise
    except QamtuError as error:
        raise StudyError(
            "{name}: a change of the scenario cannot be: {problem}", name=path.name, problem=error
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise StudyError("{name}: this is not JSON ({reason}); mend it", name=path.name, reason=error) from None
