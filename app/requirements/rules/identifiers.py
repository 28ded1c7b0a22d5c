"""Identifiers and the libraries that validate them, by scheme; where a library lacks one, a small validator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import phonenumbers
from stdnum import bic, ean, iban, lei
from stdnum.at import uid as at_uid
from stdnum.au import abn
from stdnum.ca import bn
from stdnum.ch import uid as ch_uid
from stdnum.ch import vat as ch_vat
from stdnum.de import leitweg
from stdnum.de import vat as de_vat
from stdnum.dk import cvr
from stdnum.es import nif
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus
from stdnum.fr import siren, siret
from stdnum.fr import tva as fr_tva
from stdnum.gb import vat as gb_vat
from stdnum.in_ import gstin
from stdnum.it import iva
from stdnum.jp import cn as jp_cn
from stdnum.nl import btw
from stdnum.no import orgnr as no_orgnr
from stdnum.nz import ird
from stdnum.se import orgnr as se_orgnr
from stdnum.sg import uen
from stdnum.us import ein

_LONGEST = 80
_UEI_LENGTH = 12


def _uei(number: str) -> None:
    """Unique Entity ID of SAM.gov: 12 letters and digits, never O or I, not beginning with zero.

    Source: GSA, "Unique Entity ID Technical Specifications and API Information"; its check character is left unchecked.
    """
    text = number.strip().upper()
    good = len(text) == _UEI_LENGTH and text.isascii() and text.isalnum()
    if not good or text[0] == "0" or set(text) & {"O", "I"}:
        raise ValidationError


def _phone(number: str) -> None:
    """A telephone number in international form, ``+1 312 555 0100``."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException as wrong:
        raise ValidationError from wrong
    if not phonenumbers.is_possible_number(parsed):
        raise ValidationError


@dataclass(frozen=True, slots=True)
class IdentifierScheme:
    """One scheme: what people call it, and the function that raises where a number is wrong."""

    title: str
    validate: Callable[[str], object]


SCHEMES: dict[str, IdentifierScheme] = {
    "at.uid": IdentifierScheme("Austrian VAT number", at_uid.validate),
    "au.abn": IdentifierScheme("Australian Business Number", abn.validate),
    "bic": IdentifierScheme("BIC", bic.validate),
    "ca.bn": IdentifierScheme("Canadian business number (GST/HST)", bn.validate),
    "ch.uid": IdentifierScheme("Swiss UID", ch_uid.validate),
    "ch.vat": IdentifierScheme("Swiss VAT number", ch_vat.validate),
    "de.leitweg": IdentifierScheme("Leitweg-ID", leitweg.validate),
    "de.vat": IdentifierScheme("German VAT number", de_vat.validate),
    "dk.cvr": IdentifierScheme("Danish CVR number", cvr.validate),
    "es.nif": IdentifierScheme("Spanish NIF", nif.validate),
    "eu.vat": IdentifierScheme("VAT number of the European Union", eu_vat.validate),
    "fi.ytunnus": IdentifierScheme("Finnish business ID", ytunnus.validate),
    "fr.siren": IdentifierScheme("SIREN", siren.validate),
    "fr.siret": IdentifierScheme("SIRET", siret.validate),
    "fr.tva": IdentifierScheme("French VAT number", fr_tva.validate),
    "gb.vat": IdentifierScheme("UK VAT number", gb_vat.validate),
    "gs1.gln": IdentifierScheme("GLN", ean.validate),
    "iban": IdentifierScheme("IBAN", iban.validate),
    "in.gstin": IdentifierScheme("Indian GSTIN", gstin.validate),
    "it.iva": IdentifierScheme("Partita IVA", iva.validate),
    "jp.cn": IdentifierScheme("Japanese corporate number", jp_cn.validate),
    "lei": IdentifierScheme("LEI", lei.validate),
    "nl.btw": IdentifierScheme("Dutch VAT number", btw.validate),
    "no.orgnr": IdentifierScheme("Norwegian organisation number", no_orgnr.validate),
    "nz.ird": IdentifierScheme("New Zealand IRD number", ird.validate),
    "phone": IdentifierScheme("telephone number", _phone),
    "se.orgnr": IdentifierScheme("Swedish organisation number", se_orgnr.validate),
    "sg.uen": IdentifierScheme("Singapore UEN", uen.validate),
    "us.ein": IdentifierScheme("US employer identification number", ein.validate),
    "us.uei": IdentifierScheme("Unique Entity ID", _uei),
}


def is_valid(scheme: str, number: str) -> bool:
    """Whether the number is well formed and its check digits agree, as far as its scheme can tell."""
    if len(number) > _LONGEST:
        return False
    try:
        SCHEMES[scheme].validate(number)
    except ValidationError:
        return False
    return True
