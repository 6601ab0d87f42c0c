"""Reading a reader's answers from the fields of the page."""

from registry.edition.form import Form, one_of, text, whole_number
from registry.trial.answers import Answers, Said
from registry.trial.fit import ReaderSex

_SAID = "said "
"""Before the mark of a criterion in the name of its field."""


def read_answers(form: Form, before: Answers) -> Answers:
    """The answers in the form, and those given before to criteria that it does not have."""
    age = text(form, "age")
    said = {
        name.removeprefix(_SAID): answer
        for name in form
        if name.startswith(_SAID) and (answer := one_of(Said, text(form, name)))
    }
    return Answers(
        age=whole_number(age),
        unit="Month" if text(form, "unit") == "Month" else "Year",
        sex=one_of(ReaderSex, text(form, "sex")),
        healthy={"yes": True, "no": False}.get(text(form, "healthy")),
        said={**before.said, **said},
        unread=bool(age) and whole_number(age) is None,
    )
