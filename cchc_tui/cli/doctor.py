"""``cchc doctor``: is the workspace sound, and if not, what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_tui.cli.arguments import Parser, example
from cchc_tui.cli.context import here
from cchc_tui.cli.remarks import print_json, print_remarks
from cchc_tui.errors import StoreError
from cchc_tui.messages import tr
from cchc_tui.store.workspaces.workspace import Workspace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from cchc_tui.store.soundness.doctor import Health
    from cchc_tui.store.workspaces.remark import Remark


def register(commands: argparse._SubParsersAction[Parser]) -> Iterator[Parser]:
    """Add the command and yield its parser."""
    parser = commands.add_parser(
        "doctor",
        help=tr("sound.doctor_help"),
        description=tr("sound.doctor_about"),
        epilog=example("cchc doctor --mend"),
    )
    parser.add_argument("--mend", action="store_true", help=tr("sound.doctor_mend"))
    parser.add_argument("--backups", action="store_true", help=tr("sound.doctor_backups"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=tr("cli.opt_format"))
    parser.set_defaults(run=_run)
    yield parser


def _run(arguments: argparse.Namespace) -> int:
    from cchc_tui.store.mending.mending import mend  # noqa: PLC0415
    from cchc_tui.store.soundness.doctor import look  # noqa: PLC0415  (`--help` should not wait)

    workspace = _here(arguments)
    health = look(workspace, every_backup=arguments.backups)
    done: tuple[Remark, ...] = ()
    if arguments.mend and any(one.mend for one in health.remarks):
        done = tuple(mend(workspace, health))
        health = look(Workspace(workspace.root), every_backup=arguments.backups)
    if arguments.format == "json":
        told: dict[str, object] = {
            "sound": health.is_sound,
            "content": health.content,
            "submissions": health.submissions,
            "lines": health.lines,
            "done": [str(one.said) for one in done],
        }
        print_json(health.remarks, told)
    else:
        _print(health, done)
    return 0 if health.is_sound else 1


def _here(arguments: argparse.Namespace) -> Workspace:
    """The workspace, even where its settings cannot be read: that is for the doctor to say."""
    try:
        return here(arguments)
    except StoreError:
        return Workspace.find(arguments.workspace)


def _print(health: Health, done: tuple[Remark, ...]) -> None:
    print_remarks(done, word=tr("sound.word_mended"))
    print_remarks(health.remarks)
    if health.is_sound:
        print(tr("sound.doctor_sound", submissions=health.submissions, lines=health.lines))
        print(tr("sound.checksum", checksum=health.content))
    else:
        print(tr("sound.doctor_unsound", count=sum(one.trouble for one in health.remarks)))
