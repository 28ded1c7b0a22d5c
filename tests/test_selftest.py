"""The installed program can check itself."""

from app import selftest


def test_the_program_checks_itself(monkeypatch, tmp_path):
    monkeypatch.setenv("CONCIERGE_CONFIG", str(tmp_path))
    said = []
    assert selftest.run(said.append) == 0
    assert said[-1] == "Self-test passed."
    assert any("drawn again, byte for byte" in line for line in said)
