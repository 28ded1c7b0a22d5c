import pytest

from app.documents.catalogue import document, kind, kinds


def test_a_document_is_registered_once_under_its_key():
    @document("test-paper", "Test paper", version=3)
    def make():
        return "made"

    assert kind("test-paper").version == 3
    assert kind("test-paper").make() == "made"
    assert kind("test-paper") in kinds()
    document("test-paper", "Test paper", version=3)(make)
    with pytest.raises(ValueError, match="test-paper"):
        document("test-paper", "Another", version=1)(lambda: None)
