"""The command `qamtu`: names the commands; each one's work is in `api/commands/`."""

import os
import signal
import sys
from contextlib import suppress
from importlib.metadata import version
from threading import Timer
from typing import Annotated, Final, NoReturn

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from api.commands import (
    audit,
    backup,
    demo,
    isochrone,
    matrix,
    network,
    publish,
    serve,
    siting,
    study,
    users,
    verify,
    visits,
    withdraw,
    worker,
)
from api.console import say
from api.errors import OWN_FAILURE, USER_ERROR, StoppedError, sentence, user_language
from api.failures import is_debugging
from api.usage_errors import explain_usage
from routing.errors import Phrase, QamtuError

# As a shell says that a process was ended by a signal: 128 and its number.
INTERRUPTED: Final = 130
TERMINATED: Final = 143

app = typer.Typer(
    name="qamtu",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
network_app = typer.Typer(
    help="Street networks: from an OSM extract to a folder that searches fast.", no_args_is_help=True
)
app.add_typer(network_app, name="network")

users_app = typer.Typer(help="Accounts of the service, and what they may do where.", no_args_is_help=True)
app.add_typer(users_app, name="users")
audit_app = typer.Typer(help="The log of who did what.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")

visits_app = typer.Typer(help="Home visits: who is visited when, by whom, in which order.", no_args_is_help=True)
app.add_typer(visits_app, name="visits")

app.command("demo")(demo.demo)
network_app.command("build")(network.build)
app.command("matrix")(matrix.matrix)
app.command("isochrone")(isochrone.isochrone)
app.command("study")(study.study)
app.command("siting")(siting.siting)
app.command("publish")(publish.publish)
app.command("verify")(verify.verify)
app.command("withdraw")(withdraw.withdraw)
visits_app.command("plan")(visits.plan)
visits_app.command("example")(visits.example)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
users_app.command("add")(users.add)
users_app.command("list")(users.show)
users_app.command("grant")(users.grant)
users_app.command("revoke")(users.revoke)
users_app.command("password")(users.password)
audit_app.command("verify")(audit.verify)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)


def _say_version(asked: bool) -> None:
    if asked:
        say(f"qamtu {version('qamtu')}")
        raise typer.Exit


@app.callback()
def qamtu(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """Who can reach which health facility in time, who cannot, and where new ones do most good."""


class _Terminated(BaseException):
    """SIGTERM: leaves through every clean-up, as Ctrl+C does."""


def main() -> NoReturn:
    """Run the command line: exit code 0 on success, 2 for wrong arguments or input, 1 for our own failure."""
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # in the background Ctrl+C may be ignored
        signal.signal(signal.SIGINT, _interrupt)
    try:
        code = app(prog_name="qamtu", standalone_mode=False)
    except NoArgsIsHelpError as asked:
        asked.show()
        sys.exit(USER_ERROR)
    except ClickException as error:
        _tell(explain_usage(error), USER_ERROR)
    except QamtuError as error:
        _tell(error, USER_ERROR)
    except KeyboardInterrupt:
        _stop(INTERRUPTED)
    except _Terminated:
        _stop(TERMINATED)
    except Exception as error:
        _explain_failure(error)
    if code == INTERRUPTED:  # what Typer makes of Ctrl+C
        _stop(INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)


def _interrupt(sign: int, _frame: object) -> NoReturn:
    """Raise what ends the command. Things half made at that moment complain as they are taken down: not aloud."""
    sys.unraisablehook = _once_more
    raise KeyboardInterrupt if sign == signal.SIGINT else _Terminated


def _once_more(unraisable: "sys.UnraisableHookArgs") -> None:
    """Send a signal again that came while an object was taken down: Python swallows what is raised there."""
    if issubclass(unraisable.exc_type, KeyboardInterrupt | _Terminated):
        sign = signal.SIGINT if issubclass(unraisable.exc_type, KeyboardInterrupt) else signal.SIGTERM
        again = Timer(0.05, os.kill, (os.getpid(), sign))
        again.daemon = True
        again.start()


def _explain_failure(error: Exception) -> NoReturn:
    cause = error.__cause__ or error.__context__
    if isinstance(error, SystemError) and isinstance(cause, KeyboardInterrupt | _Terminated):
        _stop(INTERRUPTED if isinstance(cause, KeyboardInterrupt) else TERMINATED)  # inside a compiled kernel
    if isinstance(error, PermissionError) and error.filename:
        rights = Phrase(
            "{path} cannot be read or written ({reason}); check its rights", path=error.filename, reason=error.strerror
        )
        _tell(rights, USER_ERROR)
    if is_debugging():
        raise error
    failure = f"{type(error).__name__}: {error}"
    _tell(
        Phrase("Qamtu failed ({failure}). QAMTU_DEBUG=1 shows where; please report it.", failure=failure), OWN_FAILURE
    )


def _stop(code: int) -> NoReturn:
    """End now: every clean-up was gone through on the way here, and what threads compute on is for nobody."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl+C has nothing left to stop
    with suppress(SystemExit):
        _tell(StoppedError("stopped; nothing partial is left"), code)
    with suppress(OSError):  # whoever read it has gone
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _asked_language() -> str:
    arguments = sys.argv[1:]
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return ""


def _tell(told: QamtuError | Phrase, code: int) -> NoReturn:
    sys.stderr.write(f"qamtu: {sentence(told, user_language(_asked_language()))}\n")
    sys.exit(code)
