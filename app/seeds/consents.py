"""Consents of the invented students and parents, and the requests that parents have sent."""

import datetime
import random

import sqlalchemy as sa

from app.accounts.consent_models import Consent
from app.portal.models import PersonRequest, RequestLine
from app.seeds.college import ENTERED_AT, STAMP, TODAY, YEAR, College
from app.students.models import Guardian, Guardianship, Student

SIGNED_ON = datetime.date(YEAR, 8, 28)
SENT_ON = datetime.date(YEAR, 10, 12)
SENT_AT = ENTERED_AT + (SENT_ON - ENTERED_AT.date())
SIGNED_BY = 0.9


def sign(college: College) -> None:
    """Nine of ten have signed: a parent for a student under 18, the others alone. Needs the rows written."""
    dice = random.Random(f"consents-{college.wanted.seed}")
    connection = college.rows.connection
    student, guardian, relation = Student.__table__, Guardian.__table__, Guardianship.__table__
    signers = dict(
        connection.execute(
            sa.select(relation.c.student_id, sa.func.min(relation.c.guardian_id)).group_by(relation.c.student_id)
        ).all()
    )
    people = connection.execute(sa.select(student.c.id, student.c.birth_date).order_by(student.c.id)).all()
    withdrawn = next(row.id for row in people[len(people) // 2 :] if row.id in signers)
    for row in people:
        signer = signers.get(row.id) if _is_minor(row.birth_date) else None
        signs = dice.random() <= SIGNED_BY and (signer is not None or not _is_minor(row.birth_date))
        if not signs and row.id != withdrawn:
            continue
        took_back = {"withdrawn_on": datetime.date(YEAR, 10, 5), "withdrawal": "Заявление № 14 от 05.10.2026"}
        _consent(college, student_id=row.id, signer_id=signer, **(took_back if row.id == withdrawn else {}))
    for guardian_id in connection.scalars(sa.select(guardian.c.id).order_by(guardian.c.id)):
        if dice.random() <= SIGNED_BY:
            _consent(college, guardian_id=guardian_id)


def _is_minor(born_on: datetime.date | None) -> bool:
    return born_on is None or born_on > SIGNED_ON.replace(year=YEAR - 18)


def _consent(college: College, **fields) -> None:
    empty = dict.fromkeys(("student_id", "guardian_id", "signer_id", "withdrawn_on", "withdrawal"))
    college.rows.add(Consent, kind="processing", signed_on=SIGNED_ON, **(empty | fields), **STAMP)


def ask(college: College) -> None:
    """The parent of the cast has sent three requests: one waits, one was accepted, one declined."""
    connection = college.rows.connection
    guardian = Guardian.__table__
    sender = college.accounts["parent"]
    parent = connection.execute(sa.select(guardian.c.id, guardian.c.phone).where(guardian.c.account_id == sender)).one()
    curator = connection.scalar(
        sa.text("SELECT account_id FROM employee WHERE id = :id"), {"id": college.staff["curator"]}
    )
    answered = {"answered_by_id": curator, "answered_at": SENT_AT, "answered_on": SENT_ON}
    child = college.ids["student"]
    _request(college, sender, [("phone", None, "+7 900 555-20-26", False)], student_id=child, state="waiting",
             comment="Новый номер с октября", sent_on=TODAY)  # fmt: skip
    _request(
        college, sender, [("phone", None, parent.phone, True)], guardian_id=parent.id, state="accepted", **answered
    )
    _request(college, sender, [("email", None, "danilova@example.ru", False)], student_id=child, state="declined",
             answer="Это адрес родителя, а не студента: сообщите его в своих данных", **answered)  # fmt: skip


def _request(college: College, sender: int, lines: list, *, sent_on: datetime.date = SENT_ON, **fields) -> None:
    empty = dict.fromkeys(
        ("student_id", "guardian_id", "comment", "answered_by_id", "answered_at", "answered_on", "answer")
    )
    stamp = {"entered_at": ENTERED_AT + (sent_on - ENTERED_AT.date()), "entered_on": sent_on}
    request = college.rows.add(PersonRequest, kind="personal_data", sender_id=sender, **(empty | fields), **stamp)
    for field, old, new, is_done in lines:
        college.rows.add(RequestLine, request_id=request, field=field, old=old, new=new, is_done=is_done)
