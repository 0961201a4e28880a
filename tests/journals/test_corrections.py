"""Which changes of the history are corrections on paper."""

import datetime as dt

from app.journals.corrections import Change, corrected

HELD_ON = dt.date(2026, 9, 10)
SAME_LETTER = {"н": "н", "нп": "н", "уп": "н", "б": "н", ".": "", None: ""}


def change(old, new, *, days_later=1, held_on=HELD_ON, key=1, student=1, work=1, reason=None):
    return Change(student, key, work, old, new, HELD_ON + dt.timedelta(days=days_later), held_on, reason)


def found(*changes):
    shown = corrected(changes, lambda code: SAME_LETTER.get(code, code))
    return [(one.was, one.became) for one in shown]


def test_a_mark_changed_after_the_day_of_the_lesson_is_a_correction():
    assert found(change("3", "4")) == [("3", "4")]


def test_a_mark_changed_on_the_day_of_the_lesson_is_none():
    assert found(change(None, "3", days_later=0), change("3", "4", days_later=0)) == []


def test_a_mark_put_late_corrects_nothing():
    assert found(change(None, "3", days_later=2)) == []


def test_a_slip_mended_the_day_it_was_made_corrects_nothing():
    assert found(change(None, "3", days_later=2), change("3", "4", days_later=2)) == []


def test_a_day_of_changes_is_one_correction():
    assert found(change("3", "4"), change("4", "2"), change("2", "5")) == [("3", "5")]


def test_a_change_taken_back_the_same_day_is_no_correction():
    assert found(change("3", "4"), change("4", "3")) == []


def test_every_day_of_changes_is_a_correction_of_its_own():
    assert found(change("3", "4"), change("4", "5", days_later=2)) == [("3", "4"), ("4", "5")]


def test_a_mark_taken_away_is_a_correction():
    assert found(change("3", None)) == [("3", "")]


def test_a_reason_of_absence_that_looks_alike_on_paper_is_no_correction():
    assert found(change("н", "уп")) == []


def test_an_owed_mark_that_was_given_is_no_correction():
    assert found(change(".", "4")) == []


def test_marks_of_two_works_of_a_lesson_are_corrected_apart():
    assert found(change("3", "4", work=1), change("5", "2", work=2)) == [("3", "4"), ("5", "2")]


def test_a_term_mark_is_corrected_after_the_day_it_was_put():
    put = change(None, "4", days_later=100, held_on=None, key="term", work=None)
    same_day = change("4", "5", days_later=100, held_on=None, key="term", work=None)
    later = change("5", "3", days_later=101, held_on=None, key="term", work=None)

    assert found(put, same_day) == []
    assert found(put, same_day, later) == [("5", "3")]


def test_the_reason_of_the_last_change_of_the_day_is_told():
    shown = corrected([change("3", "4", reason="а"), change("4", "5", reason="б")], lambda code: code or "")

    assert [one.change.reason for one in shown] == ["б"]
