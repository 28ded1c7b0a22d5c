"""Folders that another program keeps in step are no place for an office."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.office import create_office
from app.storage.soundness import faults_found
from app.storage.synced import NETWORK_DRIVE, synced_by


@pytest.mark.parametrize(
    ("made", "who"),
    [
        ("Dropbox/team", "Dropbox"),
        ("Dropbox (Work)", "Dropbox"),
        ("OneDrive - Uni", "OneDrive"),
        ("Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("x/.stfolder", "Syncthing"),
        ("x/.dropbox", "Dropbox"),
        ("plain", ""),
    ],
)
def test_who_keeps_a_folder_in_step(tmp_path, made, who):
    (tmp_path / made).mkdir(parents=True)
    folder = tmp_path / made if "/." not in made else (tmp_path / made).parent
    assert synced_by(folder / "office.sqlite") == who


def test_a_network_drive_is_told_by_its_mount(tmp_path, monkeypatch):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"disk / ext4 rw\nserver:/x {tmp_path} nfs4 rw\n")
    monkeypatch.setattr("app.storage.synced._MOUNTS", mounts)
    assert synced_by(tmp_path / "office.sqlite") == NETWORK_DRIVE
    mounts.unlink()
    assert synced_by(tmp_path / "office.sqlite") == ""


def test_an_office_is_not_made_there(tmp_path):
    (tmp_path / "Dropbox").mkdir()
    with pytest.raises(Refusal, match="Dropbox keeps"):
        create_office(tmp_path / "Dropbox" / "office.sqlite")
    assert list((tmp_path / "Dropbox").iterdir()) == []


def test_an_office_that_was_moved_there_is_found_by_the_check(office, monkeypatch):
    monkeypatch.setattr("app.storage.soundness.synced_by", lambda _path: "Syncthing")
    with office.look() as session:
        said = faults_found(session)
    assert [s for s in said if "Syncthing keeps" in s] == (said if office.address.is_file else [])
