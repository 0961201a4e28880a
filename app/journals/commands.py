"""`verify-journal`: is the history of every journal whole, and does it lead to what the journals show today?"""

import click
from flask_babel import gettext as _

from app.journals import verify


def verify_journal() -> None:
    """Check the history of every journal: chain, replay, seals."""
    report = verify.verify()
    for fault in report.faults:
        click.echo(str(fault))
    if report.faults:
        raise SystemExit(1)
    counted = {"pages": report.pages, "changes": report.changes}
    click.echo(_("The history of all journals is whole: %(pages)s journals, %(changes)s changes.", **counted))
