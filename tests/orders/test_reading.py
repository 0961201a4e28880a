"""Who sees which orders, and what of them; the book, the paper, the scans, the costs."""

import io

import pypdf
import pytest
import sqlalchemy as sa

from app.policy.roles import Role
from tests import make
from tests.orders.college import draft, name, said, sign, signed, studying, token_of, workbook

PDF = b"%PDF-1.4\n" + b"0" * 200


def text_of(answer):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages).split())


@pytest.fixture
def college(secretary, db_session):
    """Two groups of two departments, an order that names a student of each, and who is who."""
    head, curator = make.employee("Глава Ян"), make.employee("Куратор Ян")
    own = make.group("1ИС-26", department=make.department("Своё", study_head=head))
    foreign = make.group("1ГД-26", department=make.department("Чужое"))
    make.curator(curator, own)
    student, other = studying("Своев Ян Ильич", own), studying("Чужаков Ян Ильич", foreign)
    order = draft(secretary, "expulsion", "84-к", reason="own_wish", basis="заявления")
    name(secretary, order, student, other)
    sign(secretary, order)
    lone = draft(secretary, "academic_leave", "85-к", effective_on="06.10.2026", reason="family")
    return {
        "head": head, "curator": curator, "student": student, "other": other, "order": order, "draft": lone,
        "guardian": make.guardian("Своева Мать Ильинична", children=[student]),
    }  # fmt: skip


@pytest.fixture(params=["head", "curator", "student", "guardian"])
def reader(request, college, sign_in):
    """Everybody who sees only a part of the order."""
    role = {"head": Role.STUDY_HEAD, "curator": Role.CURATOR, "student": Role.STUDENT, "guardian": Role.GUARDIAN}[
        request.param
    ]
    who = request.param if request.param in ("student", "guardian") else "employee"
    return sign_in(role, **{who: college[request.param]})


def test_of_an_order_one_sees_only_the_students_that_are_ones_own(reader, college):
    page = reader.get(f"/orders/show/{college['order']}")

    assert page.status_code == 200
    assert "Своев Ян Ильич" in page.text
    assert "Чужаков" not in page.text
    assert "Чужаков" not in reader.get("/order-lines/list/").text


def test_a_foreign_student_is_neither_found_nor_counted_through_the_book(reader, college):
    book = reader.get("/orders/list/")

    assert "84-к" in book.text
    assert "84-к" in reader.get("/orders/list/?q=своев").text
    assert "84-к" not in reader.get("/orders/list/?q=чужаков").text


def test_a_draft_is_the_offices_own_matter(reader, college):
    assert reader.get(f"/orders/show/{college['draft']}").status_code == 404
    assert "85-к" not in reader.get("/orders/list/").text


def test_nobody_but_the_office_moves_anybody(reader, college):
    for deed in ("sign", "take-back", "strike", "scan", "students", "groups", "import"):
        assert reader.post(f"/orders/{college['order']}/{deed}").status_code == 403, deed
    assert reader.post("/orders/add?kind=expulsion").status_code == 403


def test_an_order_that_names_nobody_of_ones_own_does_not_exist(secretary, college, sign_in):
    order = signed(secretary, "expulsion", studying("Третий Ян"), number="86-к", reason="own_wish")

    for role, who in ((Role.CURATOR, "curator"), (Role.STUDY_HEAD, "head")):
        client = sign_in(role, employee=college[who])
        assert client.get(f"/orders/show/{order}").status_code == 404
        assert client.get(f"/orders/{order}/print.pdf").status_code == 404


def test_the_office_prints_the_order_with_everybody(secretary, college, setting):
    setting("college.name", "Горный техникум")
    setting("college.director", "А. Б. Начальник")

    text = text_of(secretary.get(f"/orders/{college['order']}/print.pdf"))

    for words in ("Горный техникум", "ПРИКАЗ", "№ 84-к", "01.10.2026", "Отчислить с 05.10.2026", "Своев Ян Ильич",
                  "Чужаков Ян Ильич", "Основание: заявления", "А. Б. Начальник"):  # fmt: skip
        assert words in text, text


def test_a_head_prints_an_extract(sign_in, college):
    text = text_of(sign_in(Role.STUDY_HEAD, employee=college["head"]).get(f"/orders/{college['order']}/print.pdf"))

    assert "ВЫПИСКА ИЗ ПРИКАЗА" in text
    assert "Своев" in text
    assert "Чужаков" not in text


def test_a_name_that_looks_like_markup_is_printed_as_it_is(secretary):
    order = signed(secretary, "expulsion", studying("#set *Ян* $x$"), reason="own_wish")

    assert "#set *Ян* $x$" in text_of(secretary.get(f"/orders/{order}/print.pdf"))


def test_the_scan_is_read_by_the_office_only_because_it_shows_all_names(
    secretary, college, sign_in, reader, db_session
):
    secretary.post(f"/orders/{college['order']}/scan", data={"file": (io.BytesIO(PDF), "Приказ 84-к.pdf")})
    file = db_session.scalar(sa.text("SELECT id FROM stored_file"))

    assert secretary.get(f"/files/{file}").data == PDF
    assert reader.get(f"/files/{file}").status_code == 404
    assert "Приказ 84-к.pdf" not in reader.get(f"/orders/show/{college['order']}").text


def test_a_program_is_not_kept_as_a_scan(secretary, college):
    answer = secretary.post(
        f"/orders/{college['order']}/scan", data={"file": (io.BytesIO(b"MZ\x00"), "a.exe")}, follow_redirects=True
    )

    assert "PDF" in said(answer)


def test_the_card_of_a_student_tells_all_orders_that_name_him(secretary, college, sign_in):
    student = college["student"]

    for client in (secretary, sign_in(Role.STUDENT, student=student)):
        card = client.get(f"/students/show/{student.id}").text
        assert f'href="/orders/show/{college["order"]}"' in card
        assert "№ 84-к от 01.10.2026" in card


def test_the_book_is_filtered_printed_and_saved(secretary, college):
    signed(secretary, "transfer", studying("Третий Ян"), number="90-к", group=make.group().id)

    book = secretary.get("/orders/list/?kind=transfer").text
    paper = said(secretary.get("/orders/print?kind=transfer"))

    assert "90-к" in book
    assert "84-к" not in book
    assert "О переводе" in paper
    assert "84-к" not in paper
    assert secretary.get("/orders/export.xlsx").status_code == 200
    # The newest stands first on the screen, the oldest on paper.
    whole, printed = secretary.get("/orders/list/").text, said(secretary.get("/orders/print"))
    assert whole.index("90-к") < whole.index("84-к")
    assert printed.index("84-к") < printed.index("90-к")


def test_pages_of_orders_cost_few_statements_however_long_the_list(secretary, statements):
    group = make.group()
    order = draft(secretary, "expulsion", reason="own_wish")
    name(secretary, order, *(studying(f"Студент{n} Ян", group) for n in range(40)))

    with statements() as log:
        secretary.get("/orders/list/")
    with statements() as card:
        secretary.get(f"/orders/show/{order}")

    assert len(log) <= 6, "\n".join(log)
    assert len(card) <= 10, "\n".join(card)


def test_an_empty_book_says_how_to_begin(secretary):
    assert "Начните с приказа о зачислении" in said(secretary.get("/orders/list/"))


@pytest.mark.parametrize(
    "address",
    [
        "/orders/show/99999999999", "/orders/99999999999/students", "/orders/1/import?check=99999999999",
        "/orders/add?kind=cancellation&cancels=x", "/order-lines/add", "/order-lines/edit/1",
        "/orders/add?kind=cancellation&cancels=99999999999",
    ],
)  # fmt: skip
def test_an_address_that_nothing_has_is_no_fault_of_the_server(secretary, address):
    assert secretary.get(address).status_code in (200, 400, 404)


def test_the_journal_says_by_which_order_one_has_left(secretary, sign_in):
    group, teacher = make.group(), make.employee()
    page = make.page(group_=group, teacher=teacher)
    signed(secretary, "expulsion", studying(group=group), reason="own_wish")

    [student] = sign_in(Role.TEACHER, employee=teacher).get(f"/journals/{page.id}/grid.json").json["students"]

    assert student["intervals"] == [["2026-09-01", "2026-10-04"]]
    assert "№ 10-к" in student["note"]


def test_orders_of_former_years_come_from_excel_as_drafts(secretary, db_session):
    head = ("Вид приказа", "Номер приказа", "Дата приказа", "Действует с")
    content = workbook(
        head, ("Отчисление", "7-к", "01.02.2025", "03.02.2025"), ("Зачисление", "8-к", "01.08.2025", "01.09.2025")
    )
    report = secretary.post("/orders/import", data={"file": (io.BytesIO(content), "Книга.xlsx")}, follow_redirects=True)

    secretary.post("/orders/import", data={"confirm": "1", "token": token_of(report)})

    found = db_session.execute(sa.text("SELECT kind, number, year, state FROM student_order ORDER BY id")).all()
    assert found == [("expulsion", "7-к", 2025, "draft"), ("enrolment", "8-к", 2025, "draft")]


def test_a_signed_order_is_not_rewritten_by_a_file(secretary, db_session):
    signed(secretary, "expulsion", studying(), reason="own_wish")
    head = ("Вид приказа", "Номер приказа", "Дата приказа", "Действует с")
    content = workbook(head, ("Отчисление", "10-к", "01.10.2026", "07.10.2026"))

    report = secretary.post("/orders/import", data={"file": (io.BytesIO(content), "Книга.xlsx")}, follow_redirects=True)

    assert "Приказ подписан" in said(report)
    assert str(db_session.scalar(sa.text("SELECT effective_on FROM student_order"))) == "2026-10-05"
