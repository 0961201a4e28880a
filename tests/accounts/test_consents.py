"""Consents to the processing of personal data: who signs, who has none, who sees it."""

import datetime
import io
import re

import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook

from app.accounts.consent_models import Consent
from app.core.models import StoredFile
from app.extensions import db
from app.policy.roles import Role
from app.staff.consent_models import EmployeeConsent
from tests import make

MINOR, ADULT = datetime.date(2010, 5, 6), datetime.date(2007, 5, 6)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)


@pytest.fixture
def family(db_session):
    """A student under age with a mother, in a group."""
    group = make.group("2ИС-25")
    student = make.student("Иванов Иван Петрович", group=group, birth_date=MINOR)
    return {"group": group, "student": student, "mother": make.guardian(children=[student])}


def sent(**fields):
    return {"kind": "processing", "signed_on": "01.09.2026"} | fields


def count():
    return db.session.scalar(sa.select(sa.func.count(Consent.id)))


def test_a_parent_signs_for_a_student_under_age_and_the_scan_opens_from_the_card(secretary, family):
    form = sent(student=family["student"].id, signer=family["mother"].id, scan=(io.BytesIO(PDF), "согласие.pdf"))

    answer = secretary.post("/consents/add", data=form, content_type="multipart/form-data")

    consent = db.session.scalar(sa.select(Consent))
    file = db.session.scalar(sa.select(StoredFile).where(StoredFile.owner_type == "consent"))
    assert answer.status_code == 302
    assert (consent.signer_id, file.owner_id) == (family["mother"].id, consent.id)
    assert "согласие.pdf" in secretary.get(f"/consents/show/{consent.id}").text
    assert secretary.get(f"/files/{file.id}").data == PDF


@pytest.mark.parametrize(
    ("born", "signs", "sentence"),
    [
        (MINOR, False, "подписывает родитель"),
        (ADULT, True, "подписывает сам"),
        (MINOR, True, None),
        (ADULT, False, None),
        (None, True, None),
        (None, False, None),
    ],
)
def test_who_signs_depends_on_the_age_on_that_day(secretary, family, born, signs, sentence):
    family["student"].birth_date = born
    db.session.commit()

    answer = secretary.post(
        "/consents/add", data=sent(student=family["student"].id, signer=family["mother"].id if signs else "")
    )

    assert (answer.status_code == 302) is (sentence is None)
    if sentence:
        assert sentence in answer.text
        assert count() == 0


def test_somebody_elses_parent_does_not_sign(secretary, family):
    stranger = make.guardian("Чужая Вера Олеговна")

    answer = secretary.post("/consents/add", data=sent(student=family["student"].id, signer=stranger.id))

    assert "не значится родителем" in answer.text
    assert count() == 0


@pytest.mark.parametrize("wrong", [{"signed_on": "15.10.2026"}, {"withdrawn_on": "01.08.2026"}, {"signed_on": ""}])
def test_wrong_dates_are_told(secretary, family, wrong):
    answer = secretary.post(
        "/consents/add", data=sent(student=family["student"].id, signer=family["mother"].id) | wrong
    )

    assert answer.status_code == 200
    assert count() == 0


def test_a_consent_is_about_one_person(secretary, family):
    both = sent(student=family["student"].id, guardian=family["mother"].id)

    assert "кто-то один" in secretary.post("/consents/add", data=both).text
    assert "кто-то один" in secretary.post("/consents/add", data=sent()).text
    assert secretary.post("/consents/add", data=sent(guardian=family["mother"].id)).status_code == 302


def test_the_list_of_who_has_none_names_student_and_parent_by_group(secretary, family):
    page = secretary.get("/consents/missing/").text

    assert "2ИС-25" in page
    assert "Иванов Иван Петрович" in page
    assert "Иванова Мария Олеговна" in page
    assert "младше 18 лет, подписывает родитель" in page


def test_who_has_signed_leaves_the_list_and_who_has_withdrawn_returns(secretary, family):
    consent = make.consent(family["student"], signer=family["mother"])
    make.consent(guardian=family["mother"])
    signed = secretary.get("/consents/missing/").text

    consent = db.session.get(Consent, consent.id)
    consent.withdrawn_on = datetime.date(2026, 10, 1)
    db.session.commit()
    withdrawn = secretary.get("/consents/missing/").text

    assert "Иванов" not in signed
    assert "отозвано 01.10.2026" in withdrawn


def test_a_consent_to_photos_is_another_matter(secretary, family):
    make.consent(family["student"], signer=family["mother"], kind="photo")

    assert "Иванов Иван" in secretary.get("/consents/missing/?whose=students").text
    assert "Иванов Иван" not in secretary.get("/consents/missing/?whose=students&kind=photo").text


def test_who_has_left_the_group_is_not_asked_after(secretary):
    make.student("Ушёл Иван Ильич", group=make.group(), ends_on=datetime.date(2026, 9, 30))

    assert "Ушёл" not in secretary.get("/consents/missing/").text


def test_the_list_goes_to_excel_by_group(secretary, family):
    make.student("Другой Иван Ильич", group=make.group("1ГД-26"))

    content = secretary.get(f"/consents/missing/export.xlsx?group={family['group'].id}&whose=students").data

    names = [row[1].value for row in load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2)]
    assert names == ["Иванов Иван Петрович"]


def test_a_class_teacher_reads_the_own_group_and_writes_nothing(sign_in, family):
    curator = make.employee("Куратова Инна Олеговна")
    make.curator(curator, family["group"])
    foreign = make.student("Чужой Пётр Ильич", group=make.group())
    client = sign_in(Role.CURATOR, employee=curator)

    page = client.get("/consents/missing/").text

    assert "Иванов Иван Петрович" in page
    assert "Чужой" not in page
    assert "внести согласие" not in page
    assert client.get(f"/consents/show/{make.consent(foreign).id}").status_code == 404
    assert client.post("/consents/add", data=sent(student=family["student"].id)).status_code == 403


def test_the_scan_of_a_foreign_consent_does_not_exist(secretary, sign_in, family):
    form = sent(student=family["student"].id, signer=family["mother"].id, scan=(io.BytesIO(PDF), "согласие.pdf"))
    secretary.post("/consents/add", data=form, content_type="multipart/form-data")
    file = db.session.scalar(sa.select(StoredFile.id).where(StoredFile.owner_type == "consent"))

    assert sign_in(Role.HR).get(f"/files/{file}").status_code == 404
    assert sign_in(Role.TEACHER, employee=make.employee()).get(f"/files/{file}").status_code == 404


def test_a_file_that_is_no_paper_is_refused_and_nothing_is_written(secretary, family):
    form = sent(student=family["student"].id, signer=family["mother"].id, scan=(io.BytesIO(b"MZ\x90"), "согласие.exe"))

    answer = secretary.post("/consents/add", data=form, content_type="multipart/form-data")

    assert "PDF" in answer.text
    assert count() == 0


def test_a_new_scan_replaces_the_old_one_and_can_be_taken_away(secretary, family):
    base = {"student": family["student"].id, "signer": family["mother"].id}
    upload = {"content_type": "multipart/form-data"}
    secretary.post("/consents/add", data=sent(**base, scan=(io.BytesIO(PDF), "старый.pdf")), **upload)
    consent = db.session.scalar(sa.select(Consent))
    address, version = f"/consents/edit/{consent.id}", consent.version

    secretary.post(address, data=sent(**base, row_version=version, scan=(io.BytesIO(PDF), "новый.pdf")), **upload)
    replaced = db.session.scalars(sa.select(StoredFile.name)).all()
    db.session.rollback()
    version = db.session.scalar(sa.select(Consent.version))
    secretary.post(address, data=sent(**base, row_version=version, drop_scan="y"), **upload)

    assert replaced == ["новый.pdf"]
    assert db.session.scalars(sa.select(StoredFile.name)).all() == []


def test_hr_keeps_the_consents_of_employees_and_not_of_students(sign_in, family):
    hr, employee = sign_in(Role.HR), make.employee()

    answer = hr.post("/staff-consents/add", data=sent(employee=employee.id))

    assert answer.status_code == 302
    assert db.session.scalar(sa.select(sa.func.count(EmployeeConsent.id))) == 1
    assert hr.get("/consents/list/").status_code == 403
    assert "consent" not in hr.get("/employees/gaps/").text.partition('class="options"')[2].partition("</div>")[0]


def test_the_list_of_who_has_none_costs_five_statements_at_most(secretary, family, statements):
    with statements() as log:
        secretary.get(f"/consents/missing/?group={family['group'].id}")

    assert len(log) <= 5, log


def test_a_pile_of_paper_consents_comes_from_a_workbook(secretary, family):
    grown = make.student("Взрослый Иван Ильич", group=family["group"], birth_date=ADULT)
    book = Workbook()
    for row in (
        ["Студент", "Родитель", "Согласие на", "За ребёнка подписал", "Подписано"],
        ["Иванов Иван Петрович", None, "обработку персональных данных", "Иванова Мария Олеговна", "01.09.2026"],
        ["Взрослый Иван Ильич", None, "обработку персональных данных", None, "01.09.2026"],
        [None, "Иванова Мария Олеговна", "обработку персональных данных", None, "01.09.2026"],
    ):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    upload = secretary.post(
        "/consents/import", data={"file": (target, "согласия.xlsx")}, content_type="multipart/form-data"
    )
    page = secretary.get(upload.location).text

    token = re.search(r'name="token" value="(\d+)"', page)
    assert token, page
    secretary.post(upload.location, data={"confirm": "1", "token": token[1]})

    assert count() == 3
    assert db.session.scalar(sa.select(Consent.signer_id).where(Consent.student_id == grown.id)) is None
    assert "Иванов" not in secretary.get("/consents/missing/").text
