"""`/healthz`: is the database there, and is its schema the one this program needs?"""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz():
    """200 when the database answers and is migrated to the head, else 503 with the reason."""
    try:
        present = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        return jsonify(status="error", database=False, migrations=False), 503
    head = schema_head()
    return jsonify(status="ok" if present == head else "error", database=True, migrations=present == head), (
        200 if present == head else 503
    )


def schema_head() -> str | None:
    """The revision of the schema that this program is written for."""
    return ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head()
