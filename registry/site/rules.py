"""The rules for a package: each with its weight, what it says when broken, and what to do.

The words are fixed, so that nothing out of a package can get into a finding. They stand in
docs/site-package.md too, word for word.
"""

from enum import Enum

from registry.site.findings import Finding, Weight

_REFUSE, _HOLD, _NOTE = Weight.REFUSE, Weight.HOLD, Weight.NOTE


class Rule(Enum):
    """A rule: its weight, what a finding says, and the remedy. Its name is spelled with hyphens."""

    # The folder and its files
    NO_PACKAGE = (
        _REFUSE,
        "There is no folder with a datapackage.json here.",
        "Name the folder that holds datapackage.json, or that file itself.",
    )
    UNREADABLE_FILE = (
        _REFUSE,
        "The file cannot be opened and read.",
        "Make it an ordinary file that this user may read, not a link.",
    )
    UNKNOWN_FILE = (
        _REFUSE,
        "The folder holds something that is no part of a package.",
        "Leave only datapackage.json, datapackage.schema.json, README.md and the five tables.",
    )
    FILE_TOO_LARGE = (
        _REFUSE,
        "The file is larger than 2 MB or has more than 5,000 rows.",
        "Hand over aggregates only; a table of them is much smaller.",
    )
    FILE_NOT_LISTED = (
        _REFUSE,
        "The table is in the folder and not among the resources of datapackage.json.",
        "List it there, or take it out of the folder.",
    )
    MISSING_FILE = (
        _REFUSE,
        "The table is among the resources of datapackage.json and not in the folder.",
        "Put it into the folder, or take it off the list.",
    )
    EMPTY_PACKAGE = (
        _REFUSE,
        "The package has no table, or none with a row.",
        "Add at least one of the five tables, with numbers in it.",
    )

    # The file datapackage.json
    MALFORMED_JSON = (
        _REFUSE,
        "The file is not a JSON object in UTF-8 without a byte order mark.",
        "Check it with a JSON editor: braces, commas, quotes, no NaN, no deep nesting.",
    )
    DUPLICATE_KEY = (
        _REFUSE,
        "A key occurs twice in the same JSON object.",
        "Keep one of the two.",
    )
    UNKNOWN_KEY = (
        _REFUSE,
        "There is a key that a package does not have.",
        "Take it out; docs/site-package.md lists the keys.",
    )
    MISSING_KEY = (
        _REFUSE,
        "A key that every package has is missing.",
        "Add it as docs/site-package.md describes it.",
    )
    WRONG_VALUE = (
        _REFUSE,
        "The value is not one that this key may have.",
        "Write it as docs/site-package.md describes it.",
    )

    # Columns and encoding
    ENCODING = (
        _REFUSE,
        "It cannot be told for certain how the text is encoded.",
        "Save the table as UTF-8 (in Excel: CSV UTF-8).",
    )
    ENCODING_DIFFERS = (
        _REFUSE,
        "The table is encoded in another way than datapackage.json says.",
        "Correct `encoding` there, or save the table anew.",
    )
    MALFORMED_TABLE = (
        _REFUSE,
        "The table is not in order: quotes that do not close, line breaks in a cell, or a row "
        "with more or fewer cells than the header.",
        "Save it anew as CSV, one line a row, every row as long as the header.",
    )
    WRONG_SEPARATOR = (
        _REFUSE,
        "The cells of the table are not separated by commas.",
        "Save the table with commas between the cells, without a line `sep=`.",
    )
    IDENTIFYING_COLUMN = (
        _REFUSE,
        "A column or key is named like one that identifies people.",
        "Take it out with everything in it; a package holds no data of single people.",
    )
    TIME_AND_STATUS = (
        _REFUSE,
        "Columns for a time and a status stand together: that is one row for each person.",
        "Give survival at a few landmark times in outcomes.csv instead.",
    )
    UNKNOWN_COLUMN = (
        _REFUSE,
        "There is a column that this table does not have.",
        "Take it out; docs/site-package.md lists the columns.",
    )
    DUPLICATE_COLUMN = (
        _REFUSE,
        "A column occurs twice.",
        "Keep one of the two.",
    )
    MISSING_COLUMN = (
        _REFUSE,
        "A column is missing.",
        "Add it; its cells may be empty where docs/site-package.md says so.",
    )
    NO_COUNT_COLUMN = (
        _REFUSE,
        "The column with the counts is missing: that is not a table of aggregates.",
        "Count people, and hand over the counts.",
    )

    # Values
    INVISIBLE_CHARACTER = (
        _REFUSE,
        "There are characters that cannot be seen, or that belong to no script.",
        "Type the text anew instead of pasting it.",
    )
    FORMULA = (
        _REFUSE,
        "A text begins with =, +, - or @, as a formula of a spreadsheet does.",
        "Begin it with a word: “monosomy 7” instead of “-7”.",
    )
    DAY_LEVEL_DATE = (
        _REFUSE,
        "There is a date with a day.",
        "Give years or quarters; in datapackage.json, months.",
    )
    IDENTITY_NUMBER = (
        _REFUSE,
        "There is a number like that of an identity card.",
        "Take it out. Tell your data protection officer if this package was sent by e-mail.",
    )
    TELEPHONE_NUMBER = (
        _REFUSE,
        "There is a number like that of a telephone.",
        "Take it out.",
    )
    EMAIL_ADDRESS = (
        _REFUSE,
        "There is an e-mail address, or the sign @.",
        "Take it out; name a role instead of a mailbox.",
    )
    WEB_ADDRESS = (
        _REFUSE,
        "There is a web address, or an account of a messenger.",
        "Take it out; a publication is named by its DOI in `sources`.",
    )
    HASH = (
        _REFUSE,
        "There is a long row of letters and digits, as a hash or a key of a person is.",
        "Take it out: a hash of a name or number still stands for one person.",
    )
    RECORD_NUMBER = (
        _HOLD,
        "There is what may be the number of a patient, a record or a sample.",
        "Take it out, or confirm that it names no person.",
    )
    LONG_NUMBER = (
        _HOLD,
        "There is a number of six digits or more that is not a round one.",
        "Take it out, or confirm that it belongs to no person.",
    )
    POSTAL_ADDRESS = (
        _HOLD,
        "There is what may be a postal address.",
        "Take it out, or confirm that nobody lives there.",
    )
    INITIALS = (
        _HOLD,
        "There is what may be somebody's initials.",
        "Spell an abbreviation out, or confirm that it stands for no person.",
    )
    PERSONAL_NAME = (
        _HOLD,
        "There is what may be a person's name.",
        "Name a role or a committee, or confirm that it is nobody's name.",
    )
    SINGLE_YEAR_OF_AGE = (
        _REFUSE,
        "There is an age by itself, or a band of two years.",
        "Give bands of several years, such as 30–39.",
    )
    AGE_OVER_89 = (
        _REFUSE,
        "There is an age of 90 years or more that is not one open band.",
        "Put everybody of that age into one band, 90 and older, or into a wider one.",
    )
    BARE_NUMBER = (
        _HOLD,
        "A label is nothing but a number of 10 or more, or a band too narrow or too old for ages.",
        "Write what is counted, or a band, or confirm that it describes no single person.",
    )
    FREE_TEXT = (
        _REFUSE,
        "A label is longer than 80 characters or made of several sentences, or a text is longer "
        "than 200.",
        "Use a short term that would fit many people.",
    )
    SENTENCE = (
        _HOLD,
        "A label reads like a sentence about a person, or tells of one, or of a relative.",
        "Use a short term, or confirm that it is about nobody in particular.",
    )

    # Cells
    MISSING_VALUE = (
        _REFUSE,
        "A cell is empty that may not be.",
        "Fill it; only numbers, `reason`, `category`, `timepoint`, `analysis_set`, `method` and "
        "`source` may be left empty.",
    )
    UNKNOWN_WORD = (
        _REFUSE,
        "The word is none of those that this column may have.",
        "Use one of the words in docs/site-package.md, spelled as there.",
    )
    WRONG_PERIOD = (
        _REFUSE,
        "The period is neither a year nor a quarter.",
        "Write 2026 or 2026-Q1.",
    )
    NOT_A_NUMBER = (
        _REFUSE,
        "The cell is not a plain number.",
        "Write digits and at most one point: no thousands separator, decimal comma, percent "
        "sign, unit, < or >. Give the exact p-value, not <0.001. Leave the cell empty where there "
        "is no number.",
    )
    NOT_WHOLE = (
        _REFUSE,
        "A count is not a whole number.",
        "Write a count without a point.",
    )
    NEGATIVE = (
        _REFUSE,
        "A number is below zero that cannot be.",
        "Correct it.",
    )
    TOO_LARGE = (
        _REFUSE,
        "A count is above 100,000, or a number has more than 12 digits.",
        "Correct it; make sure that it is no number of a person.",
    )
    ARRAY = (
        _REFUSE,
        "A cell holds a list of numbers.",
        "Give one number a cell: a count, or a summary of many people.",
    )
    MANY_NUMBERS = (
        _HOLD,
        "A label holds a list of five numbers or more.",
        "Shorten it, or confirm that the numbers are not values of single people.",
    )

    # Shape
    ONE_PERSON_ROWS = (
        _REFUSE,
        "Every count, or nearly every one, is 0 or 1: each row may be one person.",
        "Join rows until they count many people, or confirm where the finding is only held.",
    )
    ROW_PER_PARTICIPANT = (
        _HOLD,
        "There are about as many rows as participants, or each has one fewer at risk.",
        "Join rows into few bands or landmark times, or confirm that they are no single people.",
    )
    NUMBERED_LABELS = (
        _HOLD,
        "Many labels differ only in a number, as numbers of patients do.",
        "Use terms, or confirm that the numbers stand for no people.",
    )
    VALUE_OF_ONE_PERSON = (
        _REFUSE,
        "A value summarises one person.",
        "Leave the value out, or give it for a larger group.",
    )

    # Arithmetic
    DUPLICATE_ROW = (
        _REFUSE,
        "Two rows are about the same thing.",
        "Keep one of the two.",
    )
    UNKNOWN_ARM = (
        _REFUSE,
        "The registry does not know this arm.",
        "Use the arm's label as the registry spells it, or ALL.",
    )
    ARM_NOT_ALL = (
        _REFUSE,
        "A row of this kind is about all arms together.",
        "Write ALL, and give the number for everybody.",
    )
    UNKNOWN_SOURCE = (
        _REFUSE,
        "The source is none of those in datapackage.json.",
        "Add it to `sources` of `trial`, or correct it.",
    )
    STAT_NOT_HERE = (
        _REFUSE,
        "The baseline has no statistic of this kind.",
        "Move the row to outcomes.csv, or take it out.",
    )
    REASON_NOT_HERE = (
        _REFUSE,
        "This stage has no reasons.",
        "Leave the reason empty.",
    )
    COUNT_ABOVE_WHOLE = (
        _REFUSE,
        "A count is above the number of people that it is part of.",
        "Correct the one or the other.",
    )
    CUMULATIVE_FALLS = (
        _REFUSE,
        "A cumulative number is lower than an earlier one.",
        "Correct it; people who left still count as having reached the measure.",
    )
    CUMULATIVE_DIFFERS = (
        _REFUSE,
        "A cumulative number is not the one before it plus the count.",
        "Correct the count or the cumulative number.",
    )
    FUNNEL_WIDENS = (
        _REFUSE,
        "More people reached a later step than an earlier one.",
        "Correct it: screened, eligible, approached, randomised, each at most the one before.",
    )
    OVERLAPPING_PERIODS = (
        _REFUSE,
        "A year and one of its quarters are given for the same measure.",
        "Keep the quarters or the year.",
    )
    PERIOD_AFTER_CUTOFF = (
        _REFUSE,
        "The period is not over at the cut-off.",
        "Leave it out until a later release.",
    )
    TOO_MANY_OPEN_DAYS = (
        _REFUSE,
        "There are more open days than days in the period.",
        "Correct the open days.",
    )
    OPEN_DAYS_DIFFER = (
        _REFUSE,
        "The same period has different open days.",
        "Give the same number of open days for every measure.",
    )
    ARMS_DO_NOT_ADD_UP = (
        _REFUSE,
        "The arms do not add up to ALL.",
        "Correct the arms or the total.",
    )
    REASONS_DO_NOT_ADD_UP = (
        _REFUSE,
        "The reasons do not add up to the total of their stage.",
        "Count each person under one reason, and everybody under some.",
    )
    STAGES_DO_NOT_ADD_UP = (
        _REFUSE,
        "Assessed is not excluded plus randomised, randomised not the sum of allocated, allocated "
        "not received plus not received, or fewer than analysed plus not analysed.",
        "Correct the stages.",
    )
    CATEGORIES_ABOVE_WHOLE = (
        _REFUSE,
        "The categories of a characteristic count more people than there are.",
        "Correct them; where several can be true of a person, make each a characteristic.",
    )
    OUT_OF_RANGE = (
        _REFUSE,
        "A percentage is outside 0 to 100, or a p-value outside 0 to 1.",
        "Correct it.",
    )
    PERCENT_CONTRADICTS_COUNT = (
        _REFUSE,
        "A percentage is not that of its count.",
        "Correct the count, the number of people or the percentage.",
    )
    ORDER_OF_VALUES = (
        _REFUSE,
        "Minimum, first quartile, median, third quartile and maximum, or the two ends of a "
        "confidence interval, are not in their order.",
        "Correct them.",
    )
    EVENTS_BELOW_AFFECTED = (
        _REFUSE,
        "There are fewer events than people affected, or events and nobody affected.",
        "Correct the one or the other.",
    )
    P_VALUE_ZERO = (
        _HOLD,
        "A p-value is 0, which no test gives: it was rounded.",
        "Give the exact value, with as many decimals as it needs.",
    )
    P_VALUE_CONTRADICTED = (
        _HOLD,
        "The p-value is not the one that the named test gives for these counts.",
        "Correct it or the method, or confirm that it is right and why.",
    )
    FLOW_AND_ENROLLMENT_DIFFER = (
        _HOLD,
        "The flow has another number of randomised people than the enrollment at its end.",
        "Correct one of them, or confirm that both are right and why.",
    )
    ABOVE_TARGET = (
        _NOTE,
        "More people are randomised than the registry plans.",
        "Nothing to do if that is so; the page will say it.",
    )
    WHOLE_GROUP = (
        _HOLD,
        "A count is everybody of a group, or everybody but one: it tells about each of them.",
        "Confirm that it may be shown, or leave the row out.",
    )

    # The package as a whole
    NO_DECLARATION = (
        _REFUSE,
        "Nobody declares that the package holds aggregates only.",
        "Look through it; then set `aggregateOnlyDeclaration` to true.",
    )
    OTHER_TRIAL = (
        _REFUSE,
        "The package is about another trial.",
        "Correct `nctId`, or hand the package over for its own trial.",
    )
    UNKNOWN_TRIAL = (
        _HOLD,
        "The mirror has no record of this trial, so that its arms cannot be checked.",
        "Fetch the record first: python -m registry sync, with the trial's number.",
    )
    SUPERSEDES_ITSELF = (
        _REFUSE,
        "The release supersedes itself.",
        "Give it a new `releaseId`.",
    )
    DATE_IN_FUTURE = (
        _REFUSE,
        "A month is in the future.",
        "Correct it.",
    )
    DECISION_BEFORE_CUTOFF = (
        _REFUSE,
        "The decision to release was made before the cut-off, so not about these data.",
        "Correct the month, or ask for a decision on these data.",
    )
    INTERIM_RESULTS = (
        _HOLD,
        "There are results by arm while the trial is running, and nobody released them.",
        "Record the decision in `release`, or leave outcomes and adverse events out.",
    )
    LOWER_THRESHOLD = (
        _NOTE,
        "The package asks to show counts below 11, with reference to its ethics approval.",
        "Make sure that the approval says so.",
    )

    # What was published before, and what can be protected
    UNKNOWN_PUBLICATION = (
        _HOLD,
        "Rows are said to be public in a publication that this site does not name.",
        "Name it in the folder publications (docs/publications.md), or confirm that it is public.",
    )
    TWO_NUMBERS = (
        _HOLD,
        "One and the same denominator has two numbers in different rows.",
        "Give the same number in all rows that mean it, or leave it out where it is another one.",
    )
    COUNT_FELL = (
        _HOLD,
        "A count is smaller than one that was published before.",
        "If earlier numbers were wrong, name in `supersedes` the release that this one corrects.",
    )
    CONTRADICTION = (
        _HOLD,
        "These numbers and those published before can't all be true.",
        "If earlier numbers were wrong, name in `supersedes` the release that this one corrects.",
    )
    GIVEN_AWAY = (
        _HOLD,
        "What others have published gives away a number that is hidden here.",
        "Nothing more can be hidden: ask the ethics committee (docs/disclosure.md).",
    )
    ARMS_TOGETHER = (
        _NOTE,
        "Nothing protects this table by arm: only what is about all arms together is published.",
        "Nothing has to be done; more people by arm, or fewer rows, may change it.",
    )
    TABLE_HELD = (
        _NOTE,
        "Nothing protects this table: it is not published.",
        "Put rows together (fewer reasons, categories or terms) and hand over a new release.",
    )
    MORE_FINDINGS = (
        _NOTE,
        "There are more findings than are listed.",
        "Settle these first, then check again.",
    )

    @property
    def spelled(self) -> str:
        """The name under which findings and docs/site-package.md give it."""
        return self.name.lower().replace("_", "-")

    @property
    def weight(self) -> Weight:
        """What it means for the package, where nothing is said to the contrary."""
        return self.value[0]

    @property
    def says(self) -> str:
        """What a finding by it says."""
        return self.value[1]

    @property
    def remedy(self) -> str:
        """What the site can do about it."""
        return self.value[2]

    def at(
        self,
        file: str = "",
        row: int | None = None,
        column: str | None = None,
        *,
        weight: Weight | None = None,
    ) -> Finding:
        """A finding by this rule at this place, which must be of the closed lists."""
        return Finding(
            self.spelled, weight or self.weight, file, self.says, self.remedy, row, column
        )
