"""The command that loads a curriculum from a file."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import click
from flask_babel import gettext as _

from app.core.db import write_first
from app.curricula import services
from app.curricula.names import specialty_title
from app.curricula.plan import PlanError, plain
from app.curricula.reading import read_plan
from app.curricula.table import figures_of
from app.extensions import db


@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would be loaded.")
@click.option("--edition", is_flag=True, help="Make a new edition where the stored one is approved.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def import_plan(file: Path, dry_run: bool, edition: bool, as_json: bool) -> None:
    """Load a curriculum from a PLX file or an Excel workbook."""
    try:
        loading = _load(file, dry_run, edition)
    except PlanError as refusal:
        db.session.rollback()
        if as_json:
            click.echo(_json({"error": str(refusal), "line": refusal.line, "column": refusal.column}))
        click.echo(str(refusal), err=True)
        raise SystemExit(1) from None
    click.echo(_json(answer(loading) | {"dry_run": dry_run}) if as_json else _report(loading, dry_run))


def _load(file: Path, dry_run: bool, edition: bool) -> services.Loading:
    content = _content(file)
    plan = read_plan(content, file.name)
    if dry_run:
        loading = services.preview(plan)
        if loading.refusal and not (edition and loading.offers_edition):
            raise PlanError(loading.refusal)
        return loading
    write_first()
    digest = hashlib.sha256(content).hexdigest()
    loading = services.import_plan(plan, source_name=file.name, source_digest=digest, as_edition=edition)
    db.session.commit()
    return loading


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise PlanError(_("The file cannot be read: %(file)s", file=file)) from None


def answer(loading: services.Loading) -> dict:
    """What a script reads. Hours are numbers, semesters are counted from the first course."""
    summary = loading.plan.summary
    return {
        "specialty": specialty_title(loading.plan),
        "curriculum": loading.title,
        "curriculum_id": loading.place.curriculum.id if loading.place.curriculum else None,
        "intake_year": loading.plan.intake_year,
        "rows": summary.rows,
        "leaves": summary.leaves,
        "hours_total": _number(summary.hours_total),
        "hours_optional": _number(summary.hours_optional),
        "hours_by_semester": {str(n): _number(hours) for n, hours in summary.hours_by_semester.items()},
        "hours_by_kind": {str(kind): _number(hours) for kind, hours in summary.hours_by_kind.items()},
        "hours_stated": {str(n): _number(hours) for n, hours in loading.plan.stated.items()},
        "practical_training": _number(summary.practical_training),
        "recredited": _number(summary.recredited),
        "controls": {str(form): count for form, count in summary.controls.items()},
        "joint_controls": loading.plan.joint_controls,
        "practice_weeks": _number(sum((sum(leaf.weeks.values()) for leaf in loading.plan.leaves), Decimal(0))),
        "chart_weeks": loading.plan.chart_weeks,
        "warnings": [str(remark) for remark in loading.remarks],
        "created": loading.creates,
        "changed": loading.changes,
        "difference": {
            "added": list(loading.change.added),
            "removed": list(loading.change.removed),
            "chart_weeks": loading.change.chart_weeks,
            "changed": [{"row": row.title, "what": [str(what) for what in row.what]} for row in loading.change.changed],
        },
    }


def _number(hours: Decimal) -> int | float:
    return int(hours) if hours == hours.to_integral_value() else float(hours)


def _json(told: dict) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)


def _report(loading: services.Loading, dry_run: bool) -> str:
    figures = figures_of(loading.plan)
    lines = [
        loading.title,
        _("Rows: %(rows)s, of them with hours: %(leaves)s", rows=figures.rows, leaves=figures.leaves),
        _("Hours: %(hours)s", hours=figures.total),
        _("By semester: %(hours)s", hours=" / ".join(hours for _n, hours in figures.semesters)),
        *_stated(loading),
        _("By kind: %(kinds)s", kinds=_listed(figures.kinds)),
        _("Forms of control: %(forms)s", forms=_listed(figures.controls)),
        *(f"! {remark}" for remark in loading.remarks),
        *difference_lines(loading),
        outcome(loading, dry_run),
    ]
    return "\n".join(map(str, lines))


def _stated(loading: services.Loading) -> list[str]:
    """How the sums read agree with those that the file states."""
    plan = loading.plan
    if not plan.stated:
        return []
    if plan.agrees:
        return [_("The totals of the file agree")]
    return [_("The totals of the file: %(hours)s", hours=" / ".join(plain(hours) for hours in plan.stated.values()))]


def _listed(pairs: Iterable[tuple]) -> str:
    return ", ".join(f"{label} {amount}" for label, amount in pairs)


def difference_lines(loading: services.Loading) -> list[str]:
    """The difference to what is stored, row by row; a new curriculum needs none."""
    if loading.creates:
        return []
    change = loading.change
    return [
        *(f"+ {title}" for title in change.added),
        *(f"- {title}" for title in change.removed),
        *(f"~ {row.title}: {', '.join(map(str, row.what))}" for row in change.changed),
        *(f"~ {text}" for text in _chart_lines(change.chart_weeks)),
    ]


def _chart_lines(weeks: int) -> list[str]:
    return [_("Weeks of the academic chart that change: %(count)s", count=weeks)] if weeks else []


def outcome(loading: services.Loading, dry_run: bool) -> str:
    """The last line: what was done, or would be."""
    if not loading.creates and not loading.changes:
        return _("There is nothing to change: the curriculum is as the file says")
    if dry_run:
        return _("Nothing is written: this was a trial")
    return _("The curriculum is loaded") if loading.creates else _("The curriculum is changed")
