"""The limits of Python and the CHECKs of the database are the same numbers."""

import pytest
from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

from domain import limits

SAID_BY = {
    "requests_title_length": f"char_length(title) BETWEEN {limits.TITLE.least} AND {limits.TITLE.most}",
    "requests_description_length": (
        f"char_length(description) BETWEEN {limits.DESCRIPTION.least} AND {limits.DESCRIPTION.most}"
    ),
    "requests_topics_few": f"cardinality(topics) <= {limits.TOPICS}",
    "requests_duration_known": f"duration_minutes IN {limits.DURATIONS}",
    "requests_renewals_few": f"renewals BETWEEN 0 AND {limits.RENEWALS}",
    "requests_reason_length": f"char_length(cancel_reason) <= {limits.REASON.most}",
    "links_few": f"position BETWEEN 1 AND {limits.LINKS}",
    "links_https": f"url ~ '^https://' AND char_length(url) <= {limits.LINK.most}",
    "sessions_note_length": f"char_length(shared_note) <= {limits.NOTE.most}",
    "sessions_contest_length": (
        f"char_length(contest_reason) BETWEEN {limits.CONTEST_REASON.least} AND {limits.CONTEST_REASON.most}"
    ),
    "private_notes_length": f"char_length(body) <= {limits.NOTE.most}",
    "offers_reason_length": f"char_length(reason) <= {limits.REASON.most}",
    "sessions_steps_few": f"cardinality(next_steps) <= {limits.NEXT_STEPS}",
    "feedback_stars": f"stars BETWEEN {limits.STARS.least} AND {limits.STARS.most}",
    "feedback_length": f"char_length(comment) <= {limits.COMMENT.most}",
    "people_name_length": f"char_length(name) BETWEEN {limits.NAME.least} AND {limits.NAME.most}",
    "profiles_topics_few": f"cardinality(topics) <= {limits.PROFILE_TOPICS}",
    "profiles_capacity_sane": f"capacity BETWEEN {limits.CAPACITY.least} AND {limits.CAPACITY.most}",
    "profiles_buffer_sane": (
        f"buffer_minutes BETWEEN {limits.BUFFER_MINUTES.least} AND {limits.BUFFER_MINUTES.most}"
    ),
    "profiles_about_length": f"char_length(about) <= {limits.ABOUT.most}",
}


@pytest.mark.parametrize("name", SAID_BY)
def test_a_check_of_the_database_has_the_limit_of_python(name: str) -> None:
    (check,) = (
        each
        for table in SQLModel.metadata.tables.values()
        for each in table.constraints
        if isinstance(each, CheckConstraint) and each.name == name
    )
    assert str(check.sqltext) == SAID_BY[name]
