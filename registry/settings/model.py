"""The settings themselves: every key, its kind, its default, and what it is for."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from registry.settings.project import PROJECT, project_version
from registry.settings.serving import Serving
from registry.settings.spelling import as_spelled
from registry.settings.table import Table
from registry.settings.values import (
    BlankIsUnset,
    Catalogue,
    Days,
    HeaderText,
    Language,
    Listed,
    MailAddress,
    NamesAFolder,
    NctId,
    Origin,
    PastDay,
    Pause,
    Seconds,
    StorageAddress,
    Text,
    TimeZone,
    WebAddress,
)

PREFIX = "REGISTRY_"
DELIMITER = "__"


class Site(Table):
    """What the site calls itself, in which languages it speaks, and who runs it."""

    name: dict[Language, Text] = Field(
        description="The name of the site, once in each of its languages.",
        examples=['"Trials at our hospital"'],
    )
    languages: Annotated[tuple[Language, ...], NoDecode, Listed] = Field(
        default=("en", "zh-Hans"),
        min_length=1,
        validate_default=True,
        description="The languages of the site, in the order in which they are offered.",
        examples=['["en", "zh-Hans"]'],
    )
    operator: Annotated[MailAddress | None, BlankIsUnset] = Field(
        default=None,
        description="The mail address of whoever runs this site: readers report errors to it, and "
        "the registry sees it in each request.",
        examples=['"name@hospital.example"'],
    )
    address: Annotated[WebAddress | None, BlankIsUnset] = Field(
        default=None,
        description="The public address of the site, as readers type it.",
        examples=['"https://trials.hospital.example"'],
    )
    embedded_in: Annotated[tuple[Origin, ...], NoDecode, Listed] = Field(
        default=(),
        description="The sites that may show this one in a frame of their pages. Empty: none.",
        examples=['["https://www.hospital.example"]'],
    )

    @field_validator("languages")
    @classmethod
    def _each_has_a_name(cls, languages: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if len(set(languages)) < len(languages):
            raise ValueError("a language is listed twice")
        # Without a name there is a complaint about the name already.
        for language in languages if "name" in info.data else ():
            if language not in info.data["name"]:
                raise ValueError(f"site.name has no name in {language}")
        return languages


class RegistryAccess(Table):
    """How the registry is asked."""

    base_url: WebAddress = Field(
        default="https://clinicaltrials.gov/api/v2",
        description="The address of the registry's API, version 2.",
        examples=['"https://clinicaltrials.gov/api/v2"'],
    )
    history_url: Annotated[WebAddress | None, BlankIsUnset] = Field(
        default=None,
        description="The address at which the registry keeps earlier versions of records, which it "
        "does not describe. Empty: the neighbour `int` of base_url.",
        examples=['"https://clinicaltrials.gov/api/int"'],
    )
    user_agent: HeaderText = Field(
        default="",
        description="What this site calls itself when it asks the registry. Empty: the name and "
        "version of this project, and the operator's mail address when that is set.",
        examples=['"our-hospital-trials/1.0 (+mailto:name@hospital.example)"'],
    )
    seconds_between_requests: Pause = Field(
        default=1.0,
        description="The pause between two requests, in seconds. The registry asks for 1.",
        examples=["1.0"],
    )
    connect_timeout: Seconds = Field(
        default=10.0,
        description="How long to wait for a connection, in seconds.",
        examples=["10"],
    )
    read_timeout: Seconds = Field(
        default=60.0,
        description="How long to wait for the next part of an answer, in seconds.",
        examples=["60"],
    )
    proxy: Annotated[WebAddress | None, BlankIsUnset] = Field(
        default=None,
        repr=False,  # may hold a password
        description="The web proxy through which the registry is reached, if there is one.",
        examples=['"http://proxy.hospital.example:3128"'],
    )


class Mirror(Table):
    """Where the mirror is kept, and how old its data may be."""

    folder: Annotated[Path, NamesAFolder] = Field(
        default=Path("data/mirror"),
        description="The folder that holds the mirror. One that does not start with / is counted "
        "from the folder of the settings file.",
        examples=['"data/mirror"'],
    )
    storage: Annotated[StorageAddress | None, BlankIsUnset] = Field(
        default=None,
        description="Where published files are kept for other machines that serve the site, in "
        "S3-compatible storage; the folder is then a copy. Empty: in the folder only.",
        examples=['"s3://bucket/mirror"'],
    )
    catalogue: Annotated[Catalogue | None, BlankIsUnset] = Field(
        default=None,
        description="The PostgreSQL database that lists the files of the history, which are then "
        "in mirror.storage, so that any machine may write. Empty: both are in the folder.",
        examples=['"postgres:dbname=mirror host=db.hospital.example"'],
    )
    ready_days: Days = Field(
        default=14.0,
        description="How old the data may be, in days, before the site reports to its watchers "
        "that it is not ready.",
        examples=["14"],
    )

    @field_validator("catalogue")
    @classmethod
    def _with_a_storage(cls, catalogue: str | None, info: ValidationInfo) -> str | None:
        if catalogue and info.data.get("storage", "") is None:
            raise ValueError("needs mirror.storage too, for the files that it lists")
        return catalogue


class Log(Table):
    """What the log looks like."""

    form: Literal["text", "json"] = Field(
        default="text",
        description="What a line of the log is: text for people, or json, an object a line.",
        examples=['"json"'],
    )


class ContactConfirmation(Table):
    """When and by whom a trial's contact was last confirmed, and how it can be asked."""

    confirmed_on: Annotated[PastDay | None, BlankIsUnset] = Field(
        default=None,
        description="The day on which somebody last confirmed that the contact is right.",
        examples=["2026-03-31"],
    )
    confirmed_by: Annotated[Text | None, BlankIsUnset] = Field(
        default=None,
        description="Who confirmed it: a role, never a person's name.",
        examples=['"trial coordinator"'],
    )
    languages: Annotated[tuple[Language, ...], NoDecode, Listed] = Field(
        default=(),
        description="The languages in which the contact answers.",
        examples=['["zh-Hans", "en"]'],
    )
    time_zone: Annotated[TimeZone | None, BlankIsUnset] = Field(
        default=None,
        description="The time zone in which the contact works.",
        examples=['"Asia/Shanghai"'],
    )


class Settings(BaseSettings):
    """All settings, frozen. Made by `registry.settings.load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=DELIMITER, extra="forbid", frozen=True
    )

    trials: Annotated[tuple[NctId, ...], NoDecode, Listed] = Field(
        min_length=1,
        description="The NCT numbers of the trials that this site shows, in this order.",
        examples=['["NCT01763099"]'],
    )
    site: Site = Field(description="What the site calls itself.")
    registry: RegistryAccess = Field(
        default=RegistryAccess(),
        validate_default=True,
        description="How the registry is asked.",
    )
    mirror: Mirror = Field(default=Mirror(), description="Where the mirror is kept.")
    serving: Serving = Field(default=Serving(), description="How many readers are served.")
    log: Log = Field(default=Log(), description="What the log looks like.")
    contacts: dict[NctId, ContactConfirmation] = Field(
        default={}, description="For each trial, when its contact was last confirmed."
    )

    _file: Path = PrivateAttr(default=PROJECT / "trials.toml")

    @property
    def file(self) -> Path:
        """The file that these settings were read from."""
        return self._file

    @field_validator("trials")
    @classmethod
    def _each_once(cls, trials: tuple[str, ...]) -> tuple[str, ...]:
        twice = sorted({nct for nct in trials if trials.count(nct) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} is listed twice")
        return trials

    @field_validator("registry")
    @classmethod
    def _honest_user_agent(cls, access: RegistryAccess, info: ValidationInfo) -> RegistryAccess:
        site = info.data.get("site")
        if access.user_agent or not isinstance(site, Site):
            return access
        contact = f" (+mailto:{site.operator})" if site.operator else ""
        agent = f"trial-page/{project_version()}{contact}"
        return access.model_copy(update={"user_agent": agent})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment go before the file, whose content comes as the arguments."""
        del env_settings, dotenv_settings, file_secret_settings
        return Environment(settings_cls), init_settings


class Environment(EnvSettingsSource):
    """The REGISTRY_* variables, with their keys spelled as in the file, so that the two merge."""

    def __call__(self) -> dict[str, object]:
        """The variables as a tree of keys, like the one that the file gives."""
        return as_spelled(super().__call__())
