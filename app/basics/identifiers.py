"""Identifiers by scheme (``us.ein``, ``fr.siret``, ``peppol``) and the libraries that validate them.

One list for the whole desk: what a person enters, what a playbook states and what a document bears is held against the
same validators. Libraries do the check digits; ``number_shapes`` has the few that no library knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import schwifty
import stdnum
from schwifty.exceptions import SchwiftyException
from stdnum import ean, isin, lei, vatin
from stdnum.at import uid as at_uid
from stdnum.au import abn, acn
from stdnum.be import vat as be_vat
from stdnum.ca import bn
from stdnum.ch import uid as ch_uid
from stdnum.ch import vat as ch_vat
from stdnum.de import handelsregisternummer, leitweg, stnr
from stdnum.de import vat as de_vat
from stdnum.dk import cvr
from stdnum.es import nif
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import InvalidFormat, InvalidLength, ValidationError
from stdnum.fi import ytunnus
from stdnum.fr import siren, siret
from stdnum.fr import tva as fr_tva
from stdnum.gb import vat as gb_vat
from stdnum.ie import vat as ie_vat
from stdnum.in_ import gstin, pan
from stdnum.it import codicefiscale, iva
from stdnum.jp import cn as jp_cn
from stdnum.nl import btw
from stdnum.no import mva as no_mva
from stdnum.no import orgnr as no_orgnr
from stdnum.nz import ird
from stdnum.se import orgnr as se_orgnr
from stdnum.se import vat as se_vat
from stdnum.sg import uen
from stdnum.us import ein, rtn, tin

from app.basics import number_shapes as shapes

_LONGEST = 80
_SCHEME = re.compile(r"[a-z]{2}\.[a-z0-9-]{1,20}", re.ASCII)
_PLAIN = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{1,39}", re.ASCII)
# What people paste: blanks that do not break, hyphens of typesetters.
_PASTED = str.maketrans(
    {"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2010": "-", "\u2011": "-", "\u2013": "-"}
)
_GLN_DIGITS = 13


@dataclass(frozen=True, slots=True)
class IdentifierScheme:
    """One scheme: what people call it, and the function that raises where a number is wrong."""

    title: str
    validate: Callable[[str], object]


def _gln(number: str) -> None:
    """Global Location Number: the 13-digit member of the EAN family. Source: GS1 General Specifications."""
    if len(ean.compact(number)) != _GLN_DIGITS:
        raise InvalidLength
    ean.validate(number)


def _iban(number: str) -> None:
    schwifty.IBAN(number)


def _bic(number: str) -> None:
    schwifty.BIC(number)


#: Peppol's list of participant schemes (EAS/ICD codes) that a validator is known for; others are taken by their shape.
_PEPPOL: dict[str, Callable[[str], object]] = {
    "0002": siren.validate, "0007": se_orgnr.validate, "0009": siret.validate, "0060": shapes.duns,
    "0088": _gln, "0096": cvr.validate, "0106": shapes.kvk, "0151": abn.validate, "0183": ch_uid.validate,
    "0184": cvr.validate, "0188": jp_cn.validate, "0192": no_orgnr.validate, "0195": uen.validate, "0199": lei.validate,
    "0201": shapes.ipa, "0204": leitweg.validate, "0208": be_vat.validate, "0210": codicefiscale.validate,
    "0211": iva.validate, "0213": ytunnus.validate, "0221": shapes.invoice_jp, "9914": at_uid.validate, "9918": _iban,
    "9930": de_vat.validate, "9932": gb_vat.validate, "9944": btw.validate, "9957": fr_tva.validate,
}  # fmt: skip
_PARTICIPANT = re.compile(r"([0-9]{4}):([A-Za-z0-9][A-Za-z0-9._~-]{0,49})", re.ASCII)


def _peppol(number: str) -> None:
    """A Peppol participant, ``0088:7300010000001``: scheme and number. Source: OpenPeppol, Policy for use of identifiers."""
    match = _PARTICIPANT.fullmatch(number.strip().removeprefix("iso6523-actorid-upis::"))
    if match is None:
        raise InvalidFormat
    check = _PEPPOL.get(match[1])
    if check is not None:
        check(match[2])


SCHEMES: dict[str, IdentifierScheme] = {
    "at.uid": IdentifierScheme("Austrian VAT number", at_uid.validate),
    "au.abn": IdentifierScheme("Australian Business Number", abn.validate),
    "au.acn": IdentifierScheme("Australian Company Number", acn.validate),
    "be.vat": IdentifierScheme("Belgian VAT number", be_vat.validate),
    "bic": IdentifierScheme("BIC", _bic),
    "ca.bn": IdentifierScheme("Canadian business number (GST/HST)", bn.validate),
    "ch.uid": IdentifierScheme("Swiss UID", ch_uid.validate),
    "ch.vat": IdentifierScheme("Swiss VAT number", ch_vat.validate),
    "de.hr": IdentifierScheme("German commercial register number", handelsregisternummer.validate),
    "de.leitweg": IdentifierScheme("Leitweg-ID", leitweg.validate),
    "de.stnr": IdentifierScheme("German tax number", stnr.validate),
    "de.vat": IdentifierScheme("German VAT number", de_vat.validate),
    "dk.cvr": IdentifierScheme("Danish CVR number", cvr.validate),
    "eccn": IdentifierScheme("export control number (ECCN)", shapes.eccn),
    "eori": IdentifierScheme("EORI number", shapes.eori),
    "es.nif": IdentifierScheme("Spanish NIF", nif.validate),
    "eu.vat": IdentifierScheme("VAT number of the European Union", eu_vat.validate),
    "fi.ytunnus": IdentifierScheme("Finnish business ID", ytunnus.validate),
    "fr.nacres": IdentifierScheme("NACRES code", shapes.nacres),
    "fr.siren": IdentifierScheme("SIREN", siren.validate),
    "fr.siret": IdentifierScheme("SIRET", siret.validate),
    "fr.tva": IdentifierScheme("French VAT number", fr_tva.validate),
    "gb.vat": IdentifierScheme("UK VAT number", gb_vat.validate),
    "gs1.gln": IdentifierScheme("GLN", _gln),
    "hts": IdentifierScheme("customs tariff number", shapes.hts),
    "iban": IdentifierScheme("IBAN", _iban),
    "ie.vat": IdentifierScheme("Irish VAT number", ie_vat.validate),
    "in.gstin": IdentifierScheme("Indian GSTIN", gstin.validate),
    "in.pan": IdentifierScheme("Indian PAN", pan.validate),
    "isin": IdentifierScheme("ISIN", isin.validate),
    "it.cf": IdentifierScheme("Codice Fiscale", codicefiscale.validate),
    "it.cig": IdentifierScheme("CIG", shapes.cig),
    "it.cup": IdentifierScheme("CUP", shapes.cup),
    "it.ipa": IdentifierScheme("Codice Univoco Ufficio", shapes.ipa),
    "it.iva": IdentifierScheme("Partita IVA", iva.validate),
    "jp.cn": IdentifierScheme("Japanese corporate number", jp_cn.validate),
    "jp.invoice": IdentifierScheme("Japanese invoice registration number", shapes.invoice_jp),
    "lei": IdentifierScheme("LEI", lei.validate),
    "nacres": IdentifierScheme("NACRES code", shapes.nacres),
    "naics": IdentifierScheme("NAICS code", shapes.naics),
    "nigp": IdentifierScheme("NIGP code", shapes.nigp),
    "nl.btw": IdentifierScheme("Dutch VAT number", btw.validate),
    "nl.kvk": IdentifierScheme("Dutch Chamber of Commerce number", shapes.kvk),
    "no.mva": IdentifierScheme("Norwegian VAT number", no_mva.validate),
    "no.orgnr": IdentifierScheme("Norwegian organisation number", no_orgnr.validate),
    "nz.ird": IdentifierScheme("New Zealand IRD number", ird.validate),
    "peppol": IdentifierScheme("Peppol participant", _peppol),
    "phone": IdentifierScheme("telephone number", shapes.phone),
    "se.orgnr": IdentifierScheme("Swedish organisation number", se_orgnr.validate),
    "se.vat": IdentifierScheme("Swedish VAT number", se_vat.validate),
    "sg.gst": IdentifierScheme("Singapore GST registration number", shapes.gst_sg),
    "sg.uen": IdentifierScheme("Singapore UEN", uen.validate),
    "unspsc": IdentifierScheme("UNSPSC code", shapes.unspsc),
    "us.cage": IdentifierScheme("CAGE code", shapes.cage),
    "us.ein": IdentifierScheme("US employer identification number", ein.validate),
    "us.rtn": IdentifierScheme("US bank routing number", rtn.validate),
    "us.tin": IdentifierScheme("US taxpayer identification number", tin.validate),
    "us.uei": IdentifierScheme("Unique Entity ID", shapes.uei),
    "vat": IdentifierScheme("VAT number", vatin.validate),
}  # fmt: skip
#: What is said of a number that has no check digit, so only its shape can be wrong.
_SHAPES_IN_WORDS = {
    "us.uei": "it has 12 letters and digits, without O and I",
    "us.cage": "it has 5 letters and digits, without O and I",
    "nl.kvk": "it has 8 digits",
    "it.ipa": "it has 6 capital letters and digits",
    "peppol": "it is a scheme of four digits, a colon and the number, such as 0088:7300010000001",
}


def _plain(number: str) -> str | None:
    """The number in printable ASCII, ready for a validator; None where it cannot be one."""
    text = number.translate(_PASTED) if len(number) <= _LONGEST else ""
    return text if text.strip() and text.isascii() and text.isprintable() else None


def _holds(validate: Callable[[str], object], number: str) -> bool:
    text = _plain(number)
    if text is None:
        return False
    try:
        validate(text)
    except (ValidationError, SchwiftyException, ValueError):
        return False
    return True


def is_valid(scheme: str, number: str) -> bool:
    """Whether the number is well formed and its check digits agree, as far as its scheme can tell."""
    return _holds(SCHEMES[scheme].validate, number)


def title_of(scheme: str) -> str:
    """What people call a scheme; one that the desk does not know is called by its own name."""
    return SCHEMES[scheme].title if scheme in SCHEMES else scheme


def identifier_problem(scheme: str, number: str) -> str | None:
    """Why this number cannot be one of its scheme, or None; of a scheme that nobody knows the shape alone is read."""
    if scheme in SCHEMES:
        if is_valid(scheme, number):
            return None
        title = f"{SCHEMES[scheme].title} ({scheme}) ‘{number[:40]}’ is not right"
        why = _SHAPES_IN_WORDS.get(scheme, "a digit is wrong or missing. Compare it with the certificate")
        return f"{title[0].upper()}{title[1:]}: {why}."
    if not _SCHEME.fullmatch(scheme):
        return f"The scheme of numbers ‘{scheme[:30]}’ is not one: write country and kind, such as us.ein or de.vat."
    if not _PLAIN.fullmatch(number.strip()):
        return (
            f"{scheme} ‘{number[:40]}’ is not a number: capital letters, digits, blanks, points and hyphens."
        )
    known = stdnum.get_cc_module(*scheme.split("."))
    if known is None or _holds(known.validate, number):
        return None
    return f"{scheme} ‘{number[:40]}’ is not right: a digit is wrong or missing. Compare it with the certificate."


def identifier_problems(numbers: Mapping[str, str], *, any_scheme: bool = False) -> list[str]:
    """A sentence for every number that cannot be right; with ``any_scheme`` those of unknown schemes are kept as they stand."""
    asked = {scheme: n for scheme, n in numbers.items() if scheme in SCHEMES or not any_scheme}
    return [said for scheme, number in asked.items() if (said := identifier_problem(scheme, number))]


#: Countries whose banks may stand under the code of another: territories and dependencies that share IBAN or BIC.
_SHARED = (
    frozenset({"GB", "JE", "GG", "IM"}),
    frozenset({"FR", "MC", "GP", "MQ", "GF", "RE", "PM", "YT", "BL", "MF", "NC", "PF", "WF"}),
    frozenset({"FI", "AX"}),
    frozenset({"IT", "SM", "VA"}),
    frozenset({"CH", "LI"}),
    frozenset({"DK", "FO", "GL"}),
    frozenset({"NO", "SJ"}),
)


def bank_problem(iban: str, bic: str) -> str | None:
    """Why a right IBAN and a right BIC cannot belong to one account: they are of two countries. Else None."""
    if not is_valid("iban", iban) or not is_valid("bic", bic):
        return None
    account, bank = schwifty.IBAN(iban), schwifty.BIC(bic)
    countries = {account.country_code, bank.country_code}
    if len(countries) > 1 and not any(countries <= shared for shared in _SHARED):
        return (
            f"The IBAN is of {account.country_code}, the BIC ‘{bic[:11]}’ of a bank in {bank.country_code}. "
            "Copy both from the bank's paper."
        )
    return None
