"""What a reader put right or decided by itself, told to the user: one `Note` each, collected in a list."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """A sentence for the user that stops nothing: a template and what fills its gaps, as in `QamtuError`."""

    template: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.params)


Notes = list[Note]


def group_digits(number: float) -> str:
    """A whole number in groups of three digits, as it is read in every language: 1 200 000."""
    return f"{number:,.0f}".replace(",", "\u00a0")


def add_note(notes: Notes | None, template: str, **params: object) -> None:
    """Append a note where the caller collects them."""
    if notes is not None:
        notes.append(Note(template, params))
