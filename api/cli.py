"""The command `qamtu`: names the commands; each one's work is in `api/commands/`."""

import os
import signal
import sys
from typing import Final, NoReturn

import typer

from api.commands import demo, isochrone, matrix, network, serve, siting, study
from api.errors import OWN_FAILURE, USER_ERROR, sentence, user_language
from routing.errors import QamtuError

STOPPED: Final = 130

app = typer.Typer(
    name="qamtu",
    help="Who can reach which health facility in time, who cannot, and where new ones do most good.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
network_app = typer.Typer(
    help="Street networks: from an OSM extract to a folder that searches fast.", no_args_is_help=True
)
app.add_typer(network_app, name="network")

app.command("demo")(demo.demo)
network_app.command("build")(network.build)
app.command("matrix")(matrix.matrix)
app.command("isochrone")(isochrone.isochrone)
app.command("study")(study.study)
app.command("siting")(siting.siting)
app.command("serve")(serve.serve)


def main() -> NoReturn:
    """Run the command line: exit code 0 on success, 2 for wrong arguments or input, 1 for our own failure."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))  # leaves through every clean-up
    try:
        app()  # says itself what is wrong with an option, and leaves with 2
    except QamtuError as error:
        _leave(sentence(error, user_language(_asked_language())), USER_ERROR)
    except Exception as error:
        if isinstance(error, SystemError) and isinstance(error.__cause__ or error.__context__, KeyboardInterrupt):
            sys.exit(STOPPED)  # Ctrl+C inside a compiled kernel
        if isinstance(error, PermissionError) and error.filename:
            _leave(f"{error.filename} cannot be read or written ({error.strerror}); check its rights", USER_ERROR)
        if os.environ.get("QAMTU_DEBUG", "").lower() in ("1", "true", "yes"):
            raise
        _leave(
            f"Qamtu failed ({type(error).__name__}: {error}). QAMTU_DEBUG=1 shows where; please report it.", OWN_FAILURE
        )
    sys.exit(0)


def _asked_language() -> str:
    arguments = sys.argv[1:]
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return ""


def _leave(text: str, code: int) -> NoReturn:
    sys.stderr.write(f"qamtu: {text}\n")
    sys.exit(code)
