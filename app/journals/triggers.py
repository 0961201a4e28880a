"""What keeps the history append-only in the database itself, whoever is connected to it.

Declared here once; the migration creates them, and they are re-created after every upgrade because a table
that is rebuilt loses its triggers silently.
"""

MESSAGE = "the history of the journal is append-only"

SQLITE = {
    "journal_change_no_update": f"""
        CREATE TRIGGER journal_change_no_update BEFORE UPDATE ON journal_change
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
    "journal_change_no_delete": f"""
        CREATE TRIGGER journal_change_no_delete BEFORE DELETE ON journal_change
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
}

POSTGRESQL = {
    "journal_change_refuse": f"""
        CREATE OR REPLACE FUNCTION journal_change_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$""",
    "journal_change_no_update": """
        CREATE TRIGGER journal_change_no_update BEFORE UPDATE OR DELETE ON journal_change
        FOR EACH ROW EXECUTE FUNCTION journal_change_refuse()""",
    "journal_change_no_truncate": """
        CREATE TRIGGER journal_change_no_truncate BEFORE TRUNCATE ON journal_change
        FOR EACH STATEMENT EXECUTE FUNCTION journal_change_refuse()""",
}
