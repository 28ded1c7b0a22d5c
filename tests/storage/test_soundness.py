"""An office that is not whole says where."""

from __future__ import annotations

from app.records import Blob, Client, Institution
from app.storage import blobs
from app.storage.soundness import faults_found


def test_a_sound_office_has_no_faults(office):
    with office.work() as session:
        blobs.put(session, b"paper")
    with office.look() as session:
        assert faults_found(session) == []


def test_a_file_that_is_gone_and_a_key_that_stands_twice_are_said(office):
    with office.work() as session:
        place = Institution(key="n", name="North")
        session.add(place)
        session.flush()
        session.add_all([Client(key="a", name="A", institution_id=place.id) for _ in range(2)])
        session.add(Blob(sha256="0" * 64, size=1))
    with office.look() as session:
        said = faults_found(session)
    assert len(said) == 2
    assert said[0].startswith("The file 000000000000… is not here.")
    assert said[1] == "The client key a stands there twice."
