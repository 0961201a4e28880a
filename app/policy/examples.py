"""What stands in the example row of an empty Excel form, by the attribute of the model."""

EXAMPLES = {
    "last_name": "Орлова",
    "first_name": "Наталья",
    "middle_name": "Сергеевна",
    "phone": "+7 900 000-00-00",
    "email": "orlova@example.ru",
    "hire_order": "№ 12-к от 25.08.2026",
    "order_in": "№ 84-к от 20.08.2026",
    "department": "Отделение информационных технологий",
    "position": "Преподаватель",
    "subject_commission": "Цикловая комиссия информационных дисциплин",
    "group": "ИС-21",
    "student": "Иванов Иван Иванович",
    "employee": "Орлова Наталья Сергеевна",
    "teacher": "Орлова Наталья Сергеевна",
    "guardian": "Иванова Мария Петровна",
    "academic_year": "2026/2027",
    "term": "I семестр 2026/2027",
    "specialty": "09.02.07",
    "code": "09.02.07",
    "short_name": "ОИТ",
    "intake_year": 2026,
}

EXAMPLES_OF_TABLES = {
    ("study_group", "name"): "ИС-21",
    ("academic_year", "name"): "2026/2027",
    ("term", "name"): "I семестр 2026/2027",
    ("department", "name"): "Отделение информационных технологий",
    ("position", "name"): "Преподаватель",
    ("subject_commission", "name"): "Цикловая комиссия информационных дисциплин",
    ("specialty", "name"): "Информационные системы и программирование",
    ("subgroup", "name"): "1 подгруппа",
}
