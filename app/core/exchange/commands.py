"""Excel from the command line, for every register."""

import json
from collections.abc import Callable
from pathlib import Path

import click
from flask_babel import gettext as _

from app.core.exchange import bring
from app.core.exchange.judge import Verdict
from app.core.exchange.out import write_register
from app.core.listing import ordered
from app.core.register import RegisterView
from app.extensions import db


def register(command: Callable) -> None:
    """Give the commands to the application; `command` is how it declares one."""

    @command("export-xlsx")
    @click.argument("register")
    @click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
    def export_xlsx(register: str, file: Path):
        """Write a REGISTER into an Excel FILE."""
        view = _view(register)
        with file.open("wb") as target:
            count = write_register(target, view, ordered(view, view.rows()))
        db.session.commit()
        click.echo(_("Rows: %(count)s", count=count))

    @command("import-xlsx")
    @click.argument("register")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Tell what would change and write nothing.")
    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
    def import_xlsx(register: str, file: Path, dry_run: bool, as_json: bool):
        """Bring the rows of an Excel FILE into a REGISTER: all of them, or with errors none."""
        view = _view(register)
        sheet = bring.read_sheet(view, file.read_bytes())
        verdict = bring.check(view, sheet) if dry_run else bring.carry_out(view, sheet, file.name)
        written = not dry_run and not verdict.problems
        db.session.commit()
        if as_json:
            click.echo(json.dumps(verdict.as_json() | {"written": written}, ensure_ascii=False, indent=1))
        else:
            _tell(verdict, written)
        raise SystemExit(1 if verdict.problems else 0)


def _view(name: str) -> RegisterView:
    try:
        return RegisterView.named(name.replace("-", "_"))
    except KeyError:
        known = ", ".join(sorted(view.name for view in RegisterView.views_by_model.values()))
        raise click.ClickException(_("There is no such register. Known: %(known)s", known=known)) from None


def _tell(verdict: Verdict, written: bool) -> None:
    click.echo(
        _(
            "Rows: %(total)s, new: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s, errors: %(errors)s",
            total=verdict.total,
            added=verdict.added,
            changed=verdict.changed,
            unchanged=verdict.unchanged,
            errors=len(verdict.problems),
        )
    )
    for problem in verdict.problems:
        click.echo(_line(problem.as_json()))
    click.echo(_("Written") if written else _("Nothing is written"))


def _line(problem: dict) -> str:
    place = [_("row %(row)s", row=problem["row"])] if problem["row"] else []
    place += [f"«{problem['column']}»"] if problem["column"] else []
    value = f" ({problem['value']})" if problem["value"] else ""
    return f"{', '.join(place)}: {problem['message']}{value}" if place else problem["message"]
