"""The settings of one running assistant, read once from `SHOP_…` variables and the shop.toml.

A wrong value fails here, at the start, with the value seen, what is allowed and the next step.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

PREFIX = "SHOP_"


class SettingsError(Exception):
    """A setting that cannot be: the value seen, what is allowed, the next step."""


class Settings(BaseModel):
    """Everything that can be chosen. In shop.toml: the same names, in any table or none.

    `SHOP_LANGUAGE_MODEL=transformers` in the environment wins over shop.toml.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    shop: Path = Field(description="the shop's directory")
    name: str = Field("this shop", description="the shop's name, as shoppers read it")
    currency: str = Field("EUR", pattern="^[A-Z]{3}$", description="ISO 4217 code of the shop")
    locale: str = Field("en", description="how money and dates are written, e.g. en or en_GB")
    tone: str = Field("friendly", description="how the assistant speaks, in a word or two")

    database_url: str | None = Field(
        None, description="SQLAlchemy URL; shop.db in the shop's directory when absent"
    )
    chroma_url: str | None = Field(
        None, description="a Chroma server, e.g. http://localhost:8000; embedded when absent"
    )
    text_encoder: str = Field(
        "all-MiniLM-L6-v2",
        description="any sentence-transformers name or path; the default is packaged",
    )
    device: Literal["auto", "cpu", "cuda"] = Field(
        "auto", description="where models run; auto takes a CUDA GPU when there is one"
    )

    language_model: Literal["embedded", "transformers", "openai", "none"] = Field(
        "embedded",
        description="embedded (SmolLM2 in OpenVINO GenAI), transformers (NF4 on a GPU), openai "
        "(any OpenAI-compatible server), or none: plain sentences only",
    )
    model: str | None = Field(
        None, description="model id or path for transformers and openai, GGUF path for embedded"
    )
    model_url: str | None = Field(None, description="the OpenAI-compatible server's base URL")
    model_key: SecretStr | None = Field(None, description="that server's key; from SHOP_MODEL_KEY")
    model_timeout_s: float = Field(8.0, gt=0, le=600, description="a turn's time for the model")
    max_tokens: int = Field(120, ge=16, le=4096, description="a justification's length at most")

    picks: int = Field(3, ge=1, le=10, description="how many products an answer shows")
    diversity: float = Field(0.25, ge=0, le=1, description="0: best first, 1: as unlike as can be")
    exploration: float = Field(
        0.0, ge=0, le=1, description="chance that the last pick is a new one"
    )
    seed: int = Field(7, description="seed of everything drawn by chance")

    publishable_key: str = Field("demo", description="the widget's key, tied to allowed_origins")
    secret_key: SecretStr | None = Field(None, description="opens imports, exports and forgetting")
    allowed_origins: tuple[str, ...] = Field((), description="pages that may embed the widget")
    keyless: bool = Field(False, description="sessions without a key: for a demo shop only")
    handoff_url: str | None = Field(
        None, pattern="^https?://", description="a webhook that hears of shoppers who want a person"
    )
    handoff_key: SecretStr | None = Field(
        None, description="what the webhook's messages are signed with; from SHOP_HANDOFF_KEY"
    )

    @model_validator(mode="after")
    def _signs_what_it_sends(self) -> Settings:
        if self.handoff_url is not None and self.handoff_key is None:
            raise ValueError(
                "handoff_url needs handoff_key, which its messages are signed with; set "
                "SHOP_HANDOFF_KEY to a long random text and give it to who receives them"
            )
        return self

    @field_validator("allowed_origins")
    @classmethod
    def _as_browsers_send_them(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(origin.strip().rstrip("/").lower() for origin in origins if origin.strip())


def read_settings(shop: Path, environment: dict[str, str] | None = None) -> Settings:
    """The settings for the shop in that directory: variables over shop.toml over defaults.

    An empty variable chooses nothing.
    Raises SettingsError on an unknown name in a `SHOP_…` variable or a value that cannot be.
    """
    given = dict(os.environ) if environment is None else environment
    values: dict[str, Any] = {**_from_toml(shop / "shop.toml"), "shop": shop}
    for variable, value in given.items():
        name = variable.removeprefix(PREFIX).lower()
        chosen = variable.startswith(PREFIX) and bool(value.strip())
        if chosen and name in Settings.model_fields and name != "shop":
            values[name] = value.split(",") if name == "allowed_origins" else value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_said(error)) from error


def _from_toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML ({error}). Mend the line it names.") from error
    flat: dict[str, Any] = {}
    for name, value in document.items():
        flat.update(value if isinstance(value, dict) else {name: value})
    return {name: value for name, value in flat.items() if name in Settings.model_fields}


def _said(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_url=False):
        name = ".".join(str(part) for part in problem["loc"])
        if not name:
            lines.append(f"settings: {problem['msg'].removeprefix('Value error, ')}.")
            continue
        seen = "(hidden)" if "key" in name else repr(problem.get("input"))
        lines.append(
            f"setting {name} is {seen}: {problem['msg']}. "
            f"Mend it in shop.toml or set {PREFIX}{name.upper()}."
        )
    return "\n".join(lines)
