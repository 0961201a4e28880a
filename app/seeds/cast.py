"""The people of the invented college whom tests and newcomers know by name."""

from dataclasses import dataclass

from app.policy.roles import Role
from app.seeds.people import Sex

PASSWORD = "college-demo"


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody with a known login. `position` is empty for students and guardians."""

    login: str
    last_name: str
    first_name: str
    middle_name: str
    sex: Sex
    role: Role
    position: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.last_name} {self.first_name} {self.middle_name}"


# fmt: off
STAFF = (
    Player("admin", "Галимов", "Рустам", "Маратович", Sex.MALE, Role.ADMINISTRATOR, "Системный администратор"),
    Player("study_head", "Кравцова", "Елена", "Михайловна", Sex.FEMALE, Role.STUDY_HEAD,
           "Заведующий отделением по учебной работе"),
    Player("practice_head", "Дементьев", "Олег", "Николаевич", Sex.MALE, Role.PRACTICE_HEAD,
           "Заведующий отделением по производственной работе"),
    Player("hr", "Ситникова", "Ольга", "Юрьевна", Sex.FEMALE, Role.HR, "Специалист отдела кадров"),
    Player("secretary", "Жданова", "Ирина", "Павловна", Sex.FEMALE, Role.SECRETARY, "Секретарь учебной части"),
    Player("dispatcher", "Широкова", "Людмила", "Викторовна", Sex.FEMALE, Role.DISPATCHER,
           "Диспетчер расписания"),
    Player("teacher", "Орлова", "Наталья", "Сергеевна", Sex.FEMALE, Role.TEACHER, "Преподаватель"),
    Player("curator", "Белоусова", "Марина", "Андреевна", Sex.FEMALE, Role.CURATOR, "Преподаватель"),
)
STUDENT = Player("student", "Данилова", "Софья", "Андреевна", Sex.FEMALE, Role.STUDENT)
PARENT = Player("parent", "Данилова", "Ольга", "Викторовна", Sex.FEMALE, Role.GUARDIAN)
# Has no known login: the second child of the parent, a year younger.
CHILD2 = Player("", "Данилов", "Тимофей", "Андреевич", Sex.MALE, Role.STUDENT)
EXPELLED = Player("", "Рожков", "Степан", "Олегович", Sex.MALE, Role.STUDENT)
ARRIVED = Player("", "Лаптева", "Вероника", "Игоревна", Sex.FEMALE, Role.STUDENT)
# fmt: on
