import datetime as dt
import io

import pypdfium2
import pytest

from app.basics.errors import Refusal, Trouble
from app.quotes.commands import edit_quote, issue, new_quote
from app.quotes.document import document_of, pdf_of, preview_draft, redraw, reprint, thaw
from app.quotes.document.frozen import canonical, hash_of
from app.quotes.drafts import LineDraft
from app.quotes.queries import check_draft, draft_of, quote, subject_of
from app.quotes.queries.context import of_draft
from app.quotes.rules.offer import Enclosure
from app.records import Revision
from app.requirements.kinds import KINDS
from app.requirements.preflight import preflight
from app.requirements.rules.rule import RuleInForce
from app.seller.commands import set_seller
from app.seller.drafts import SellerDraft
from tests.quotes.conftest import a_client, a_draft, an_institution


def text_of(pdf):
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return "\n".join(
            document[at].get_textpage().get_text_bounded() for at in range(len(document))
        ).replace("\r", "")
    finally:
        document.close()


def printed(desk, draft):
    saved = desk.run(new_quote, draft)
    desk.run(issue, saved.number)
    return " ".join(text_of(desk.ask(reprint, saved.number)[1]).split())


def test_the_american_quote_says_all_that_the_office_asked_for(desk):
    said = printed(desk, a_draft(annexes=[Enclosure(kind="w-9", title="")]))
    for words in (
        "Quotation", "Q-2026-A0001", "November 22, 2026", "January 21, 2027", "Budget 4471", "NIH R01",
        "Northfield Research Foundation", "Northfield, ST 40404", "For the work of Dr. Ada Okafor, Chemistry",
        "Service performed in Duluth, MN, until March 31, 2027.", "De novo protein sequencing", "14,880.00",
        "Option, not in the total:", "Nontaxable", "Total USD", "16,800.00", "Sales tax exempt: certificate ES-0000000",
        "Net 30 days from the later of invoice and acceptance. No prepayment.", "The terms of your purchase order apply.",
        "F.O.B. destination, freight prepaid and included in the price.", "Remit to: Meridian Analytical LLC, Box 88",
        "Form W-9 (signed March 3, 2026)", "Lena Brandt, account manager", "EIN 41-0000000",
    ):  # fmt: skip
        assert words in said, words
    assert "■" not in said


@pytest.fixture
def abroad(desk):
    with desk.office.work("abroad", author="Lena Brandt") as session:
        german = an_institution(
            session, "tu-braunschweig", "TU Braunschweig", "DE", language="de", paper="a4",
            payer=("Technische Universität Braunschweig", "Zentrale Beschaffung", "38100 Braunschweig"),
            profile={"language": "de-DE", "references": ["leitweg-id", "budget"], "signature": "line"},
        )  # fmt: skip
        french = an_institution(
            session, "fresnel", "Institut Fresnel", "FR", language="fr", paper="a4",
            payer=("Aix-Marseille Université", "13397 Marseille Cedex 20"),
            profile={"language": "fr-FR", "signature": "acceptance", "tax_split": True},
        )  # fmt: skip
        a_client(session, "weber", "AG Weber", german, "Abteilung Grenzflächen", "Jonas Weber")
        a_client(session, "moreau", "Équipe Moreau", french, "Équipe Hipe", "Claire Moreau")
        set_seller(
            session,
            SellerDraft(
                legal_name="Meridian Analytical GmbH", street="Hafenstraße 4", city="Bremen", postal_code="28195",
                country="DE", email="quotes@meridian.example", tax_scheme="VAT", tax_rates={"standard": 19_000}, language="de",
                currency="EUR", delivery_text="Ergebnisse nach 30 Werktagen.",
            ),
        )  # fmt: skip
    return desk


def euros(client, **more):
    line = LineDraft(text="Sequenzierung", quantity="48", unit="Probe", unit_price="285.00", tax="19")
    values = {
        "currency": "EUR",
        "lines": [line],
        "place": "Bremen",
        "payment_from": "receipt",
        "engagement": "Proben",
    }
    return a_draft(client, **values | more)


def test_the_german_quote_reads_german_from_the_same_data(abroad):
    said = printed(
        abroad, euros("weber", references={"leitweg-id": "00-0000000000-00", "budget": "KST 4711"})
    )
    for words in (
        "Angebot", "22.11.2026", "Bindefrist", "21.01.2027", "Leitweg-ID", "Kostenstelle", "Zentrale Beschaffung",
        "13.680,00", "Umsatzsteuer 19 %", "2.599,20", "Gesamt EUR", "16.279,20", "30 Tage nach Rechnungseingang, rein netto.",
        "Ergebnisse nach 30 Werktagen.", "Ausführung in Bremen bis 31. März 2027.", "Bremen, 22.11.2026", "Seite 1 von 1",
    ):  # fmt: skip
        assert words in said, words


def test_the_french_quote_reads_french_and_no_german_sentence_stands_on_it(abroad):
    said = printed(abroad, euros("moreau", references={"request": "DA-114"}))
    for words in (
        "Devis",
        "22 novembre 2026",
        "Votre référence",
        "DA-114",
        "Total HT",
        "TVA 19 %",
        "Total TTC EUR",
        "Bon pour accord",
    ):
        assert words in said, words
    assert "Ergebnisse" not in said
    assert "13 680,00" in said


def test_where_english_stands_in_for_a_language_every_date_is_as_its_locale_writes_it(abroad):
    swahili = {"language": "sw", "locale": "sw_KE", "signature": "line"}
    said = printed(abroad, euros("weber", profile=swahili))
    assert "22 Novemba 2026" in said
    assert "11/22/" not in said
    assert "November" not in said


def test_paper_and_language_come_from_the_institution_and_the_quote_may_override(abroad):
    saved = abroad.run(new_quote, euros("weber", profile={"language": "en-GB"}))
    look = abroad.ask(quote, saved.number).look
    assert (look.paper, look.language) == ("a4", "en-GB")
    assert (look.chosen["paper"], look.chosen["language"]) == ("TU Braunschweig", "this quote")


def test_a_preview_says_that_it_is_a_draft_and_an_issue_does_not(desk):
    assert "Q-2026-A0001, draft" in text_of(
        pdf_of(desk.ask(document_of, desk.run(new_quote, a_draft()).number))
    )
    assert ", draft" not in printed(desk, a_draft())


def test_what_is_half_typed_can_be_previewed(desk):
    draft = a_draft(valid_days="", lines=[LineDraft(text="Half", unit_price="1,,")])
    assert "Half" in text_of(desk.ask(preview_draft, draft))


def test_freezing_and_thawing_give_the_same_document(desk):
    saved = desk.run(new_quote, a_draft())
    made = desk.ask(document_of, saved.number)
    frozen = canonical(made.paper, made.tailoring)
    assert thaw(frozen) == (made.paper, made.tailoring)
    assert hash_of(frozen) == hash_of(canonical(*thaw(frozen)))


def test_changed_content_is_not_drawn(desk):
    saved = desk.run(new_quote, a_draft())
    desk.run(issue, saved.number)
    with desk.office.look() as session:
        revision = session.query(Revision).one()
        revision.content = {**revision.content, "schema": 7}
        with session.no_autoflush, pytest.raises(Trouble, match="was changed outside"):
            redraw(session, saved.number)


def test_a_draft_is_checked_while_it_is_typed(desk):
    found = desk.ask(check_draft, a_draft())
    assert found.may_issue
    assert desk.ask(check_draft, a_draft(lines=[LineDraft(text="x", unit_price="bad")])).findings


@pytest.mark.parametrize(
    ("terms", "passes"),
    [("", True), ("A prepayment of half is asked.", False), ("No prepayment, but 50 % down payment.", False)],
)
def test_saying_that_nothing_is_paid_before_is_no_prepayment(desk, terms, passes):
    assert held(desk, a_draft(terms_text=terms), "no-prepayment").may_issue is passes


def arithmetic(desk, draft):
    return held(desk, draft, "sums-agree")


def held(desk, draft, kind):
    def find(session):
        context = of_draft(session, draft)
        return preflight(
            [RuleInForce(kind, kind, severity="blocking")],
            subject_of(context, draft.offer()),
            dt.date(2026, 11, 22),
        )

    assert kind in KINDS
    return desk.ask(find)


def test_23_at_49_as_901_60_adds_up_only_with_its_discount_shown(desk):
    lines = [
        LineDraft(text="Plasmid", quantity="23", unit_price="49.00", discount="20 %"),
        LineDraft(text="Set", quantity="4", unit_price="80.00", discount="20 %"),
    ]
    assert arithmetic(desk, a_draft(lines=lines)).may_issue
    said = printed(desk, a_draft(lines=lines))
    assert "901.60" in said
    assert "Discount" in said
    assert "20%" in said


def test_sums_rounded_once_still_add_up_in_print_and_in_the_check(desk):
    lines = [LineDraft(text=f"Part {n}", quantity="3", unit_price="0.0115") for n in range(3)]
    assert arithmetic(desk, a_draft(lines=lines, rounding="total/half-up")).may_issue
    said = printed(desk, a_draft(lines=lines, rounding="total/half-up"))
    assert "Rounding" in said
    assert "0.10" in said


def test_lines_of_several_rates_show_their_tax(desk):
    lines = [
        LineDraft(text="a", unit_price="100", tax="19"),
        LineDraft(text="b", unit_price="100", tax="reduced 7"),
    ]
    said = printed(desk, a_draft(lines=lines))
    assert "19%" in said
    assert "7%" in said
    assert "226.00" in said


def test_a_certificate_is_not_claimed_where_tax_is_charged(desk):
    lines = [
        LineDraft(text="a", unit_price="100", tax="8.875"),
        LineDraft(kind="freight", text="Courier", unit_price="45", tax="exempt"),
    ]
    assert "certificate" in printed(desk, a_draft(lines=lines[1:]))
    said = printed(desk, a_draft(lines=lines))
    assert "8.875%" in said
    assert "certificate" not in said


def test_a_quote_of_2000_lines_is_issued(desk):
    lines = [LineDraft(text=f"Sample {n}", code=f"S{n}", unit_price="1.25") for n in range(2000)]
    saved = desk.run(new_quote, a_draft(lines=lines))
    draft = desk.ask(draft_of, saved.number)
    draft.lines[0].quantity = "2"
    desk.run(edit_quote, saved.number, draft)
    assert desk.run(issue, saved.number).total.plain() == "2501.25"


def test_a_deposit_is_paid_before_delivery_whether_it_says_so_or_not(desk):
    plan = [{"share": "30", "kind": "deposit", "when": "on order"}, {"share": "70", "when": "on delivery"}]
    draft = a_draft(details={"schedule": plan})
    paper = printed(desk, draft)
    assert "Deposit: on order" in paper
    assert "No prepayment" not in paper
    assert "No prepayment" in printed(desk, a_draft())
    assert not held(desk, draft, "no-prepayment").may_issue


def test_nothing_is_offered_for_less_than_nothing(desk):
    line = LineDraft(kind="discount", text="Goodwill", unit_price="-10.00", tax="exempt")
    number = desk.run(new_quote, a_draft(lines=[line])).number
    with pytest.raises(Refusal, match="less than nothing"):
        desk.run(issue, number)


def test_why_a_line_bears_no_tax_is_said_in_the_language_of_the_paper(abroad):
    lines = [
        LineDraft(text=f"Leistung {n}", unit_price="10.00", tax=tax)
        for n, tax in enumerate(("exempt", "zero", "outside", "reverse-charge", "19"), start=1)
    ]
    german = printed(abroad, euros("weber", lines=lines))
    french = printed(abroad, euros("moreau", lines=lines))
    for word in ("zero", "outside", "reverse charge", "exempt"):
        assert word not in german
        assert word not in french.replace("exempté", "")
    assert "steuerfrei" in german
    assert "nicht steuerbar" in german
    assert german.count("0 %") == 2
    assert "exonéré" in french


def test_the_day_of_the_signature_is_written_as_the_other_days_are(desk, abroad):
    assert "Bremen, 22.11.2026" in printed(abroad, euros("weber"))
    assert "Bremen, 22 novembre 2026" in printed(abroad, euros("moreau"))
