"""A second start wakes the first window."""

from app.shell.single import Single


def test_a_second_start_hands_over_its_address(qtbot, tmp_path):
    office = str(tmp_path / "office.sqlite")
    first, second, other = Single(office), Single(office), Single(office + "2")
    try:
        assert first.first()
        with qtbot.waitSignal(first.woken) as heard:
            assert second.first("client/7") is False
        assert heard.args == ["client/7"]
        assert other.first()
    finally:
        first.close()
        other.close()
