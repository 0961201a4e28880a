"""The ten roles of the regulation, under its own names (clauses 2.2-3.9)."""

from enum import StrEnum


class Role(StrEnum):
    """A role's value is its name in the database and on the screen."""

    ADMINISTRATOR = "Администратор"
    STUDY_HEAD = "Заведующий отделением по учебной работе"
    PRACTICE_HEAD = "Заведующий отделением по производственной работе"
    HR = "Специалист отдела кадров"
    SECRETARY = "Секретарь учебной части"
    DISPATCHER = "Диспетчер расписания"
    TEACHER = "Педагогический работник"
    CURATOR = "Классный руководитель"
    STUDENT = "Обучающийся"
    GUARDIAN = "Родитель"


# Who may give which role to another person; nobody gives a role to himself (design.md section 3).
GRANTS: dict[Role, tuple[Role, ...]] = {
    Role.ADMINISTRATOR: tuple(Role),
    Role.SECRETARY: (Role.STUDENT, Role.GUARDIAN),
}

# Roles that the college makes for itself are given by this one only.
GIVES_OWN_ROLES = Role.ADMINISTRATOR
