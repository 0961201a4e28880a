"""A small college for orders, and the secretary who writes them."""

import datetime
import io
import re

import sqlalchemy as sa
from openpyxl import Workbook

from app.extensions import db
from app.students.models import Enrollment
from app.students.order_models import StudentOrder
from tests import make

SEPTEMBER = datetime.date(2026, 9, 1)


def said(answer):
    """What the page tells, as one text."""
    text = re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])
    return " ".join(text.replace("&nbsp;", " ").split())


def draft(client, kind="enrolment", number="10-к", ordered_on="01.10.2026", effective_on="05.10.2026", **fields):
    """A draft order through the form; returns its id."""
    fields |= {"number": number, "ordered_on": ordered_on, "effective_on": effective_on}
    answer = client.post(f"/orders/add?kind={kind}", data={key: value for key, value in fields.items() if value})
    assert answer.status_code == 302, said(answer)
    return int(answer.location.rsplit("/", 1)[1])


def name(client, order, *students, group=None):
    """Name students in a draft."""
    data = {"student": [student.id for student in students]} | ({"group": group.id} if group else {})
    return client.post(f"/orders/{order}/students", data=data, follow_redirects=True)


def sign(client, order):
    return client.post(f"/orders/{order}/sign", follow_redirects=True)


def signed(client, kind, *students, **fields):
    """A signed order about the students; returns its id."""
    order = draft(client, kind, **fields)
    name(client, order, *students)
    answer = sign(client, order)
    assert state(order) == "signed", said(answer)
    return order


def state(order):
    return db.session.scalar(sa.select(StudentOrder.state).where(StudentOrder.id == order))


def stays(student):
    """(group, since, until, order in, order out) of a student, as the database has them."""
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(Enrollment).where(Enrollment.student_id == student.id).order_by(Enrollment.starts_on)
    )
    return [
        (s.group.name, f"{s.starts_on:%d.%m}", s.ends_on and f"{s.ends_on:%d.%m}", s.order_in, s.order_out)
        for s in rows
    ]


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload(client, order, content, name="Список.xlsx"):
    return client.post(f"/orders/{order}/import", data={"file": (io.BytesIO(content), name)}, follow_redirects=True)


def token_of(answer):
    return re.search(r'name="token" value="(\d+)"', answer.text)[1]


def confirm(client, order, answer, **fields):
    data = {"confirm": "1", "token": token_of(answer)} | fields
    return client.post(f"/orders/{order}/import", data=data, follow_redirects=True)


def count(table):
    return db.session.scalar(sa.text(f"SELECT count(*) FROM {table}"))


def studying(name="Иванов Иван Петрович", group=None, **fields):
    """A student whose stay came by hand."""
    return make.student(name, group=group or make.group(), **fields)
