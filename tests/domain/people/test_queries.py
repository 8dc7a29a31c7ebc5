"""Who somebody is to themselves."""

from domain.people import queries as people_queries
from persistence.database import Database
from persistence.models import Role
from tests import factories
from tests.factories import Cast


def test_me_is_who_i_am(database: Database, cast: Cast) -> None:
    me = factories.do(database, cast.sana, people_queries.me)
    assert (me.person_id, me.email, me.roles) == (cast.sana.id, cast.sana.email, (Role.STUDENT,))
