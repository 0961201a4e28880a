"""What must hold even for whoever writes past the program: kept by triggers, all declared here.

Alembic's batch mode drops SQLite's triggers silently, so they are made anew after every upgrade; a test compares
what the database has with this list.
"""

from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True)
class Trigger:
    """A trigger on both engines; `postgresql` is the body of a function that returns the row."""

    name: str
    table: str
    event: str
    sqlite: str
    postgresql: str


def _append_only(table: str, event: str) -> Trigger:
    return Trigger(
        name=f"{table}_refuses_{event.lower()}",
        table=table,
        event=f"BEFORE {event}",
        sqlite=f"SELECT RAISE(ABORT, '{table} is append-only');",
        postgresql=f"RAISE EXCEPTION '{table} is append-only';",
    )


_SQLITE_OVERLAP = """
    SELECT RAISE(ABORT, 'stays in main groups overlap')
    WHERE (SELECT education_module FROM study_group WHERE id = NEW.group_id) <> 'additional'
      AND EXISTS (
        SELECT 1 FROM enrollment other JOIN study_group g ON g.id = other.group_id
        WHERE other.student_id = NEW.student_id AND other.id <> NEW.id AND g.education_module <> 'additional'
          AND (NEW.ends_on IS NULL OR other.starts_on <= NEW.ends_on)
          AND (other.ends_on IS NULL OR NEW.starts_on <= other.ends_on));
"""

_POSTGRESQL_OVERLAP = """
    PERFORM 1 FROM student WHERE id = NEW.student_id FOR UPDATE;
    IF (SELECT education_module FROM study_group WHERE id = NEW.group_id) <> 'additional'
      AND EXISTS (
        SELECT 1 FROM enrollment other JOIN study_group g ON g.id = other.group_id
        WHERE other.student_id = NEW.student_id AND other.id <> NEW.id AND g.education_module <> 'additional'
          AND (NEW.ends_on IS NULL OR other.starts_on <= NEW.ends_on)
          AND (other.ends_on IS NULL OR NEW.starts_on <= other.ends_on))
    THEN RAISE EXCEPTION 'stays in main groups overlap' USING ERRCODE = '23514'; END IF;
    RETURN NEW;
"""


_OTHER_SUBGROUP = """EXISTS (
        SELECT 1 FROM subgroup_member other
        JOIN subgroup there ON there.id = other.subgroup_id
        JOIN subgroup here ON here.id = NEW.subgroup_id
        WHERE other.student_id = NEW.student_id AND other.id <> NEW.id
          AND there.group_id = here.group_id AND coalesce(there.item_id, 0) = coalesce(here.item_id, 0)
          AND (NEW.ends_on IS NULL OR other.starts_on <= NEW.ends_on)
          AND (other.ends_on IS NULL OR NEW.starts_on <= other.ends_on))"""


def _one_subgroup(event: str) -> Trigger:
    """Of the subgroups of one group and item a student is in one at a time."""
    return Trigger(
        name=f"subgroup_member_overlap_{event.lower()}",
        table="subgroup_member",
        event=f"AFTER {event}",
        sqlite=f"SELECT RAISE(ABORT, 'memberships in subgroups overlap') WHERE {_OTHER_SUBGROUP};",
        postgresql=f"""
    PERFORM 1 FROM student WHERE id = NEW.student_id FOR UPDATE;
    IF {_OTHER_SUBGROUP}
    THEN RAISE EXCEPTION 'memberships in subgroups overlap' USING ERRCODE = '23514'; END IF;
    RETURN NEW;
""",
    )


def _no_overlap(event: str) -> Trigger:
    return Trigger(
        name=f"enrollment_overlap_{event.lower()}",
        table="enrollment",
        event=f"AFTER {event}",
        sqlite=_SQLITE_OVERLAP,
        postgresql=_POSTGRESQL_OVERLAP,
    )


TRIGGERS = (
    _append_only("journal_change", "UPDATE"),
    _append_only("journal_change", "DELETE"),
    _append_only("audit_entry", "UPDATE"),
    _append_only("audit_entry", "DELETE"),
    _append_only("credential_event", "UPDATE"),
    _append_only("credential_event", "DELETE"),
    _no_overlap("INSERT"),
    _no_overlap("UPDATE"),
    _one_subgroup("INSERT"),
    _one_subgroup("UPDATE"),
)


def install(connection: sa.Connection) -> None:
    """Make every trigger anew on whichever engine; tables that an older schema lacks are passed over."""
    tables = set(sa.inspect(connection).get_table_names())
    for trigger in TRIGGERS:
        if trigger.table in tables:
            for statement in statements(trigger, connection.dialect.name):
                connection.exec_driver_sql(statement)


def remove(connection: sa.Connection) -> None:
    """Take every trigger away: a restore brings rows that were judged when they were first written."""
    for trigger in TRIGGERS:
        on = f" ON {trigger.table}" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger.name}{on}")


def statements(trigger: Trigger, dialect: str) -> tuple[str, ...]:
    """The statements that make a trigger."""
    if dialect == "sqlite":
        return (
            f"DROP TRIGGER IF EXISTS {trigger.name}",
            f"CREATE TRIGGER {trigger.name} {trigger.event} ON {trigger.table} BEGIN {trigger.sqlite} END",
        )
    body = f"LANGUAGE plpgsql AS $$ BEGIN {trigger.postgresql} END $$"
    fired = f"{trigger.event} ON {trigger.table} FOR EACH ROW EXECUTE FUNCTION {trigger.name}()"
    return (
        f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger {body}",
        f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}",
        f"CREATE TRIGGER {trigger.name} {fired}",
    )


def present(connection: sa.Connection) -> set[str]:
    """Names of the triggers that the database has."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return {row[0] for row in connection.exec_driver_sql(query)}
