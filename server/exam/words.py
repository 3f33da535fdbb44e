"""The closed sets of words the whole house shares: levels, kinds of sitting, categories, roles, sections."""

from enum import StrEnum

from question_bank.vocabulary import Level as Level  # a bank speaks of levels too; there is one set of them


class SittingKind(StrEnum):
    """What a sitting counts for; the candidates of the three are never mixed."""

    LIVE = "live"  # counts; its package is usable once
    TRIAL = "trial"  # repeatable; rehearsals are trials
    PRACTICE = "practice"

    @property
    def label(self) -> str:
        """The word people in a station use."""
        return {"live": "正式", "trial": "试考", "practice": "练习"}[self.value]


class Category(StrEnum):
    """Where a candidate comes from, as the registration form names it."""

    SECONDARY_VOCATIONAL = "中职"
    HIGHER_VOCATIONAL = "高职"
    APPLIED_UNDERGRADUATE = "应用型本科"
    GENERAL_PUBLIC = "社会考生"


class Role(StrEnum):
    """Who somebody is to the engine; one account has exactly one."""

    CANDIDATE = "candidate"
    INVIGILATOR = "invigilator"
    AUTHOR = "author"
    GRADER = "grader"
    OFFICE = "office"
    CHIEF = "chief"
    INSPECTOR = "inspector"
    ADMIN = "admin"


class Section(StrEnum):
    """One of the two papers of an attempt."""

    THEORY = "theory"
    PRACTICAL = "practical"
