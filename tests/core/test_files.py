import io
import os
import time
import zipfile

import pytest
from openpyxl import Workbook

from app.core import files
from app.core.actor import Actor
from app.core.media import media_type
from app.core.models import StoredFile
from app.extensions import db
from app.policy.access import Act
from app.policy.roles import Role
from app.students.models import StudyGroup
from tests import make

PDF = b"%PDF-1.7 ..."


@pytest.fixture
def folder(app, tmp_path):
    """A folder of files for this test alone."""
    before = app.config["FILES_DIR"]
    app.config["FILES_DIR"] = tmp_path / "files"
    yield tmp_path / "files"
    app.config["FILES_DIR"] = before


@pytest.fixture
def owned(folder, db_session):
    """owned(group) -> a file of the group."""
    files.declare_owner(StudyGroup)

    def store(group, name="Приказ № 1.pdf"):
        return make.saved(files.store(PDF, name, "study_group", group.id))

    yield store
    files._owners.pop("study_group")


def office(member, *extra):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("[Content_Types].xml", member, *extra):
            archive.writestr(name, "<x/>")
    return target.getvalue()


def xlsx():
    target = io.BytesIO()
    Workbook().save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "a.pdf"),
        (b"\x89PNG\r\n\x1a\n...", "a.PNG"),
        (b"\xff\xd8\xff\xe0", "a.jpeg"),
        (xlsx(), "a.xlsx"),
        (office("word/document.xml"), "a.docx"),
        ('<?xml version="1.0" encoding="UTF-8"?><Документ/>'.encode(), "план.plx"),
        ('<?xml version="1.0" encoding="UTF-16"?><Документ/>'.encode("utf-16"), "план.plx"),
        ("Привет".encode("cp1251"), "a.txt"),
    ],
)
def test_files_of_the_allowed_kinds_are_told_by_their_bytes(content, name):
    assert media_type(content, name) is not None


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "a.png"),
        (b"MZ\x90\x00", "a.pdf"),
        (b"", "a.txt"),
        (b"<html><script>alert(1)</script>", "a.txt"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "a.xml"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "a.xml"),
        (b'<?xml version="1.0"?><x', "a.xml"),
        (office("word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (office("anything.xml"), "a.xlsx"),
        (b"PK\x03\x04junk", "a.xlsx"),
        (b"text", "a.exe"),
    ],
)
def test_what_is_not_what_it_says_is_refused(content, name):
    assert media_type(content, name) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Приказ № 84.pdf", "Приказ № 84.pdf"),
        ("C:\\Users\\x\\Приказ.pdf", "Приказ.pdf"),
        ("../../etc/passwd", "passwd"),
        ('a"b\r\nc.pdf', "abc.pdf"),
        ("", "file"),
        ("я" * 400 + ".pdf", "я" * 200 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_its_folders(given, kept):
    assert files.plain_name(given) == kept


def test_bytes_are_kept_once_under_their_digest(owned, folder):
    first, second = owned(make.group()), owned(make.group())

    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert first.digest == second.digest == kept[0].name
    assert len(kept) == 1
    assert kept[0].parent == folder / first.digest[:2] / first.digest[2:4]


def test_a_file_larger_than_allowed_is_refused(folder, db_session):
    with pytest.raises(files.FileRefusedError):
        files.store(PDF + bytes(files.MAX_BYTES), "a.pdf", "study_group", 1)


def test_who_sees_the_row_gets_its_file_as_an_attachment(sign_in, owned):
    file = owned(make.group())

    answer = sign_in(Role.SECRETARY).get(f"/files/{file.id}")

    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''%D0%9F" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_who_does_not_see_the_row_does_not_find_its_file(sign_in, stranger, owned):
    file = owned(make.group())

    assert sign_in(Role.TEACHER, employee=make.employee()).get(f"/files/{file.id}").status_code == 404
    assert sign_in(Role.HR).get(f"/files/{file.id}").status_code == 404
    assert stranger.get(f"/files/{file.id}").status_code == 302


def test_a_file_whose_owner_nobody_declared_is_served_to_nobody(sign_in, folder):
    client = sign_in(Role.SECRETARY)
    file = make.saved(files.store(PDF, "a.pdf", "nothing", 1))

    assert client.get(f"/files/{file.id}").status_code == 404
    assert not files.may_read(Actor(account_id=1, name="x", rights={("groups", Act.READ): frozenset({"all"})}), file)


def test_a_file_that_left_the_disk_is_not_found(sign_in, owned):
    file = owned(make.group())
    files.path_of(file.digest).unlink()

    assert sign_in(Role.SECRETARY).get(f"/files/{file.id}").status_code == 404


def test_orphans_leave_after_a_day_and_others_stay(owned, folder, db_session):
    group = make.group()
    kept, fresh = owned(group), files.keep(b"fresh")
    stale = files.keep(b"stale")
    os.utime(files.path_of(stale), (time.time() - 90_000,) * 2)
    os.utime(files.path_of(kept.digest), (time.time() - 90_000,) * 2)

    left = files.remove_orphans()

    assert left == 1
    assert files.path_of(kept.digest).exists()
    assert files.path_of(fresh).exists()
    assert not files.path_of(stale).exists()


def test_files_of_a_deleted_row_are_orphans(owned, db_session):
    group = make.group()
    file = owned(group)
    digest = file.digest
    file.stored_at = file.stored_at.replace(year=2020)
    os.utime(files.path_of(digest), (time.time() - 90_000,) * 2)
    db_session.delete(group)
    db_session.commit()

    files.remove_orphans()

    assert db.session.query(StoredFile).count() == 0
    assert not files.path_of(digest).exists()
