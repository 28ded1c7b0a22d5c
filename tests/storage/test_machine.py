"""The settings of this machine."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.office import create_office, open_office
from app.records import Colleague
from app.storage.machine import remember, settings


def test_settings_are_kept_and_what_else_is_in_the_file_stays(config):
    (config / "concierge.toml").write_text("# mine\n[window]\nzoom = 2\n", "utf-8")
    remember(author="Ana Costa", office="o.sqlite")
    assert settings().author == "Ana Costa"
    assert "# mine" in (config / "concierge.toml").read_text("utf-8")


def test_the_environment_goes_before_the_file(monkeypatch, tmp_path, clock):
    create_office(tmp_path / "a.sqlite", clock=clock).close()
    remember(author="Ana", office=str(tmp_path / "none.sqlite"))
    monkeypatch.setenv("CONCIERGE_AS", "Ben")
    monkeypatch.setenv("CONCIERGE_OFFICE", str(tmp_path / "a.sqlite"))
    office = open_office(clock=clock)
    assert office.author == "Ben"
    office.close()


def test_no_office_at_all_is_a_sentence(clock):
    with pytest.raises(Refusal, match="Say which office"):
        open_office(clock=clock)


@pytest.mark.parametrize("content", [b"office = [", b"\xff\xfe", b"= 1"])
def test_a_settings_file_that_cannot_be_read_is_refused_and_kept(config, content):
    (config / "concierge.toml").write_bytes(content)
    with pytest.raises(Refusal, match="cannot be read"):
        settings()
    with pytest.raises(Refusal):
        remember(author="Ana")
    assert (config / "concierge.toml").read_bytes() == content


def test_an_unknown_setting_is_refused():
    with pytest.raises(Refusal, match="colour"):
        remember(colour="red")


def test_a_new_office_has_the_series_that_was_asked_for(new_address, clock):
    address = new_address()
    office = create_office(address, clock=clock, series="B")
    assert office.series == "B"
    with office.work() as session:
        session.add(Colleague(name="Ana", initials="A"))
    office.close()
    with pytest.raises(Refusal):
        create_office(address, clock=clock)


def test_a_bad_series_is_refused_before_anything_is_made(tmp_path, clock):
    with pytest.raises(Refusal, match="series"):
        create_office(tmp_path / "x.sqlite", clock=clock, series="a1")
    assert list(tmp_path.iterdir()) == []
