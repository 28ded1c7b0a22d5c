"""An office file that is taken away or replaced under an open office: nothing is claimed to be saved."""

import shutil
import sys

import pytest

from app.basics.errors import Trouble
from app.office import open_office
from app.seller.commands import add_colleague
from app.seller.drafts import ColleagueDraft


@pytest.fixture
def place(office_template, tmp_path):
    path = tmp_path / "office.sqlite"
    shutil.copyfile(office_template, path)
    return path


def writes(office):
    with office.work("note") as session:
        add_colleague(session, ColleagueDraft("Lena Brandt", "LB"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")
@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_write_into_a_file_that_is_gone_is_refused_in_words(place, clock, office_template, how):
    office = open_office(place, clock=clock, author="Test")
    writes(office)
    place.rename(place.with_name("elsewhere.sqlite"))
    if how == "replaced":
        shutil.copyfile(office_template, place)
    told = []
    office.listen(told.append)
    with pytest.raises(Trouble) as caught:
        writes(office)
    assert str(place) in caught.value.text
    assert "no longer where it was" in caught.value.text
    assert "Copy" in caught.value.advice
    assert told == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")
def test_an_office_whose_file_is_gone_can_be_closed(place, clock):
    office = open_office(place, clock=clock, author="Test")
    writes(office)
    place.unlink()
    office.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")
def test_a_file_put_back_where_it_was_takes_writes_again(place, clock):
    office = open_office(place, clock=clock, author="Test")
    place.rename(place.with_name("elsewhere.sqlite"))
    with pytest.raises(Trouble):
        writes(office)
    place.with_name("elsewhere.sqlite").rename(place)
    writes(office)
    office.close()
