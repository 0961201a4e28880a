"""A page that one person opened never acts for another who has signed in since in the same browser."""

from app.policy.roles import Role
from tests import make


def test_a_page_opened_by_another_person_is_asked_to_sign_in(sign_in):
    employee = make.employee()
    page = make.page(teacher=employee)
    teacher = sign_in(Role.TEACHER, employee=employee)

    own = teacher.get(f"/journals/{page.id}/grid.json", headers={"X-Account": str(teacher.account_id)})
    other = teacher.get(f"/journals/{page.id}/grid.json", headers={"X-Account": str(teacher.account_id + 1)})

    assert own.status_code == 200
    assert other.status_code == 401
