"""Messages as mail programs open them: every sign arrives, nothing that was typed becomes a header or a path."""

from email import message_from_bytes
from email.policy import default

import pytest

from app.documents.mail import Enclosed, eml

BODY = "Ärger, 調達課, “quotes”\n\n.\nFrom here on\n"


def read(data):
    return message_from_bytes(data, policy=default)


def test_the_draft_opens_in_a_mail_program_with_every_sign():
    message = read(eml("po@u.example", "東京大学 ü", BODY, "Maria López <m@firm.example>"))
    assert message["X-Unsent"] == "1"
    assert (message["To"], message["Subject"]) == ("po@u.example", "東京大学 ü")
    assert message["From"].addresses[0].display_name == "Maria López"
    assert message.get_content().replace("\r\n", "\n") == BODY


def test_files_go_along_under_their_names():
    files = (Enclosed("Q-1.pdf", b"%PDF one"), Enclosed("Angebot ü.xml", b"<x/>", "text/xml"))
    parts = list(read(eml("po@u.example", "Two", "x", files=files)).iter_attachments())
    assert [part.get_filename() for part in parts] == ["Q-1.pdf", "Angebot ü.xml"]
    assert parts[0].get_content() == b"%PDF one"
    assert [part.get_content_type() for part in parts] == ["application/pdf", "text/xml"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b"])
def test_a_line_break_in_what_was_typed_makes_no_header_of_its_own(end):
    message = read(
        eml(
            f"po@u.example{end}Bcc: all@u.example",
            f"Hello{end}Bcc: all@u.example",
            "x",
            f"m@f.example{end}Cc: a@b.c",
        )
    )
    assert (message["Bcc"], message["Cc"], message["To"]) == (None, None, "po@u.example")
    assert message["From"] == "m@f.example"


@pytest.mark.parametrize("typed", ["nobody", "", "@u.example", "one two three", "a@b c@d"])
def test_what_is_no_address_is_left_out(typed):
    assert read(eml(typed, "s", "x"))["To"] is None


def test_several_addresses_with_names_and_of_other_scripts_are_kept():
    message = read(eml('a@b.example, "Office, Room 3" <c@müller.example>', "s", "x"))
    assert [one.addr_spec for one in message["To"].addresses] == ["a@b.example", "c@xn--mller-kva.example"]
    assert message["To"].addresses[1].display_name == "Office, Room 3"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\r\nX-Evil: 1.pdf", "C:\\autoexec.pdf", "con.pdf", "\u202efdp.exe"]
)
def test_a_file_keeps_a_plain_name_and_no_path(name):
    data = eml("a@b.example", "s", "x", files=[Enclosed(name, b"x")])
    (part,) = read(data).iter_attachments()
    kept = part.get_filename()
    assert not set(kept) & set("/\\:\r\n\u202e")
    assert ".." not in kept
    assert kept.casefold() != "con.pdf"
    assert read(data)["X-Evil"] is None
