"""Wrong arguments of the command line, in our own words: Typer says what it refuses, in English."""

import difflib
import re
from collections.abc import Iterable

from typer._click.exceptions import BadOptionUsage, BadParameter, ClickException, MissingParameter, NoSuchOption

from api.errors import RequestError


def explain_usage(error: ClickException) -> RequestError:
    """One sentence for what Typer refuses: what, where, and what to do."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "qamtu"
    if isinstance(error, NoSuchOption):
        known = [option for parameter in context.command.params for option in parameter.opts] if context else []
        return _unknown_option(error.option_name, known, command)
    if isinstance(error, BadOptionUsage):
        return _option_usage(error)
    if isinstance(error, BadParameter):
        return _bad_value(error, command)
    unknown = re.match(r"No such command '(.*?)'\.", f"{error.message}.")
    if unknown and context:
        return _unknown_command(unknown[1], context.command.commands, command)
    extra = re.match(r"Got unexpected extra arguments? ?(?:\(s\) )?\((.*)\)$", error.message)
    if extra:
        return RequestError(
            "{extra} is more than {command} takes; see {command} --help", extra=extra[1], command=command
        )
    return RequestError("{reason} See {command} --help", reason=error.message, command=command)


def _unknown_option(option: str, known: list[str], command: str) -> RequestError:
    near = _nearest(option, known)
    if near:
        return RequestError(
            "{command} has no option {option}; did you mean {near}?", command=command, option=option, near=near
        )
    return RequestError(
        "{command} has no option {option}; the options are {known}",
        command=command,
        option=option,
        known=", ".join([*known, "--help"]),
    )


def _unknown_command(name: str, known: Iterable[str], command: str) -> RequestError:
    near = _nearest(name, known)
    if near:
        return RequestError(
            "{command} has no command {name}; did you mean {near}?", command=command, name=name, near=near
        )
    return RequestError(
        "{command} has no command {name}; the commands are {known}", command=command, name=name, known=", ".join(known)
    )


def _option_usage(error: BadOptionUsage) -> RequestError:
    if "does not take" in error.message:
        return RequestError("{option} stands alone and takes no value", option=error.option_name)
    return RequestError("{option} needs a value after it", option=error.option_name)


def _bad_value(error: BadParameter, command: str) -> RequestError:
    from api.bad_values import explain_value

    parameter = error.param
    name = command
    if parameter is not None:
        name = parameter.metavar or str(parameter.name)
        name = parameter.opts[0] if parameter.param_type_name == "option" else name
    if isinstance(error, MissingParameter):
        return RequestError("{name} is missing; see {command} --help", name=name, command=command)
    choice = re.search(r"'(.*?)' is not one of (.*?)\.?$", error.message)
    if choice:
        known = choice[2].replace("'", "")
        return RequestError("{name} is {value}; it must be one of {known}", name=name, value=choice[1], known=known)
    judged = getattr(error.__cause__, "errors", None)
    if judged is not None:
        return explain_value(name, judged()[0])
    return RequestError("{name}: {reason}; see {command} --help", name=name, reason=error.message, command=command)


def _nearest(word: str, known: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(word, list(known), n=1)), "")
