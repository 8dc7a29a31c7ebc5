"""What the calls answer, by noun: the reads' facts under the names of the API, plus what you may do now, and why not."""
