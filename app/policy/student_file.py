"""The file with which an order of enrolment brings its students: columns, and what else their headings are called."""

from flask_babel import lazy_gettext as _l

# key -> (label, other headings met in the files of admission offices)
COLUMNS: dict[str, tuple[object, tuple[str, ...]]] = {
    "full_name": (
        _l("Surname, first name, patronymic"),
        (
            "фио",
            "ф.и.о.",
            "ф. и. о.",
            "ф.и.о",
            "фио студента",
            "фио обучающегося",
            "фио абитуриента",
            "фамилия имя отчество",
            "фамилия, имя, отчество (при наличии)",
            "студент",
            "обучающийся",
            "абитуриент",
        ),
    ),
    "last_name": (_l("Surname"), ("фамилия студента", "фамилия обучающегося")),
    "first_name": (_l("First name"), ("имя студента", "имя обучающегося")),
    "middle_name": (_l("Patronymic"), ("отчество (при наличии)", "отчество студента")),
    "birth_date": (_l("Date of birth"), ("дата рожд.", "дата рожд", "д.р.", "др", "рождение", "родился")),
    "group": (_l("Group"), ("учебная группа", "№ группы", "номер группы", "группа зачисления")),
    "phone": (
        _l("Phone"),
        ("телефон студента", "телефон обучающегося", "моб. телефон", "мобильный телефон", "тел.", "контактный телефон"),
    ),
    "email": (_l("E-mail"), ("почта", "эл. почта", "email", "электронный адрес", "адрес электронной почты")),
    "guardian": (
        _l("Parent"),
        (
            "фио родителя",
            "ф.и.о. родителя",
            "родитель (законный представитель)",
            "законный представитель",
            "фио законного представителя",
            "родитель 1",
            "мать",
            "фио матери",
        ),
    ),
    "relation": (_l("Relation"), ("степень родства", "родство", "кто", "кем является")),
    "guardian_phone": (
        _l("Phone of the parent"),
        (
            "телефон законного представителя",
            "тел. родителя",
            "телефон матери",
            "телефон родителя 1",
            "контакты родителей",
            "телефон родителей",
        ),
    ),
    "guardian2": (
        _l("Second parent"),
        ("родитель 2", "фио родителя 2", "отец", "фио отца", "второй законный представитель"),
    ),
    "relation2": (_l("Relation of the second parent"), ("степень родства 2", "кем приходится 2")),
    "guardian2_phone": (_l("Phone of the second parent"), ("телефон отца", "телефон родителя 2")),
}

PEOPLE = ("full_name", "last_name", "first_name", "middle_name", "guardian", "guardian2")
LENGTHS = {
    "last_name": 90,
    "first_name": 60,
    "middle_name": 60,
    "phone": 40,
    "guardian_phone": 40,
    "guardian2_phone": 40,
    "email": 120,
}

EXAMPLES = {
    "full_name": "Данилова Софья Андреевна", "birth_date": "14.03.2010", "group": "1ИС-26", "phone": "+7 900 000-00-00",
    "email": "danilova@example.ru", "guardian": "Данилова Ольга Викторовна", "guardian_phone": "+7 900 000-00-01",
    "guardian2": "Данилов Андрей Петрович", "guardian2_phone": "+7 900 000-00-02",
}  # fmt: skip

# A person of this age cannot be enrolled: a slip of the keyboard in the date of birth.
YOUNGEST, OLDEST = 12, 80
