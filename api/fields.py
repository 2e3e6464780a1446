"""Fields that requests bring, as far as both databases can keep them: no NUL, no longer than their column."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from geo.shown_text import shown_text

NO_CONTROL: Final = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
MOST: Final = 1e12


def _shown(value: Any) -> Any:
    return shown_text(value) if isinstance(value, str) else value


SHOWN: Final = BeforeValidator(_shown)
"""Without letters that nobody sees: what is only of such is empty."""
Line = Annotated[str, Field(max_length=500, pattern=NO_CONTROL)]
Name = Annotated[str, Field(min_length=1, max_length=500, pattern=NO_CONTROL)]
Paragraph = Annotated[str, Field(max_length=5000, pattern=NO_CONTROL)]
Identifier = Annotated[
    str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x20\x7f/](?:[^\x00-\x1f\x7f/]*[^\x00-\x20\x7f/])?$")
]
"""Of somebody's own making: it stands in addresses, so it holds no slash, and neither begins nor ends with a blank."""
Reference = Annotated[str, Field(min_length=1, max_length=64, pattern=NO_CONTROL)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Names = Annotated[dict[Language, Line], Field(max_length=20, description="By language: kk, ru, en, th, ...")]
Bbox = Annotated[list[float], Field(min_length=4, max_length=4, description="West, south, east, north (degrees).")]
Count = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]
