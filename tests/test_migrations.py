"""Alembic owns every table, and the triggers are those of the list."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.core import triggers
from app.extensions import db
from tests import make


def test_models_and_migrations_agree(app, db_session):
    context = MigrationContext.configure(db_session.connection(), opts={"compare_type": True})

    # Expression indexes are not reflected by every engine; these are looked for by name.
    unseen = {"uq_journal_page_unit", "uq_teaching_load_unit"}
    differences = [d for d in compare_metadata(context, db.metadata) if not any(name in str(d) for name in unseen)]

    assert differences == []
    is_sqlite = db.engine.dialect.name == "sqlite"
    names = "SELECT name FROM sqlite_master" if is_sqlite else "SELECT indexname FROM pg_indexes"
    assert unseen <= set(db_session.scalars(sa.text(names)))


def test_every_trigger_of_the_list_is_in_the_database(app, db_session):
    assert triggers.present(db_session.connection()) == {trigger.name for trigger in triggers.TRIGGERS}


def test_a_log_entry_cannot_be_rewritten_past_the_program(db_session):
    make.department("Отделение экономики")

    for statement in ("UPDATE audit_entry SET who = 'никто'", "DELETE FROM audit_entry"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            db_session.execute(sa.text(statement))
        db_session.rollback()


def test_overlapping_stays_are_refused_past_the_program(db_session):
    group, other = make.group(), make.group()
    student = make.student(group=group)

    insert = sa.text(
        "INSERT INTO enrollment (student_id, group_id, starts_on, version, entered_at, entered_on)"
        " VALUES (:student, :group, '2026-10-01', 1, '2026-10-01 00:00:00', '2026-10-01')"
    )
    with pytest.raises(sa.exc.DBAPIError, match="overlap"):
        db_session.execute(insert, {"student": student.id, "group": other.id})


def test_start_up_asks_the_database_nothing(app, statements):
    from app import create_app

    with statements() as log:
        create_app(SQLALCHEMY_DATABASE_URI=app.config["SQLALCHEMY_DATABASE_URI"], SECRET_KEY="k" * 40)

    assert log == []
