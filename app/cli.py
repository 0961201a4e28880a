"""Commands: `flask --app run COMMAND`. Everything they say is Russian; what goes wrong ends with exit code 1."""

import functools

import click
from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _

from app import screens
from app.accounts import sync
from app.core import commands
from app.core.actor import acting, system
from app.extensions import db


def command(app: Flask, name: str, **options):
    """Declare a command that acts as the program itself and speaks Russian."""

    def declare(function):
        @app.cli.command(name, help=function.__doc__, **options)
        @functools.wraps(function)
        def run(*arguments, **given):
            with force_locale("ru"), acting(system(name)):
                return function(*arguments, **given)

        return run

    return declare


def register(app: Flask) -> None:
    """Give the application its commands."""
    commands.register(functools.partial(command, app))

    @command(app, "sync-access")
    @click.option("--check", is_flag=True, help="Only show where the database differs from the table.")
    @click.option("--reset", is_flag=True, help="Make the roles exactly what the table says.")
    def sync_access(check: bool, reset: bool):
        """Seed roles and rights from policy/access.py."""
        if check:
            lines = sync.differences()
            for line in lines:
                click.echo(line)
            raise SystemExit(1 if lines else 0)
        given = sync.seed()
        if reset:
            sync.reset()
        db.session.commit()
        click.echo(_("Rights seeded: %(count)s", count=given))

    for name, function in screens.COMMANDS:
        command(app, name)(function)
