"""Reading a reader's answers from the fields of the page."""

from registry.edition.form import Form, age_in, one_of, read_form, text, unit_in
from registry.trial.answers import Answers, Said
from registry.trial.fit import ReaderSex

LONGEST = 512 * 1024
"""So many characters may all answers have, with up to 10,000 criteria."""
MOST = 20_000
"""So many answers of a visit are kept: twice as many as a page has, as its record may change."""
_SAID = "said "
"""Before the mark of a criterion in the name of its field."""


def read_told(told: str) -> Form:
    """The fields of the page, of which there is one for each criterion."""
    return read_form(told, LONGEST, 10_020)


def read_answers(form: Form, before: Answers) -> Answers:
    """The answers in the form, and those given before to criteria that it does not have.

    Of more than a page can have, those given before are forgotten.
    """
    age = age_in(form)
    said = {
        name.removeprefix(_SAID): answer
        for name in form
        if name.startswith(_SAID) and (answer := one_of(Said, text(form, name)))
    }
    return Answers(
        age=age.number if age else None,
        unit=unit_in(form),
        sex=one_of(ReaderSex, text(form, "sex")),
        healthy={"yes": True, "no": False}.get(text(form, "healthy")),
        said=said if len(before.said) + len(said) > MOST else {**before.said, **said},
        unread=age is None and text(form, "age") != "",
    )
