"""COMMIT: before it nothing was done, and who is lost in it may not be told so."""

import pytest

from domain import requests
from persistence.database import CommitGate, Database, DatabaseBusy, OutcomeUnknown
from tests import factories
from tests.factories import RULES, Cast
from tests.plain_sql import Connection

FALL_IN_COMMIT = """
CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER fall AFTER INSERT ON claims DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fall()
"""


def test_a_connection_lost_in_its_commit_leaves_the_outcome_unknown(
    database: Database, plain: Connection, cast: Cast
) -> None:
    """The server ends this one in the middle of COMMIT; from here nobody can tell on which side of it."""
    request_id = factories.request(database, cast.sana)
    plain.execute(FALL_IN_COMMIT.encode())
    with pytest.raises(OutcomeUnknown):
        factories.do(database, cast.maya, requests.claim, request_id)
    plain.execute(b"DROP TRIGGER fall ON claims")
    assert factories.row(database, request_id).status == "open", "here it was not done"


def test_what_is_given_up_before_its_commit_is_rolled_back(database: Database, cast: Cast) -> None:
    request_id, gate = factories.request(database, cast.sana), CommitGate()

    def claim_and_give_up() -> None:
        with database.transaction(cast.maya.sign_in, gate) as (db, viewer):
            requests.claim(db, viewer, request_id, now=db.now, rules=RULES)
            assert gate.give_up()

    with pytest.raises(DatabaseBusy):
        claim_and_give_up()
    assert factories.row(database, request_id).status == "open"
    with database.transaction(cast.maya.sign_in, passed := CommitGate()):
        pass
    assert not passed.give_up(), "after COMMIT began nobody can say"
