import pytest

from app.basics.errors import Refusal
from app.documents.tailoring import HOUSE, Layer, file_name, resolve, safe_name


def test_the_last_layer_wins_and_is_remembered():
    found = resolve(
        Layer("Northfield State University", {"paper": "letter", "signature": "line", "tax_split": True}),
        Layer("Purchasing Services", {"signature": "none"}),
        Layer("the quote", {"signature": None, "columns": ["line", "description", "amount"]}),
    )
    assert found.signature == "none"
    assert found.columns == ("line", "description", "amount")
    assert found.chosen["signature"] == "Purchasing Services"
    assert found.chosen["tax_split"] == "Northfield State University"
    assert found.chosen["columns"] == "the quote"
    assert found.chosen["accent"] == HOUSE


@pytest.mark.parametrize(
    ("language", "paper", "window", "dates", "locale"),
    [
        ("en-US", "letter", "none", "long", "en_US"),
        ("en-GB", "a4", "none", "long", "en_GB"),
        ("de-DE", "a4", "left", "short", "de_DE"),
        ("fr-FR", "a4", "right", "long", "fr_FR"),
        ("fr-CA", "letter", "none", "long", "fr_CA"),
    ],
)
def test_a_language_brings_its_habits(language, paper, window, dates, locale):
    found = resolve({"language": language})
    assert (found.paper, found.window, found.dates, found.locale) == (paper, window, dates, locale)


def test_letter_paper_has_no_envelope_window_of_a4():
    assert resolve({"language": "de-DE", "paper": "letter"}).window == "none"


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"papper": "a4"}, "no field 'papper'"),
        ({"paper": "a5"}, "paper is 'a5'"),
        ({"signature": True}, "signature is True"),
        ({"tax_split": "yes"}, "tax_split is 'yes'"),
        ({"columns": "line"}, "columns is 'line'"),
        ({"columns": ["line", "amount"]}, "columns must have the description"),
        ({"addressee_order": ["officer", "president"]}, "addressee_order"),
        ({"accent": "green"}, "accent is 'green'"),
        ({"file_name": "{numbr}.pdf"}, "file_name may use"),
        ({"language": "Deutsch, bitte"}, "language tag"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_with_its_field(wishes, words):
    with pytest.raises(Refusal, match=words):
        resolve(Layer("Northfield", wishes))


def test_a_file_name_is_the_pattern_filled():
    assert (
        file_name("{number}_R{revision}.pdf", {"number": "Q-2026-A0042", "revision": 2})
        == "Q-2026-A0042_R2.pdf"
    )
    assert file_name("{client}.pdf", {}) == "document.pdf" or file_name("{client}.pdf", {}).endswith("pdf")


@pytest.mark.parametrize(
    "name",
    ["..\\..\\x", "../../etc/passwd", "CON", "con.pdf", "a/b", "x" * 300 + ".pdf", "", ".", "..", "é" * 200 + ".pdf", "a\x00b", "\u202efdp.exe",
     "name. ", "LPT1.txt", "C:\\x", "\ud800"],
)  # fmt: skip
def test_no_name_leaves_its_folder_or_means_a_device(name, tmp_path):
    safe = safe_name(name)
    assert (tmp_path / safe).resolve().parent == tmp_path.resolve()
    assert safe.split(".")[0].casefold() not in {"con", "lpt1", ""}
    assert not set(safe) & set('<>:"/\\|?*\x00\u202e')
    assert 0 < len(safe) <= 120
    (tmp_path / safe).write_text("it can be written")


def test_annexes_go_separately_unless_a_profile_says_otherwise():
    assert resolve().annexes == "separate"
    asked = resolve({"annexes": "merge"}, {"annexes": "attach"})
    assert (asked.annexes, asked.chosen["annexes"]) == ("attach", "layer 2")
    with pytest.raises(Refusal, match="separate, merge, attach"):
        resolve({"annexes": "stapled"})
