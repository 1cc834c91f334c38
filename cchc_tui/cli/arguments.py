"""The command line's words, in the clerk's language: argparse with every sentence out of our catalogue."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, NoReturn

from cchc_tui.errors import UsageError
from cchc_tui.messages import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_REQUIRED = r"the following arguments are required: (?P<what>.*)"
_UNKNOWN = r"unrecognized arguments: (?P<what>.*)"
_CHOICE = r"argument (?P<what>.*?): invalid choice: (?P<value>.*?) \(choose from (?P<choices>.*)\)"
_VALUE = r"argument (?P<what>\S+): (?P<rest>.*)"


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Help with our own word for "usage"."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Begin the line on usage in our language."""
        super().add_usage(usage, actions, groups, tr("cli.usage") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that raises `UsageError` instead of printing English and leaving; `commands` by name."""

    commands: Mapping[str, Parser]

    def __init__(self, **settings: object) -> None:
        settings.setdefault("formatter_class", HelpFormatter)
        super().__init__(add_help=False, allow_abbrev=False, **settings)  # type: ignore[arg-type]
        self._positionals.title = tr("cli.positionals")
        self._optionals.title = tr("cli.options")
        self.add_argument("-h", "--help", action="help", help=tr("cli.help_help"))

    def error(self, message: str) -> NoReturn:
        """Say in one sentence what is wrong with the call, and where its help stands.

        Raises:
            UsageError: always.
        """
        command = self.prog
        if found := re.fullmatch(_REQUIRED, message):
            raise UsageError("cli.missing", what=found["what"], command=command)
        if found := re.fullmatch(_UNKNOWN, message):
            raise UsageError("cli.unknown", what=found["what"], command=command)
        if found := re.fullmatch(_CHOICE, message):
            choices = found["choices"].replace("'", "")
            raise UsageError("cli.choice", value=found["value"].strip("'"), choices=choices, command=command)
        found = re.fullmatch(_VALUE, message)
        raise UsageError("cli.value", what=found["what"] if found else message, command=command)


def example(command: str) -> str:
    """Return the closing paragraph of a command's help: one call that works."""
    return f"{tr('cli.example')}\n  {command}"
