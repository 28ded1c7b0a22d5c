"""A cell is one line."""

from app.shell.cells import one_line


def test_a_cell_is_one_line():
    assert one_line("a\nb\x07c") == "a b c"
