"""Numbers by which every worker learns that what it has cached is old."""

import sqlalchemy as sa

from app.core.models import Revision
from app.extensions import db

ACCESS, SETTINGS = "access", "settings"

_table = Revision.__table__


def number(name: str) -> sa.ScalarSelect:
    """A scalar subquery, to be read along with something else."""
    return sa.select(_table.c.number).where(_table.c.name == name).scalar_subquery()


def bump(name: str) -> None:
    """Make every worker read anew after this transaction is committed."""
    raised = db.session.execute(sa.update(_table).where(_table.c.name == name).values(number=_table.c.number + 1))
    if not raised.rowcount:
        db.session.execute(sa.insert(_table).values(name=name, number=1))
