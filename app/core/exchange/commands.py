"""Excel from the command line, for every register."""

import json
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app.core.actor import acting, system
from app.core.exchange import bring
from app.core.exchange.judge import Verdict
from app.core.exchange.out import write_register
from app.core.listing import ordered
from app.core.register import RegisterView
from app.extensions import db


def _view(_context, _parameter, name: str) -> RegisterView:
    try:
        return RegisterView.by_register(name.replace("-", "_"))
    except KeyError:
        known = ", ".join(sorted(view.register for view in RegisterView.views_by_model.values()))
        raise click.BadParameter(_("There is no such register. Known: %(known)s", known=known)) from None


@click.command("export-xlsx")
@click.argument("view", metavar="REGISTER", callback=_view)
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_appcontext
def export_xlsx(view: RegisterView, file: Path) -> None:
    """Write a register into an Excel FILE."""
    with acting(system("export-xlsx")), file.open("wb") as target:
        count = write_register(target, view, ordered(view, view.rows()))
        db.session.commit()
    click.echo(_("Rows written: %(count)s", count=count))


@click.command("import-xlsx")
@click.argument("view", metavar="REGISTER", callback=_view)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would change and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@with_appcontext
def import_xlsx(view: RegisterView, file: Path, dry_run: bool, as_json: bool) -> None:
    """Bring the rows of an Excel FILE into a register: all of them, or with errors none."""
    with acting(system("import-xlsx")):
        sheet = bring.read_sheet(view, file.read_bytes())
        verdict = bring.check(view, sheet) if dry_run else bring.carry_out(view, sheet, file.name)
        db.session.commit()
    written = not dry_run and not verdict.problems
    if as_json:
        click.echo(json.dumps(verdict.as_json() | {"written": written}, ensure_ascii=False, indent=1))
    else:
        _tell(verdict, written)
    raise SystemExit(1 if verdict.problems else 0)


def _tell(verdict: Verdict, written: bool) -> None:
    click.echo(
        _(
            "Rows: %(total)s. New: %(added)s, changed: %(changed)s, unchanged: %(unchanged)s, errors: %(errors)s",
            total=verdict.total,
            added=verdict.added,
            changed=verdict.changed,
            unchanged=verdict.unchanged,
            errors=len(verdict.problems),
        )
    )
    for problem in verdict.problems:
        place = [_("row %(row)s", row=problem.row)] if problem.row else []
        place += [f"«{problem.column}»"] if problem.column is not None else []
        value = f" ({problem.value})" if problem.value else ""
        click.echo(f"{', '.join(place)}: {problem.message}{value}" if place else str(problem.message))
    click.echo(_("Written") if written else _("Nothing is written"))
