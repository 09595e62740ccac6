"""How a command ends: its exit status, Ctrl-C, a closed pipe, a message for the user.

Exit statuses: 0 done, 1 a check found something, 2 bad input, 130 Ctrl-C. On Ctrl-C the command
rolls back its transaction, removes its work files and prints no traceback.
"""

from __future__ import annotations

import io
import math
import os
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote

_INTERRUPTED = 130
_SAME_INTERRUPT = 1.0
"""Seconds in which a second Ctrl-C counts as the first: cleaning up must not be cut short."""


# After the user's name, up to the last @; without any @, what stands there and is no port.
_PASSWORD_IN_URL = re.compile(
    r"(?<!http)(?<!https)(://[^:/?#@\s]*:)(?!password@)"
    r"(?:\S*(?=@)|(?!\d+(?:[/?\s,:;]|$))[^/?\s]+)"
)
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_SETTING = re.compile(r"([\w%]+)(\s*=\s*)('(?:[^'\\]|\\.)*'?|[^\s&]*)")


class UserError(Exception):
    """A message for the person at the terminal: what is wrong and what to do. Exit status 2."""


def mask_passwords(text: str) -> str:
    """The text without the passwords of URLs and of connection settings such as password=..."""
    return _SETTING.sub(_mask_setting, _PASSWORD_IN_URL.sub(r"\1***", text))


def escape_controls(text: str) -> str:
    """The text with what a terminal would obey written out: names and cells of files may have it.

    That is control characters and marks of direction, except tabs and line feeds.
    """
    return _CONTROLS.sub(lambda found: repr(found[0])[1:-1], text)


def _mask_setting(setting: re.Match[str]) -> str:
    # Also sslpassword and passfile, and names with percent signs for some of their letters.
    is_secret = re.search("pass|secret", unquote(setting[1]), re.IGNORECASE)
    return f"{setting[1]}{setting[2]}***" if is_secret else setting[0]


def exit_quietly_on_interrupt() -> None:
    """Make Ctrl-C end the process at once, without a traceback, until `run_command` starts.

    For the top of a program, before imports that take a moment.
    """
    # A process started in the background may have to ignore Ctrl-C; leave that as it is.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _exit_at_once)


def run_command(run: Callable[[], int | None]) -> int:
    """Run a click command (`standalone_mode=False`) and return the exit status of the process.

    A program that called `exit_quietly_on_interrupt` ends here and does not return.
    """
    is_program = signal.getsignal(signal.SIGINT) is _exit_at_once
    if is_program:
        signal.signal(signal.SIGINT, _raise_interrupt)
        sys.unraisablehook = _exit_or_print
    try:
        status = _run_for_status(run)
    except Exception:
        if not is_program:
            raise
        sys.stderr.write(mask_passwords(traceback.format_exc()))
        status = 1
    finally:
        if is_program:
            signal.signal(signal.SIGINT, _exit_at_once)
    if is_program and not _is_traced():
        # Freeing every object one by one would take a tenth of a report's time.
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)
    return status


@contextmanager
def defer_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C during a short step that must not be cut short, then raise it.

    Only inside `run_command` of a program; elsewhere Python's own rule for Ctrl-C applies.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Python raises KeyboardInterrupt in the main thread alone
        return
    _Interrupts.deferring += 1
    try:
        yield
    finally:
        _Interrupts.deferring -= 1
        if _Interrupts.is_pending and not _Interrupts.deferring:
            _Interrupts.is_pending = False
            _raise_interrupt(signal.SIGINT, None)


class _Interrupts:
    """What `_raise_interrupt` must know when a signal arrives."""

    deferring = 0
    """How many `defer_interrupts` are open."""
    is_pending = False
    """Whether Ctrl-C came while one was open."""
    raised = -math.inf
    """When KeyboardInterrupt was last raised, on the monotonic clock."""


def _exit_at_once(_number: int, _frame: object) -> None:
    os._exit(_INTERRUPTED)


def _raise_interrupt(_number: int, _frame: object) -> None:
    if time.monotonic() - _Interrupts.raised < _SAME_INTERRUPT:
        return
    if _Interrupts.deferring:
        _Interrupts.is_pending = True
        return
    _Interrupts.raised = time.monotonic()
    raise KeyboardInterrupt


def _exit_or_print(unraisable: sys.UnraisableHookArgs) -> None:
    """Exit on Ctrl-C in a destructor, where Python prints what is raised and goes on."""
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        os._exit(_INTERRUPTED)
    sys.__unraisablehook__(unraisable)


def _is_traced() -> bool:
    """Whether a profiler or a debugger is attached: it must see Python end in the usual way."""
    if hasattr(sys, "monitoring") and any(map(sys.monitoring.get_tool, range(6))):
        return True
    return sys.getprofile() is not None or sys.gettrace() is not None


def _run_for_status(run: Callable[[], int | None]) -> int:
    import click

    _prepare_streams()
    stdout = sys.stdout
    try:
        status = run() or 0
        sys.stdout.flush()
        return status
    except UserError as error:
        print(escape_controls(mask_passwords(f"bedfellows: {error}")), file=sys.stderr)
        return 2
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(file=shown)
        print(mask_passwords(shown.getvalue()), file=sys.stderr, end="")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except BrokenPipeError:
        return _discard_output()
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        ours = (Path(__file__).with_name(name) for name in (package, f"{package}.py"))
        if not package or any(path.exists() for path in ours):
            raise  # a module of our own is missing: that is a fault of the program
        print(
            f"bedfellows: the package {package} is not installed: run `make install`",
            file=sys.stderr,
        )
        return 2
    except OSError as error:
        if error.filename is not None:
            print(f"bedfellows: {error.filename}: {error.strerror}", file=sys.stderr)
            return 2
        print(f"bedfellows: the answer cannot be written: {error.strerror}", file=sys.stderr)
        _discard_output()
        return 2
    except SystemExit:
        # click answers a broken pipe by replacing stdout and exiting with status 1.
        if sys.stdout is not stdout:
            return _discard_output()
        raise
    except Exception:
        # Libraries written in C++ or Rust turn KeyboardInterrupt into an error of their own.
        if _Interrupts.raised > -math.inf:
            return _INTERRUPTED
        raise


def _prepare_streams() -> None:
    """Make stdout and stderr writable: closed ones write nowhere, no character is refused."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the process
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            # Not "replace": reports print ? for what cannot be decided.
            stream.reconfigure(errors="backslashreplace")


def _discard_output() -> int:
    # Python flushes stdout once more when it ends; with no reader that would fail loudly.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    return 0
