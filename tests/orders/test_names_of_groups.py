"""What orders do to groups themselves: the name follows the course, who has graduated goes to the archive."""

import pytest
import sqlalchemy as sa

from app.policy.roles import Role
from app.students.models import StudyGroup
from tests import make
from tests.orders.college import draft, sign, signed, state, studying


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARY)


def groups(db_session, column=StudyGroup.name):
    db_session.rollback()
    return list(db_session.scalars(sa.select(column).order_by(StudyGroup.id)))


def test_a_promotion_renames_the_groups_by_their_patterns_and_undoing_gives_the_names_back(secretary, db_session):
    older, younger = (make.group(f"{n}1", pattern="{курс}1", course_number=n) for n in (2, 1))
    for group in (older, younger):
        studying(f"Идущий{group.id} Ян", group)
    order = draft(secretary, "promotion", ordered_on="01.10.2026", effective_on="01.10.2026")
    secretary.post(f"/orders/{order}/groups", data={"group": [older.id, younger.id]})

    sign(secretary, order)
    promoted = groups(db_session)
    secretary.post(f"/orders/{order}/take-back", follow_redirects=True)

    assert promoted == ["31", "21"]
    assert groups(db_session) == ["21", "11"]
    assert groups(db_session, StudyGroup.former_names) == [None, None]


def test_a_group_whose_last_students_graduate_goes_to_the_archive(secretary, db_session):
    group = make.group("4ИС-23", course_number=4)
    first, last = studying("Первый Ян", group), studying("Последний Ян", group)

    signed(secretary, "graduation", first, number="10-к")
    with_one = groups(db_session, StudyGroup.state)
    order = signed(secretary, "graduation", last, number="11-к")
    empty = groups(db_session, StudyGroup.state)
    secretary.post(f"/orders/{order}/take-back", follow_redirects=True)

    assert (with_one, empty) == (["active"], ["graduated"])
    assert state(order) == "draft"
    assert groups(db_session, StudyGroup.state) == ["active"]
