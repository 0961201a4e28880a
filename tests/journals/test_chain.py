"""The hash chain: one spelling of a change, and every kind of tampering named."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.journals import chain

KEY = "a key outside the database"


@dataclass(frozen=True)
class Row:
    page_id: int = 7
    sequence: int = 1
    kind: str = "mark"
    lesson_id: int | None = 3
    work_id: int | None = 4
    student_id: int | None = 5
    column_key: str | None = None
    old: str | None = None
    new: str | None = "5"
    version: int | None = 1
    account_id: int | None = 2
    at: datetime = datetime(2026, 10, 14, 8, 30, 0, 120)
    college_date: date = date(2026, 10, 14)
    address: str | None = None
    reason: str | None = None
    text_digest: str | None = None
    salt: str | None = "salt"
    hash: str = ""


def chained(*rows):
    linked, previous = [], chain.GENESIS
    for sequence, row in enumerate(rows, 1):
        row = replace(row, sequence=sequence)
        row = replace(row, text_digest=chain.text_digest(row))
        row = replace(row, hash=chain.change_hash(row, previous))
        linked.append(row)
        previous = row.hash
    return linked


def history(length=6):
    return chained(*(Row(new=str(2 + n % 4), reason=f"reason {n}", address="10.0.0.1") for n in range(length)))


def test_an_untouched_chain_holds():
    rows = history()

    found = chain.walk(rows)

    assert found == chain.Walk(6, rows[-1].hash, None)


@pytest.mark.parametrize(
    "forged",
    [
        {"new": "2"}, {"old": "2"}, {"student_id": 6}, {"account_id": 1}, {"version": 2}, {"work_id": None},
        {"at": datetime(2026, 10, 13)}, {"college_date": date(2026, 10, 13)}, {"kind": "attendance"},
        {"text_digest": None, "salt": None, "reason": None, "address": None}, {"column_key": "term"},
    ],
)  # fmt: skip
def test_an_altered_row_is_named(forged):
    rows = history()
    rows[3] = replace(rows[3], **forged)

    assert chain.walk(rows).broken == chain.Break(4, "altered")


def test_a_rewritten_reason_is_named():
    rows = history()
    rows[2] = replace(rows[2], reason="another reason")

    assert chain.walk(rows).broken == chain.Break(3, "text")


def test_blanked_texts_keep_the_chain_whole():
    rows = [replace(row, reason=None, address=None, salt=None) for row in history()]

    assert chain.walk(rows).broken is None


def test_a_removed_row_is_named():
    rows = history()
    del rows[2]

    assert chain.walk(rows).broken == chain.Break(4, "gap")


def test_a_row_recomputed_alone_breaks_the_next_one():
    rows = history()
    forged = replace(rows[1], new="2")
    rows[1] = replace(forged, hash=chain.change_hash(forged, rows[0].hash))

    assert chain.walk(rows).broken == chain.Break(3, "altered")


def test_a_cut_tail_and_a_recomputed_chain_do_not_fit_their_seal():
    rows = history()
    anchor = chain.seal(KEY, 7, 6, rows[-1].hash)
    cut = chain.walk(rows[:-1])
    recomputed = chain.walk(chained(*(replace(row, new="5") for row in rows)))

    assert chain.seal_holds(KEY, 7, 6, rows[-1].hash, anchor)
    assert cut.broken is None
    assert not chain.seal_holds(KEY, 7, cut.sequence, cut.head, anchor)
    assert recomputed.broken is None
    assert not chain.seal_holds(KEY, 7, recomputed.sequence, recomputed.head, anchor)
    assert not chain.seal_holds("another key", 7, 6, rows[-1].hash, anchor)
    assert not chain.seal_holds(KEY, 7, 6, rows[-1].hash, None)


def test_a_moment_is_spelled_the_same_however_the_engine_returns_it():
    naive = Row(at=datetime(2026, 10, 14, 8, 30))
    aware = Row(at=datetime(2026, 10, 14, 8, 30, tzinfo=UTC))
    local = Row(at=datetime(2026, 10, 14, 13, 30, tzinfo=timezone(timedelta(hours=5))))

    assert len({chain.canonical(row, "") for row in (naive, aware, local)}) == 1


@given(st.text(), st.text(), st.text(), st.text())
def test_two_changes_never_share_their_bytes(old, new, other_old, other_new):
    same = (old, new) == (other_old, other_new)

    first = chain.canonical(Row(old=old, new=new), "")
    second = chain.canonical(Row(old=other_old, new=other_new), "")

    assert (first == second) == same


def test_the_words_of_a_lesson_may_be_blanked_but_not_rewritten():
    rows = chained(Row(kind="lesson", old="Topic", new="Another topic"), Row())
    blanked = [replace(rows[0], old=None, new=None, salt=None), rows[1]]
    rewritten = [replace(rows[0], new="A third topic"), rows[1]]

    assert chain.walk(blanked).broken is None
    assert chain.walk(rewritten).broken == chain.Break(1, "text")


def test_a_reason_without_its_salt_is_not_believed():
    rows = history()
    rows[1] = replace(rows[1], salt=None, reason="invented later")

    assert chain.walk(rows).broken == chain.Break(2, "text")


def test_the_same_text_with_another_salt_has_another_digest():
    assert chain.text_digest(Row(reason="ill")) != chain.text_digest(Row(reason="ill", salt="pepper"))
