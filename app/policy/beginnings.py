"""What the registers of a new college hold before anybody types: positions and bells. All of it may be changed."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """A position of the staff list; `kind` is one of policy.kinds.POSITION_KINDS."""

    name: str
    kind: str


# fmt: off
POSITIONS = (
    Position("Преподаватель",                                    "teacher"),
    Position("Мастер производственного обучения",                "practice_master"),
    Position("Педагог дополнительного образования",              "teacher"),
    Position("Учитель",                                          "teacher"),
    Position("Директор",                                         "head"),
    Position("Заместитель директора по учебной работе",          "head"),
    Position("Заведующий отделением по учебной работе",          "head"),
    Position("Заведующий отделением по производственной работе", "head"),
    Position("Методист",                                         "office"),
    Position("Специалист отдела кадров",                         "office"),
    Position("Секретарь учебной части",                          "office"),
    Position("Диспетчер расписания",                             "office"),
    Position("Системный администратор",                          "other"),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Bell:
    """A pair of two academic hours in the first shift, on every day of the week unless a day is named."""

    pair: int
    starts_at: datetime.time
    ends_at: datetime.time


def _bell(pair: int, starts: str, ends: str) -> Bell:
    return Bell(pair, datetime.time.fromisoformat(starts), datetime.time.fromisoformat(ends))


BELLS = (
    _bell(1, "08:30", "10:00"),
    _bell(2, "10:10", "11:40"),
    _bell(3, "12:10", "13:40"),
    _bell(4, "13:50", "15:20"),
    _bell(5, "15:30", "17:00"),
    _bell(6, "17:10", "18:40"),
)
