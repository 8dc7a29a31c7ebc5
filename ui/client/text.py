"""What a person reads when something is out of reach, busy, or cannot be kept."""

# While it lasts, on pages that are open; and in answer to what somebody just did.
AWAY_BANNER = (
    "Our records are out of reach for a moment. Nothing you typed is lost; this goes away by itself."
)
AWAY = "Our records are out of reach for a moment. Nothing you typed is lost; please try again shortly."
BUSY = "Many people are here right now. Please try again in a few seconds."
NOT_YOURS = "This is not yours to change any more. Please open it again to see how it stands."
UNKEEPABLE = "There is an invisible character in this that we cannot keep. Please type it again."
