"""What is said about what comes of a session: completing it, its notes, rating it, and who says they were there."""

from domain.grammar import number_at_start, number_in_words, plural

OUTCOME = "Outcome"
COMPLETED = "Completed. Thank you for your time."

# The mentor completes it, or the student where the mentor forgets.
COMPLETE_HEADING, COMPLETE = "How did it go?", "Complete session"
LATER_HEADING, SAVE_NOTES, CHANGE_NOTES = "Your notes", "Save notes", "Change notes"
SHARED_NOTE, NEXT_STEPS, PRIVATE_NOTE = "Shared note", "Next steps", "Private note"
PRIVATE_NOTE_HINT = "Only you see this."
STEP_DONE = "Done: "
WITHOUT_NOTE_HEADING, WRITE_NOTE = "Finish without a note?", "Write a note"
KEEP_AS_IT_IS = "Keep as it is"
TYPED_ELSEWHERE = "You had typed this when the other screen saved. It is not saved yet."
CHANGED_ELSEWHERE = "Your notes were changed on another screen meanwhile. What stands here is not saved yet."
NOT_SAVED_YET = "Here is what you typed before. It is not saved yet."
WHAT_YOU_TYPED = "What you typed"
NOWHERE_TO_SAVE = (
    "The session ended in another way meanwhile, so these notes were not saved. Copy what you need."
)
MET_HEADING, CONFIRM_HEADING, NOT_YET = "Have you met?", "Complete session?", "Not yet"

# The student rates it.
RATE_HEADING, RATE, COMMENT = "How was it for you?", "Rate this session", "Comment"
WORST, BEST = "not helpful", "very helpful"
THANKS = "Thank you. It helps us to help others."

# Whoever was marked absent says otherwise, and an admin corrects the record.
I_WAS_THERE, CONTEST_HEADING = "I was there", "You were there?"
CONTEST_SENTENCE = "An admin looks at it and corrects the record if need be."
WHAT_HAPPENED = "What happened?"
WHAT_HAPPENED_HINT = "Two sentences are enough. Only admins read this."
CONTESTED = "Thank you. An admin will look at it."
CORRECT, CORRECTED = "Correct the record", "Corrected. Both of them see it."
CORRECT_NOTE = "Figures follow, and a mentor who came after all may take the request again."
WHO_WAS_ABSENT, CHOOSE_WHO = "Who was absent?", "Choose who was absent."
ABSENT = {"student": "The student", "mentor": "The mentor", "both": "Both", "nobody": "Nobody"}


def complete_sentence(name: str) -> str:
    return f"{name} gets your note and next steps as soon as you complete the session."


def later_sentence(name: str) -> str:
    return f"The session is completed. {name} reads your note and next steps as soon as you save them."


def shared_note_hint(name: str) -> str:
    return f"What you talked about. {name} reads it."


def next_steps_hint(name: str, most: int) -> str:
    return f"One a line, up to {number_in_words(most)}. {name} ticks them off, and you see what is done."


def steps_done(done: int, steps: int) -> str:
    return f"{done} of {steps} done"


def without_note(name: str) -> str:
    return f"{name} then reads that there are no notes. You can still add them afterwards."


def notes_saved(name: str) -> str:
    return f"Saved. {name} reads them from now on."


def note_too_long(most: int) -> str:
    return f"This is longer than {most} characters. Please shorten it."


def step_too_long(most: int) -> str:
    return f"One of these is longer than {most} characters. Please shorten it."


def too_many_steps(number: int, most: int) -> str:
    return plural(
        most,
        "These are {number} steps. {words} is the most; fewer are easier to take.",
        "These are {number} steps. {words} are the most; fewer are easier to take.",
        number=number,
        words=number_at_start(most),
    )


def you_can_too(name: str) -> str:
    return f"{name} completes the session with a note and next steps. If that is not needed, you can, too."


def confirm_sentence(name: str) -> str:
    return f"You say that you met. {name} can still leave a note and next steps."


def how_helpful(name: str) -> str:
    return f"How helpful was your session with {name}?"


def comment_hint(name: str) -> str:
    return f"Optional. Only the programme reads this, {name} does not."


def star(number: int, least: int, most: int) -> str:
    """The words beside a choice of so many stars; the ends of the scale say what they mean."""
    ends = {least: WORST, most: BEST}
    return f"{number}, {ends[number]}" if number in ends else str(number)


def choose_stars(least: int, most: int) -> str:
    return f"Choose {number_in_words(least)} to {number_in_words(most)}."


def you_rated(stars: int, most: int) -> str:
    return f"You rated it {stars} of {most}. Thank you."
