"""Commands that know no domain: Excel both ways, backup and restore, the process that does background work."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _

from app.core import consumer, nightly
from app.core.backup import BackupError, back_up
from app.core.backup import restore as bring_back
from app.core.exchange import commands as exchange

_FILE = click.Path(dir_okay=False, path_type=Path)


def register(command: Callable) -> None:
    """Give the commands to the application; `command` is how it declares one."""

    @command("backup")
    @click.argument("file", type=_FILE)
    def backup(file: Path):
        """Put everything (tables, accounts, files) into one checked archive FILE."""
        try:
            manifest = back_up(file)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
        click.echo(_counted(manifest))
        for digest in manifest.missing_files:
            click.echo(_("A file is missing on the disk: %(digest)s", digest=digest), err=True)

    @command("restore")
    @click.argument("file", type=_FILE)
    @click.option("--force", is_flag=True, help="Replace everything that is in the database.")
    def restore(file: Path, force: bool):
        """Fill the database from an archive FILE, as a whole or not at all."""
        try:
            click.echo(_counted(bring_back(file, force=force)))
        except BackupError as error:
            raise click.ClickException(str(error)) from error

    @command("nightly")
    def do_nightly_work():
        """Do what has to be done once a day; may be run again."""
        for label, count in nightly.run():
            click.echo(f"{label}: {count}")

    @command("work")
    def work():
        """Do background jobs until stopped; one such process per college."""
        try:
            consumer.consume(current_app._get_current_object())
        except consumer.AlreadyRunningError:
            raise click.ClickException(_("The worker of background jobs is running already")) from None

    exchange.register(command)


def _counted(manifest) -> str:
    rows = sum(member.rows for member in manifest.tables)
    return _("Rows: %(rows)s, files: %(files)s", rows=rows, files=len(manifest.files))
