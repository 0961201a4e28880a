"""The tables are complete and agree with each other and with the program."""

import pytest

from app.core.register import RegisterView
from app.policy.access import ACT_NAMES, REGISTERS, RELATION_NAMES, RIGHTS, SECTIONS, Act, Relation
from app.policy.menu import MENU
from app.policy.roles import GRANTS, Role


def rights():
    return [
        (role, register, *right.split(":"))
        for role, registers in RIGHTS.items()
        for register, spec in registers.items()
        for right in spec.split()
    ]


def test_every_role_of_the_regulation_has_a_row():
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize(("role", "register", "act", "relation"), rights())
def test_a_right_of_the_table_means_something(role, register, act, relation):
    assert Act(act) in REGISTERS[register].acts
    assert Relation(relation) in REGISTERS[register].relations


def test_acts_relations_and_sections_have_names():
    assert set(ACT_NAMES) == set(Act)
    assert set(RELATION_NAMES) == set(Relation)
    assert {register.section for register in REGISTERS.values()} <= set(SECTIONS)


def test_every_line_of_the_menu_leads_somewhere(app):
    missing = [
        endpoint for _label, lines in MENU for _name, endpoint, *_rest in lines if endpoint not in app.view_functions
    ]

    assert missing == []


def test_every_register_has_its_screen_in_the_menu(app):
    in_menu = {endpoint.split(".")[0] for _label, lines in MENU for _name, endpoint, *_rest in lines}
    shown_on_a_card = {"CurriculumItemView", "OrderLineView", "EmployeeNameView", "FormerEmploymentView"}

    assert {view.endpoint for view in RegisterView.views_by_model.values()} - in_menu <= shown_on_a_card


def test_whoever_may_write_may_also_read():
    blind = [
        (role, register)
        for role, registers in RIGHTS.items()
        for register, spec in registers.items()
        for right in spec.split()
        if right.startswith(("write", "delete", "print", "remark"))
        and f"read:{right.split(':')[1]}" not in spec.split()
    ]

    assert blind == []


def test_only_the_administrator_gives_roles_to_staff():
    givers = {giver for giver, given in GRANTS.items() if set(given) - {Role.STUDENT, Role.GUARDIAN}}

    assert givers == {Role.ADMINISTRATOR}


def test_only_teachers_write_in_journals():
    writers = {
        (role, relation)
        for role, register, act, relation in rights()
        if register in ("journals", "practice_journals") and act == "write"
    }

    assert writers == {(Role.TEACHER, "teaches")}


def test_students_and_guardians_hold_nothing_but_their_own():
    wide = [row for row in rights() if row[0] in (Role.STUDENT, Role.GUARDIAN) and row[3] not in ("self", "child")]

    assert wide == []


def test_remarks_go_to_the_kind_of_journal_that_the_head_controls():
    remarks = {(role, register) for role, register, act, _relation in rights() if act == "remark"}

    assert remarks == {(Role.STUDY_HEAD, "journals"), (Role.PRACTICE_HEAD, "practice_journals")}
