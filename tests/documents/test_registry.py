import pytest

from app.documents.press import FILLED_BY
from app.documents.registry import BLOCKS, block
from app.documents.tailoring import BLOCKS as ORDER


def test_the_house_order_names_blocks_that_exist():
    assert FILLED_BY
    assert {name for entry in ORDER for name in entry.split("|")} <= set(BLOCKS)


def test_two_blocks_of_one_name_are_a_mistake():
    with pytest.raises(ValueError, match="letterhead"):
        block("letterhead")(BLOCKS["letterhead"])
