"""docs/settings.md, made from the settings themselves.

python -m assistant.settings_page > docs/settings.md
"""

from __future__ import annotations

import sys
from typing import get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from assistant.settings import PREFIX, Settings

_HEAD = """\
# Settings

Each stands in `shop.toml` under its name, or in the environment in capitals after `{prefix}`
(`{prefix}PICKS=5`), which wins. A wrong value is refused at the start, with what is allowed. Keys
belong into the environment. What `[catalog]` in shop.toml corrects stands in
[storekeeper.md](storekeeper.md).

| setting | unless set | what it is |
|---|---|---|
"""


def page() -> str:
    """The page's text."""
    named = ((n, f) for n, f in Settings.model_fields.items() if n != "shop")
    return _HEAD.format(prefix=PREFIX) + "".join(_line(name, field) for name, field in named)


def _line(name: str, field: FieldInfo) -> str:
    choices = [each for each in get_args(field.annotation) if isinstance(each, str)]
    what = field.description or ""
    told = all(each in what for each in choices)
    one_of = "" if told else f" (one of {', '.join(f'`{each}`' for each in choices)})"
    return f"| `{name}` | {_default(field)} | {what}{one_of} |\n"


def _default(field: FieldInfo) -> str:
    if field.default in (None, (), PydanticUndefined):
        return ""
    is_switch = isinstance(field.default, bool)
    return f"`{str(field.default).lower() if is_switch else field.default}`"


if __name__ == "__main__":
    sys.stdout.write(page())
