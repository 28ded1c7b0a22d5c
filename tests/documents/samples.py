"""Three papers of the level to reach: a US quote on Letter, a German one on A4, a French one on A4."""

import datetime as dt
from dataclasses import replace

from app.basics.money import Money
from app.documents.paper import Contact, DocumentLine, Fact, Issuer, Paper, Party, Statement, TotalRow
from app.documents.tailoring import Layer, resolve

MADE_AT = dt.datetime(2026, 11, 10, 9, 30, tzinfo=dt.UTC)


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def eur(text: str) -> Money:
    return Money.parse(text, "EUR")


def line(position, text, detail, code, quantity, unit, price, amount, kind="service"):  # noqa: PLR0917 - a table reads best as a table
    return DocumentLine(
        kind=kind, position=str(position), text=text, detail=detail, code=code,
        quantity=quantity * 10_000, unit=unit, unit_price=round(price * 10_000), amount=amount,
    )  # fmt: skip


def us_quote() -> Paper:
    return Paper(
        kind="quote",
        issuer=Issuer(
            name="Meridian Analytical",
            tagline="Protein and metabolite services",
            lines=(
                "Meridian Analytical LLC · 410 Harbor Way, Duluth, MN 55802 · USA",
                "EIN 41-0000000 · UEI MERIDIAN0001 · quotes@meridian.example · +1 555 010 4400",
            ),
        ),
        currency="USD",
        number="Q-2026-A0042",
        revision=2,
        addressee=Party(
            organisation="Northfield Research Foundation",
            unit="Purchasing Services, Box 1200",
            lines=("Northfield, ST 40404",),
        ),
        on_behalf="Dr. Ada Okafor, Department of Chemistry",
        facts=(
            Fact("number", "Q-2026-A0042", strong=True, tail=", revision 2"),
            Fact("date", dt.date(2026, 11, 10)),
            Fact("valid-through", dt.date(2027, 1, 9), strong=True),
            Fact("your-reference", "Budget 4471 · NIH R01"),
        ),
        subject="Protein sequencing, 48 samples",
        intro="Service performed in Duluth, MN, from the receipt of samples to March 31, 2027. "
        "Results within 30 business days of receipt.",
        lines=(
            line(
                1,
                "De novo protein sequencing",
                "LC-MS/MS, two enzymes, one report per sample",
                "SEQ-210",
                48,
                "sample",
                310,
                usd("14880.00"),
            ),
            line(
                2,
                "Sample preparation",
                "Reduction, alkylation, digestion",
                "PREP-01",
                48,
                "sample",
                40,
                usd("1920.00"),
            ),
            line(
                3,
                "Data package, mzML and FASTA",
                "Kept for three years",
                "DATA-3",
                1,
                "set",
                600,
                usd("600.00"),
            ),
            line(4, "Freight, both ways, included", "", "FRT", 1, "lot", 0, usd("0.00"), kind="freight"),
        ),
        totals=(
            TotalRow("nontaxable", usd("17400.00"), split=True),
            TotalRow("taxable", usd("0.00"), split=True),
            TotalRow("sales-tax", usd("0.00")),
            TotalRow("total", usd("17400.00"), strong=True),
        ),
        note="Nontaxable services. Sales tax exempt: certificate ES-0000000 on file, valid to December 31, 2027.",
        statements=(
            Statement(
                "delivery-and-freight", "F.O.B. destination, freight prepaid and included in the price."
            ),
            Statement("payment", "Net 30 days from the later of invoice and acceptance. No prepayment."),
            Statement("terms", "The terms of your purchase order apply. This quotation adds none."),
        ),
        boxes=(
            Statement(
                "please-state",
                "Our number Q-2026-A0042 revision 2, and the four lines as above. Remit to: Meridian Analytical LLC, Box 88, Duluth, MN 55802.",
            ),
            Statement(
                "attached",
                "Sole-source letter · Form W-9 (signed March 3, 2026) · Certificate of insurance to June 30, 2027",
            ),
        ),
        contacts=(
            Contact(
                "Lena Brandt",
                "account manager",
                "+1 555 010 4412",
                "brandt@meridian.example",
                "Mon–Fri 8:00–17:00 CT",
            ),
            Contact("Tom Reyes", "technician", "+1 555 010 4418", "reyes@meridian.example", stand_in=True),
        ),
        footer="This quotation is an offer; a purchase order makes it binding.",
    )


def us_tailoring(**wishes):
    return resolve(
        Layer(
            "Northfield State University",
            {"paper": "letter", "language": "en-US", "tax_split": True} | wishes,
        )
    )


def german_quote() -> Paper:
    return Paper(
        kind="quote",
        issuer=Issuer(
            name="Meridian Analytical",
            tagline="Protein- und Metabolit-Analytik",
            lines=(
                "Meridian Analytical GmbH · Hafenstraße 4 · 28195 Bremen",
                "USt-IdNr. DE000000000 · angebote@meridian.example · +49 421 000 4400",
            ),
            sender_line="Meridian Analytical GmbH · Hafenstraße 4 · 28195 Bremen",
            bank=("IBAN DE00 0000 0000 0000 0000 00", "BIC XXXXDEFFXXX", "Amtsgericht Bremen HRB 00000"),
        ),
        currency="EUR",
        number="Q-2026-B0017",
        addressee=Party(
            organisation="Leuchtfeld-Institut für Materialforschung",
            unit="Zentrale Beschaffung",
            lines=("Postfach 12 00", "38100 Braunschweig"),
        ),
        facts=(
            Fact("number", "Q-2026-B0017", strong=True),
            Fact("date", dt.date(2026, 11, 10)),
            Fact("valid-through", dt.date(2027, 1, 31), strong=True),
            Fact(label="Leitweg-ID", value="00-0000000000-00"),
            Fact("budget", "KST 4711 / AUF 0815"),
        ),
        subject="Proteinsequenzierung, 48 Proben",
        intro="Ansprechpartner im Institut: Dr. Jonas Weber, Abteilung Grenzflächen. Leistungszeitraum bis 31.03.2027.",
        lines=(
            line(
                1,
                "De-novo-Proteinsequenzierung",
                "LC-MS/MS, zwei Enzyme, ein Bericht je Probe",
                "SEQ-210",
                48,
                "Probe",
                285,
                eur("13680.00"),
            ),
            line(
                2,
                "Probenvorbereitung",
                "Reduktion, Alkylierung, Verdau",
                "PREP-01",
                48,
                "Probe",
                37.5,
                eur("1800.00"),
            ),
            line(3, "Datenpaket, mzML und FASTA", "", "DATA-3", 1, "Satz", 560, eur("560.00")),
            DocumentLine(kind="option", text="Replikat-Satz, 48 Proben", amount=eur("2640.00")),
        ),
        totals=(
            TotalRow("net", eur("16040.00")),
            TotalRow("vat", eur("3047.60"), rate=19_000),
            TotalRow("total", eur("19087.60"), strong=True),
        ),
        statements=(
            Statement(
                "delivery-and-freight",
                "Ergebnisse 30 Werktage nach Probeneingang. Versand eingeschlossen (DAP Braunschweig).",
            ),
            Statement(
                "payment",
                "30 Tage nach Rechnungseingang, rein netto. Rechnung als XRechnung mit Ihrer Leitweg-ID.",
            ),
            Statement(
                "terms",
                "Es gelten Ihre Einkaufsbedingungen (VOL/B). Preise fest bis zum Ende der Bindefrist.",
            ),
        ),
        contacts=(
            Contact(
                "Lena Brandt",
                "Kundenbetreuung",
                "+49 421 000 4412",
                "brandt@meridian.example",
                "Mo–Fr 8–17 Uhr",
            ),
        ),
        place_and_day="Bremen, 10.11.2026",
        signatory="Lena Brandt, Kundenbetreuung",
    )


def german_tailoring(**wishes):
    return resolve(
        Layer("Leuchtfeld-Institut", {"language": "de-DE", "signature": "line", "show_bank": True} | wishes)
    )


def french_quote() -> Paper:
    return replace(
        german_quote(),
        issuer=Issuer(
            name="Meridian Analytical",
            tagline="Analyse de protéines et de métabolites",
            lines=(
                "Meridian Analytical SARL · 12 quai des Brumes · 44000 Nantes",
                "SIRET 000 000 000 00000 · N° TVA FR00000000000",
            ),
            sender_line="Meridian Analytical SARL · 12 quai des Brumes · 44000 Nantes",
        ),
        number="Q-2026-C0103",
        addressee=Party(
            organisation="Centre hospitalier universitaire de Belle-Rive",
            unit="Direction des achats, œuvres et services",
            lines=("3 place de l’Hôpital", "35000 Belle-Rive"),
        ),
        on_behalf="Dr Éloïse Lefèvre, laboratoire d’immunologie",
        facts=(
            Fact("number", "Q-2026-C0103", strong=True),
            Fact("date", dt.date(2026, 11, 10)),
            Fact("valid-through", dt.date(2027, 1, 31), strong=True),
            Fact("your-reference", "NACRES NA.42"),
        ),
        subject="Séquençage de protéines, 48 échantillons",
        intro="Prestation réalisée à Nantes, de la réception des échantillons au 31 mars 2027.",
        lines=(
            DocumentLine(kind="section", text="Prestations"),
            line(
                1,
                "Séquençage de novo",
                "LC-MS/MS, deux enzymes, un rapport par échantillon",
                "SEQ-210",
                48,
                "échantillon",
                285,
                eur("13680.00"),
            ),
            line(
                2,
                "Préparation des échantillons",
                "Réduction, alkylation, digestion",
                "PREP-01",
                48,
                "échantillon",
                37.5,
                eur("1800.00"),
            ),
            DocumentLine(kind="section", text="Données"),
            line(3, "Jeu de données, mzML et FASTA", "", "DATA-3", 1, "jeu", 560, eur("560.00")),
            DocumentLine(kind="text", text="Les données sont conservées trois ans."),
            DocumentLine(kind="option", text="Série de réplicats, 48 échantillons", amount=eur("2640.00")),
        ),
        totals=(
            TotalRow("net", eur("16040.00")),
            TotalRow("vat", eur("3208.00"), rate=20_000),
            TotalRow("total-incl", eur("19248.00"), strong=True),
        ),
        statements=(
            Statement(
                "delivery-and-freight", "Résultats sous 30 jours ouvrés. Transport inclus (DAP Belle-Rive)."
            ),
            Statement("payment", "30 jours à réception de la facture, dépôt sur Chorus Pro."),
            Statement("terms", "Vos conditions générales d’achat s’appliquent."),
        ),
        contacts=(
            Contact("Lena Brandt", "chargée de clientèle", "+33 2 00 00 44 12", "brandt@meridian.example"),
        ),
        place_and_day="Nantes, le 10 novembre 2026",
        signatory="Lena Brandt, chargée de clientèle",
        footer="Ce devis est une offre ; seul un bon de commande engage.",
    )


def french_tailoring(**wishes):
    return resolve(Layer("CHU de Belle-Rive", {"language": "fr-FR", "signature": "acceptance"} | wishes))
