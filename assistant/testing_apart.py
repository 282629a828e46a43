"""A process for apart.py whose model is scripted: it echoes, ends amid an answer to "die", and
tells its session, its process group and its niceness when asked "where"."""

from __future__ import annotations

import os
import sys

from assistant.models.apart_worker import serve
from assistant.models.seam import LanguageModel, Request
from assistant.testing import ScriptedModel

PIECE_S = 0.01


def echo(request: Request) -> str:
    """What was said last, over and over when more tokens may be written."""
    said = request.messages[-1].content
    if said == "die":
        os._exit(3)
    if said == "where":
        return f"{os.getsid(0)} {os.getpgrp()} {os.nice(0)}"
    return f"{said} " * request.max_tokens


def opened() -> LanguageModel:
    """The scripted model."""
    return ScriptedModel(echo, piece_s=PIECE_S)


if __name__ == "__main__":
    serve(opened, int(sys.argv[1]))
