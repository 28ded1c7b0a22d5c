"""What the server says while connecting becomes the sentence that helps."""

import psycopg
import pytest
import sqlcipher3
from sqlalchemy.exc import OperationalError

from app.basics.errors import Trouble
from app.storage.address import parse_address
from app.storage.engine import writing_engine
from app.storage.faults import translated


def test_a_disk_without_room_for_the_readers_marks_is_said_to_be_full():
    fault = sqlcipher3.OperationalError("disk I/O error")
    fault.sqlite_errorname = "SQLITE_IOERR"
    with pytest.raises(Trouble, match="disk is full"), translated():
        raise OperationalError("select 1", {}, fault)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("part", "says"), [("nobody-here", "refused this user"), ("no-such-database", "no such database")]
)
def test_a_wrong_user_or_database_is_named(server, part, says):
    info = psycopg.conninfo.conninfo_to_dict(server)
    known = {"user": info.get("user", "postgres"), "dbname": info.get("dbname", "postgres")}
    known["user" if part == "nobody-here" else "dbname"] = part
    host = info.get("host", "")
    address = f"postgresql://{known['user']}@/{known['dbname']}?host={host}"
    with pytest.raises(Trouble, match=says), translated(), writing_engine(parse_address(address)).connect():
        pass
