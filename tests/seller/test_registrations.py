"""Whether we are registered with a buyer is asked where nobody has said, and never stops a quote for ever."""

from app.seller.commands import set_seller
from app.seller.drafts import SellerDraft
from app.seller.queries import seller


def test_a_registration_is_kept_and_read_back(office):
    with office.work() as session:
        set_seller(session, SellerDraft(legal_name="Meridian", registrations={"lsu": "123456"}))
    with office.look() as session:
        assert seller(session).registrations == {"lsu": "123456"}
