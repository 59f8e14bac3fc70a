"""What a person is told when a command cannot go on."""


class Complaint(Exception):  # noqa: N818 - it is what a person hears
    """One sentence on what is wrong and one on what to do; shown on stderr, never a trace."""

    def __init__(self, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
