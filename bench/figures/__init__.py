"""The figures, one file each, and what they are measured with."""


def figure(name, aim, reached, **measured):
    """One line of the output. `aim` is said in words, `reached` whether it was."""
    rounded = {key: round(value, 4) if isinstance(value, float) else value for key, value in measured.items()}
    return {"figure": name, **rounded, "aim": aim, "reached": reached}
