"""The compiler of paper is kept at arm's length: killed when late, sees one folder, asks no other host."""

import pytest

from app.core import pdf

ENDLESS = "#for a in range(1000000) { for b in range(1000000) {} }"


@pytest.fixture
def template(tmp_path, monkeypatch):
    """Writes a template into a folder of its own."""
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)

    def write(source):
        (tmp_path / "form.typ").write_text(source, "utf-8")
        return "form.typ"

    return write


def test_data_becomes_a_document(template):
    made = pdf.render_pdf(template("#json(bytes(sys.inputs.data)).name"), {"name": "Ёлкина"})

    assert made.startswith(b"%PDF-")


def test_a_document_that_takes_too_long_is_given_up(template):
    with pytest.raises(pdf.PdfError, match="not ready"):
        pdf.render_pdf(template(ENDLESS), {}, patience=0.6)


def test_a_broken_template_is_told_with_its_place(template):
    with pytest.raises(pdf.PdfError, match=r"form\.typ"):
        pdf.render_pdf(template("#unknown-name"), {})


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret.txt", "../../../../../../etc/passwd"])
def test_a_template_reads_nothing_outside_its_folder(template, path, tmp_path):
    (tmp_path.parent / "secret.txt").write_text("secret")

    with pytest.raises(pdf.PdfError):
        pdf.render_pdf(template(f'#read("{path}")'), {})


def test_a_template_fetches_no_package(template):
    with pytest.raises(pdf.PdfError, match="packages are off"):
        pdf.render_pdf(template('#import "@preview/cetz:0.3.0"'), {})


def test_a_document_of_several_pages_is_shown_by_its_first(template):
    assert pdf.render_png(template("a #pagebreak() b"), {}).startswith(b"\x89PNG")
