"""The floor: a bare Flask application that reads the rows of a journal page and joins them as a string.

No session, no rights, no menu, no history. Nothing that keeps the promises can be cheaper, so ratios to it
say what the promises cost.
"""

import json

import sqlalchemy as sa
from flask import Flask, Response, request

from app.journals.models import Attendance, AttestationMark, JournalPage, Lesson, LessonType, LessonWork, Mark
from app.students.models import Enrollment, Student

_text = json.dumps
_insert = sa.text("INSERT INTO bench_floor (work_id, student_id, value) VALUES (:work, :student, :value)")


def create_floor(url: str) -> Flask:
    """The bare application over the database at `url`."""
    flask = Flask("floor")
    engine = sa.create_engine(url)

    @flask.get("/floor/<int:page>")
    def data(page: int) -> Response:
        with engine.connect() as connection:
            return Response(_joined(connection, page), mimetype="application/json")

    @flask.post("/floor/insert")
    def insert() -> Response:
        values = json.loads(request.data)
        with engine.begin() as connection:
            connection.execute(_insert, values)
        return Response('{"results":[]}', mimetype="application/json")

    return flask


def prepare(url: str) -> None:
    """The table that the bare durable insert writes to."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS bench_floor"))
        columns = "work_id INTEGER, student_id INTEGER, value VARCHAR(4)"
        connection.execute(sa.text(f"CREATE TABLE bench_floor ({columns})"))
    engine.dispose()


_students = (
    sa.select(Student.id, Student.last_name, Student.first_name, Enrollment.starts_on, Enrollment.ends_on)
    .join(Enrollment, Enrollment.student_id == Student.id)
    .join(JournalPage, JournalPage.group_id == Enrollment.group_id)
    .where(JournalPage.id == sa.bindparam("page"))
    .order_by(Student.sort_key)
)
_lessons = (
    sa.select(Lesson.id, Lesson.held_on, Lesson.hours, LessonType.code, Lesson.topic, Lesson.homework)
    .join(LessonType)
    .where(Lesson.page_id == sa.bindparam("page"))
    .order_by(Lesson.held_on, Lesson.pair, Lesson.id)
)
_works = (
    sa.select(LessonWork.id, LessonWork.lesson_id, LessonWork.work_type_id, LessonWork.is_required)
    .join(Lesson)
    .where(Lesson.page_id == sa.bindparam("page"))
)
_marks = sa.select(Mark.lesson_id, Mark.student_id, Mark.work_id, Mark.value, Mark.version).where(
    Mark.page_id == sa.bindparam("page")
)
_attendance = sa.select(
    Attendance.lesson_id, Attendance.student_id, sa.null(), Attendance.value, Attendance.version
).where(Attendance.page_id == sa.bindparam("page"))
_columns = sa.select(
    AttestationMark.column_key, AttestationMark.student_id, AttestationMark.value, AttestationMark.version
).where(AttestationMark.page_id == sa.bindparam("page"))


def _joined(connection: sa.Connection, page: int) -> str:
    """The text of grid.json as far as its rows make it; what is said of a lesson besides them is padded."""
    given = {"page": page}
    students = ",".join(
        f'{{"id":{id},"name":{_text(f"{last} {first}", ensure_ascii=False)},'
        f'"intervals":[["{since}","{until}"]],"note":null}}'
        for id, last, first, since, until in connection.execute(_students, given).all()
    )
    works: dict[int, str] = {}
    for id, lesson, kind, required in connection.execute(_works, given).all():
        one = f'{{"id":{id},"type":"{kind}","short":"ОЗ","required":{required},"graded":true}}'
        works[lesson] = f"{works[lesson]},{one}" if lesson in works else one
    lessons = ",".join(
        f'{{"id":{id},"date":"{day}","hours":{hours},"type":"{kind}","type_short":"ур",'
        f'"topic":{_text(topic, ensure_ascii=False)},"homework":{_text(homework, ensure_ascii=False)},'
        f'"works":[{works.get(id, "")}],"state":"locked","why":null,"attendance_taken":true,"version":1,'
        f'"pair":null,"teacher":null}}'
        for id, day, hours, kind, topic, homework in connection.execute(_lessons, given).all()
    )
    rows = connection.execute(_marks, given).all() + connection.execute(_attendance, given).all()
    cells = ",".join(
        f'{{"lesson":{lesson},"student":{student},"work":{work or "null"},"value":"{value}","version":{version}}}'
        for lesson, student, work, value, version in rows
    )
    columns = ",".join(
        f'{{"column":"{key}","student":{student},"value":"{value}","version":{version}}}'
        for key, student, value, version in connection.execute(_columns, given).all()
    )
    return f'{{"students":[{students}],"lessons":[{lessons}],"columns":[{columns}],"cells":[{cells}]}}'
