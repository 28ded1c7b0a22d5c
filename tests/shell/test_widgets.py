"""Everything that screens import from one place is there."""

from app.shell import widgets


def test_the_building_blocks_can_be_imported_from_one_place():
    assert widgets.__all__ == sorted(widgets.__all__)
    assert all(hasattr(widgets, name) for name in widgets.__all__)
