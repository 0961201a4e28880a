"""Commands that know no domain: backup and restore, and the process that does background work."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app.core import consumer
from app.core.backup import BackupError, back_up
from app.core.backup import restore as bring_back
from app.core.exchange.commands import export_xlsx, import_xlsx


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Put everything — tables, accounts, files — into one checked archive FILE."""
    try:
        manifest = back_up(file)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    rows = sum(member.rows for member in manifest.tables)
    click.echo(
        _("Rows: %(rows)s, files: %(files)s, archive: %(path)s", rows=rows, files=len(manifest.files), path=file)
    )
    for digest in manifest.missing_files:
        click.echo(_("A file is missing on the disk: %(digest)s", digest=digest), err=True)


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace everything that is in the database.")
@with_appcontext
def restore(file: Path, force: bool) -> None:
    """Fill the database from an archive FILE, as a whole or not at all."""
    try:
        manifest = bring_back(file, force=force)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    rows = sum(member.rows for member in manifest.tables)
    click.echo(_("Rows: %(rows)s, files: %(files)s", rows=rows, files=len(manifest.files)))


@click.command("work")
@with_appcontext
def work() -> None:
    """Do background jobs until stopped; one such process per college."""
    try:
        consumer.consume(current_app._get_current_object())
    except consumer.AlreadyRunningError:
        raise click.ClickException(_("The worker of background jobs is running already")) from None


def register(app: Flask) -> None:
    for command in (backup, restore, work, export_xlsx, import_xlsx):
        app.cli.add_command(command)
