"""The book of orders of the invented college: every stay of it has its order, and some orders have their stories."""

import datetime

from app.policy.orders import KINDS, Kind, reason_text
from app.seeds.college import ENTERED_AT, STAMP, TODAY, YEAR, College, Member, StudyGroup
from app.seeds.people import Person
from app.students import order_models as tables
from app.students.models import Enrollment, Student

DAY = datetime.timedelta(days=1)
PROMOTED_ON = datetime.date(YEAR, 9, 1)
LEAVE_FROM = datetime.date(YEAR, 10, 5)
TRANSFERRED_FROM = datetime.date(YEAR, 10, 5)


def order(college: College, kind: Kind, number: str, ordered_on: datetime.date, effective_on=None, **values) -> int:
    """A signed order of the book; the second who asks for the same one gets it again."""
    key = (ordered_on.year, number)
    if key not in college.orders:
        signed = {"state": "signed", "signed_at": ENTERED_AT} | values
        college.orders[key] = college.rows.add(
            tables.StudentOrder, kind=kind.value, number=number, number_key=number, year=ordered_on.year,
            ordered_on=ordered_on, effective_on=effective_on or ordered_on, **signed, **STAMP,
        )  # fmt: skip
    return college.orders[key]


def paper(number: str, ordered_on: datetime.date) -> str:
    """«№ 84-к от 01.10.2026»."""
    return f"№ {number} от {ordered_on:%d.%m.%Y}"


def line(college: College, order_id: int, student: int, **values) -> None:
    """A student named in an order."""
    college.rows.add(tables.OrderLine, order_id=order_id, student_id=student, **values)


def enrolled(college: College, group: StudyGroup, student: int, began: datetime.date, number: str) -> dict:
    """The order by which a student came, as columns of the stay."""
    ordered_on = began if began > PROMOTED_ON else began - datetime.timedelta(days=17)
    made = order(
        college, Kind.ENROLMENT, number, ordered_on, began, reason="certificate",
        basis=f"решение приёмной комиссии от {ordered_on - DAY:%d.%m.%Y}",
    )  # fmt: skip
    line(college, made, student, group_id=group.id)
    return {"order_in": paper(number, ordered_on), "order_in_id": made, "arrival": "enrolment"}


def left(college: College, group: StudyGroup, student: int, last_day: datetime.date, kind: Kind, number: str, **values):
    """The order by which a student left, as columns of the stay. It is signed on the last day of the stay or before."""
    ordered_on = values.pop("ordered_on", last_day)
    made = order(college, kind, number, ordered_on, last_day + DAY, **values)
    line(college, made, student, from_group_id=group.id, group_id=values.get("group_id"))
    return {
        "ends_on": last_day, "order_out": paper(number, ordered_on), "order_out_id": made,
        "ending": KINDS[kind].ending, "leave_reason": reason_text(kind, values.get("reason")),
    }  # fmt: skip


def transfer(college: College, source: StudyGroup, target: StudyGroup, member: Member) -> None:
    """The member of one group studies in another one from some day on."""
    last_day = TRANSFERRED_FROM - DAY
    going = left(
        college, source, member.student, last_day, Kind.TRANSFER, "85-к",
        ordered_on=last_day - 2 * DAY, group_id=target.id, basis="заявление обучающегося",
    )  # fmt: skip
    _end(college, member, going)
    came = {"order_in": going["order_out"], "order_in_id": going["order_out_id"], "arrival": "transfer"}
    values = {"student_id": member.student, "group_id": target.id, "starts_on": TRANSFERRED_FROM, "ends_on": None}
    college.rows.add(Enrollment, **values, **came, **STAMP)
    abilities = member.ability, member.truancy
    target.members.append(Member(member.student, member.person, TRANSFERRED_FROM, None, *abilities))


def go_on_leave(college: College, group: StudyGroup, member: Member) -> None:
    """The member of a group is on academic leave."""
    last_day = LEAVE_FROM - DAY
    values = {"reason": "family", "basis": "заявление обучающегося", "ordered_on": last_day - 2 * DAY}
    _end(college, member, left(college, group, member.student, last_day, Kind.ACADEMIC_LEAVE, "86-к", **values))


def _end(college: College, member: Member, going: dict) -> None:
    member.ends_on = going["ends_on"]
    college.rows.change(Enrollment, college.stays[member.student], **going)


def rename(college: College, student: int, person: Person, former: str) -> None:
    """The student has borne another surname until an order of this autumn."""
    ordered_on = datetime.date(YEAR, 9, 28)
    made = order(college, Kind.NAME_CHANGE, "82-к", ordered_on, basis="свидетельство о перемене имени")
    line(college, made, student, last_name=person.last_name)
    names = {"last_name": former, "first_name": person.first_name, "middle_name": person.middle_name or None}
    college.rows.add(tables.StudentName, student_id=student, changed_on=ordered_on, order_id=made, **names)
    college.rows.change(Student, student, former_names=former)


def close_book(college: College) -> None:
    """The promotion of this year, and a draft that waits for its signature."""
    _promote(college)
    first = college.groups[min(1, len(college.groups) - 1)]
    member = next((one for one in reversed(first.members) if one.ends_on is None), None)
    if member is None:
        return
    waiting = college.rows.add(
        tables.StudentOrder, kind=Kind.EXPULSION.value, year=YEAR, ordered_on=TODAY, effective_on=TODAY + DAY,
        reason="own_wish", basis="заявление обучающегося", state="draft", **STAMP,
    )  # fmt: skip
    line(college, waiting, member.student, from_group_id=first.id)
    college.ids["orders"] = {"draft": waiting} | {
        name: college.orders[key] for name, key in (("expulsion", (YEAR, "84-к")),) if key in college.orders
    }


def _promote(college: College) -> None:
    older = [group for group in college.groups if group.course > 1]
    if not older:
        return
    made = order(college, Kind.PROMOTION, "58-к", datetime.date(YEAR, 6, 30), PROMOTED_ON)
    for group in older:
        college.rows.add(
            tables.OrderGroup, order_id=made, group_id=group.id, course_before=group.course - 1,
            course_after=group.course, name_before=f"{group.course - 1}{group.name[1:]}",
        )  # fmt: skip
        for member in group.members:
            if member.starts_on < PROMOTED_ON:
                line(college, made, member.student, from_group_id=group.id, group_id=group.id)
