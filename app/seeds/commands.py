"""The commands that put the first rows into a database: `init` for a real college, `demo` for an invented one."""

import json

import click
from flask_babel import gettext as _

from app.seeds import beginning, demo
from app.seeds.college import Wanted

USUAL = Wanted()
SMALLEST = {"groups": 3, "students": 24, "teachers": 6}


@click.option("--login", default="admin", show_default=True, help="Login of the first administrator.")
@click.option("--surname", help="Surname of the first administrator; asked for when left out.")
@click.option("--name", help="First name of the first administrator; asked for when left out.")
@click.option("--password", help="The password; asked for when left out.")
def init(login: str, surname: str | None, name: str | None, password: str | None) -> None:
    """Prepare an empty college with its first administrator."""
    try:
        beginning.refuse_unless_empty()
        beginning.begin(
            login=login,
            last_name=surname or click.prompt(_("Surname")),
            first_name=name or click.prompt(_("First name")),
            password=password or _ask_password(),
        )
    except beginning.BeginningRefusedError as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(_("The college is ready. Sign in as %(login)s", login=login))


def _ask_password() -> str:
    return click.prompt(_("Password"), hide_input=True, confirmation_prompt=_("The same password again"))


@click.option("--groups", type=click.IntRange(SMALLEST["groups"]), default=USUAL.groups, show_default=True)
@click.option("--students", type=click.IntRange(SMALLEST["students"]), default=USUAL.students, show_default=True)
@click.option("--teachers", type=click.IntRange(SMALLEST["teachers"]), default=USUAL.teachers, show_default=True)
@click.option(
    "--filled",
    type=click.FloatRange(0, 1),
    help="For benchmarks: fifteen pages of eighty lessons for every group, this share of their cells filled.",
)
@click.option("--seed", type=int, default=USUAL.seed, show_default=True, help="The same seed, the same college.")
@click.option("--json", "as_json", is_flag=True, help="Print who is who and what is where, by ids.")
@click.option("--if-empty", is_flag=True, help="Do nothing where a college is already there.")
def make_demo(as_json: bool, if_empty: bool, **sizes) -> None:
    """Make the invented college (only with COLLEGE_MODE=demo, only in an empty database)."""
    told = _kept(as_json, if_empty) or _made(Wanted(**sizes), if_empty)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    elif told:
        click.echo(_("The invented college is ready: %(logins)s", logins=", ".join(told["accounts"])))
        click.echo(_("The password of all: %(password)s", password=told["password"]))


def _kept(as_json: bool, if_empty: bool) -> dict | None:
    """Asking who is who makes nothing, so it is answered again; making twice is refused."""
    return demo.kept() if as_json or if_empty else None


def _made(wanted: Wanted, if_empty: bool) -> dict | None:
    try:
        return demo.make(wanted)
    except demo.NotEmptyError as refusal:
        if if_empty:
            click.echo(str(refusal), err=True)
            return None
        raise click.ClickException(str(refusal)) from None
    except demo.DemoRefusedError as refusal:
        raise click.ClickException(str(refusal)) from None
