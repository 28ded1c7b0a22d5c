"""The same offer to offices in Spain, Italy and Japan, as they would read it."""

from dataclasses import replace

from app.basics.money import Money
from app.documents.paper import Contact, DocumentLine, Fact, Issuer, Party, Statement, TotalRow
from app.documents.tailoring import Layer, resolve
from tests.documents.samples import eur, line, us_quote

JAPANESE = (
    "本見積は、「タンパク質の配列決定」（48検体）に関するものです。測定はLC-MS/MSにより行い、結果は検体受領後30営業日以内に"
    "報告書としてお送りします。データはmzMLおよびFASTA形式で三年間保管します。"
)


def _euros(rate, *names):
    """Three lines and an option, and their totals, with the tax at a rate in thousandths of a percent."""
    (one, what, first), (two, how, second), (three, kept, third), option, (sample, package) = names
    tax = 1604_000 * rate // 100_000
    return {
        "currency": "EUR",
        "lines": (
            line(1, one, what, "SEQ-210", 48, sample, 285, eur("13680.00")),
            line(2, two, how, "PREP-01", 48, sample, 37.5, eur("1800.00")),
            line(3, three, kept, "DATA-3", 1, package, 560, eur("560.00")),
            DocumentLine(kind="option", text=option, amount=eur("2640.00")),
        ),
        "totals": (
            TotalRow("net", eur("16040.00")),
            TotalRow("vat", Money(tax, "EUR"), rate=rate),
            TotalRow("total-incl", Money(1604_000 + tax, "EUR"), strong=True),
        ),
        "note": " · ".join(part for part in (first, second, third) if part),
    }


def spanish_quote():
    return replace(
        us_quote(), number="Q-2026-S0021", revision=None, on_behalf="Dra. Lucía Ibáñez Peña, Departamento de Bioquímica",
        issuer=Issuer(
            "Meridian Analytical", "Análisis de proteínas y metabolitos",
            ("Meridian Analytical S. L. · Calle del Puerto, 4 · 48001 Bilbao", "NIF-IVA ESB00000000 · ofertas@meridian.example"),
        ),
        addressee=Party("Universidad de Peñalara", "Servicio de Contratación y Compras", lines=("Avda. de la Ciencia, s/n", "28000 Peñalara")),
        facts=(Fact("number", "Q-2026-S0021", strong=True), *us_quote().facts[1:3], Fact("budget", "18.2.00/541A-640")),
        subject="Secuenciación de proteínas, 48 muestras",
        intro="Trabajo realizado en Bilbao, desde la recepción de las muestras hasta el 31 de marzo de 2027.",
        statements=(
            Statement("delivery-and-freight", "Entregado en destino (F.O.B. destino), portes incluidos en el precio."),
            Statement("payment", "30 días netos desde la fecha de la factura. Sin pago anticipado."),
            Statement("terms", "Se aplican las condiciones de su pedido. Este presupuesto no añade ninguna."),
        ),
        boxes=(Statement("please-state", "Nuestro número Q-2026-S0021 y las líneas anteriores."),),
        contacts=(Contact("Lena Brandt", "atención al cliente", "+34 940 00 44 12", "brandt@meridian.example", "L–V 9:00–17:00"),),
        place_and_day="Bilbao, 10/11/2026", signatory="Lena Brandt, atención al cliente",
        footer="Este presupuesto es una oferta; solo un pedido la hace vinculante.",
        **_euros(
            21_000, ("Secuenciación de novo", "LC-MS/MS, dos enzimas, un informe por muestra", "¿Dudas? Llámenos"),
            ("Preparación de muestras", "Reducción, alquilación, digestión", ""), ("Paquete de datos, mzML y FASTA", "", ""),
            "Serie de réplicas, 48 muestras", ("muestra", "juego"),
        ),
    )  # fmt: skip


def italian_quote():
    return replace(
        us_quote(), number="Q-2026-I0009", revision=None, on_behalf="Prof. Niccolò Però, Dipartimento di Chimica",
        issuer=Issuer(
            "Meridian Analytical", "Analisi di proteine e metaboliti",
            ("Meridian Analytical S.r.l. · Via del Porto 4 · 16100 Genova", "Partita IVA IT00000000000 · offerte@meridian.example"),
        ),
        addressee=Party("Università degli Studi di Montechiaro", "Ufficio Acquisti e Contratti", lines=("Piazza della Libertà 1", "67100 Montechiaro (AQ)")),
        facts=(Fact("number", "Q-2026-I0009", strong=True), *us_quote().facts[1:3], Fact(label="CIG / CUP", value="Z0000000000 / E00000000000000")),
        subject="Sequenziamento di proteine, 48 campioni",
        intro="Prestazione eseguita a Genova, dal ricevimento dei campioni al 31 marzo 2027.",
        statements=(
            Statement("delivery-and-freight", "Franco destino, trasporto compreso nel prezzo."),
            Statement("payment", "Pagamento a 30 giorni dalla data della fattura. Nessun anticipo."),
            Statement("terms", "Si applicano le condizioni del vostro ordine. Il presente preventivo non ne aggiunge."),
        ),
        boxes=(Statement("please-state", "Il nostro numero Q-2026-I0009 e le righe di cui sopra."),),
        contacts=(Contact("Lena Brandt", "assistenza clienti", "+39 010 000 4412", "brandt@meridian.example", "lun–ven 9:00–17:00"),),
        place_and_day="Genova, 10/11/2026", signatory="Lena Brandt, assistenza clienti",
        footer="Il presente preventivo è un’offerta; solo un ordine la rende vincolante.",
        **_euros(
            22_000, ("Sequenziamento de novo", "LC-MS/MS, due enzimi, un rapporto per campione", "Scissione dei pagamenti"),
            ("Preparazione dei campioni", "Riduzione, alchilazione, digestione", ""), ("Pacchetto dati, mzML e FASTA", "", ""),
            "Serie di replicati, 48 campioni", ("campione", "set"),
        ),
    )  # fmt: skip


def _yen(n, text, detail, code, quantity, unit, price):
    """A line in yen, which have no decimals."""
    return DocumentLine(
        kind="service", position=str(n), text=text, detail=detail, code=code, unit=unit, quantity=quantity * 10_000,
        unit_price=price * 10_000, amount=Money(quantity * price, "JPY"),
    )  # fmt: skip


def japanese_quote():
    return replace(
        us_quote(), currency="JPY", number="Q-2026-J0008", revision=None, on_behalf="岡本 愛 先生（生命科学研究科）",
        issuer=Issuer(
            "メリディアン分析株式会社", "タンパク質・代謝物の受託分析",
            ("〒812-0011 福岡県福岡市博多区博多駅前1-2-3 · 092-000-0000", "登録番号 T0000000000000 · mitsumori@meridian.example"),
        ),
        addressee=Party("国立大学法人 北野大学 御中", "財務部 契約課", lines=("〒380-0000 長野県長野市北野1-1",)),
        facts=(Fact("number", "Q-2026-J0008", strong=True), *us_quote().facts[1:3], Fact("your-reference", "科研費 26H00000")),
        subject="タンパク質の配列決定、48検体", intro=JAPANESE,
        lines=(
            _yen(1, "デノボ配列決定", "LC-MS/MS、酵素二種、検体ごとに報告書一通", "SEQ-210", 48, "検体", 42_000),
            _yen(2, "試料調製", "還元、アルキル化、消化", "PREP-01", 48, "検体", 5_500),
            _yen(3, "データ一式（mzML、FASTA）", "三年間保管", "DATA-3", 1, "式", 80_000),
            DocumentLine(kind="option", text="反復測定一式、48検体", amount=Money(390_000, "JPY")),
        ),
        totals=(
            TotalRow("net", Money(2_360_000, "JPY")),
            TotalRow("consumption-tax", Money(236_000, "JPY"), rate=10_000),
            TotalRow("total-incl", Money(2_596_000, "JPY"), strong=True),
        ),
        note="適格請求書発行事業者です。",
        statements=(
            Statement("delivery-and-freight", "納入場所渡し、送料は価格に含む。結果は検体受領後30営業日以内。"),
            Statement("payment", "請求書発行日から30日以内にお支払いください。前払いは不要です。"),
            Statement("terms", "貴機関の発注条件に従います。本見積書は条件を追加しません。"),
        ),
        boxes=(
            Statement("please-state", "弊社番号 Q-2026-J0008 および上記の各明細。"),
            Statement("attached", "随意契約理由書 · 会社案内（2026年3月3日 署名）"),
        ),
        contacts=(
            Contact("佐藤 花子", "営業担当", "092-000-4412", "sato@meridian.example", "平日 9:00–17:00"),
            Contact("田中 太郎", "技術担当", "092-000-4418", "tanaka@meridian.example", stand_in=True),
        ),
        footer="本見積書は契約の申込みであり、発注書の受領をもって契約が成立します。",
    )  # fmt: skip


def tailored(language, **wishes):
    return resolve(Layer("the office", {"language": language} | wishes))
