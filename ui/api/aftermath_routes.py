"""Routes after an answer: feedback, a person, leave to be read, the history in pages.

Who may ask stands in doors.py; what is kept, in the shop's aftermath.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from assistant.turn import turn_json
from retrieval.catalog.aftermath import Aftermath
from ui.api.doors import Doors
from ui.api.headers import TOKEN
from ui.api.metrics import Metrics
from ui.api.problems import Problem, responses
from ui.api.shapes import Feedback, HandedOff, Leave, WantsPerson
from ui.api.shown import shown_json
from ui.api.turn_shapes import TurnPage
from ui.views.shop import Shop

_ANSWERS = responses(401, 403, 404, 413, 422)


def aftermath_routes(doors: Doors, shop: Shop, metrics: Metrics, aftermath: Aftermath) -> APIRouter:
    """The routes under /v1/sessions/{id}: turns, feedback, handoff, leave."""
    routes = APIRouter(
        prefix="/v1/sessions/{session_id}", tags=["conversation"], dependencies=[TOKEN]
    )

    @routes.get(
        "/turns",
        responses=responses(401, 403, 404, 422),
        response_model=TurnPage,
        response_model_exclude_unset=True,
    )
    def history(
        request: Request,
        session_id: str,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        before: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    ) -> dict[str, Any]:
        """The turns in pages, the latest page first; within a page oldest first."""
        turns = doors.into_session(request, session_id, last=None).turns
        end = len(turns) if before is None else min(before - 1, len(turns))
        start = max(0, end - limit)
        page = [
            {
                "number": number,
                "said": said.text,
                "turn": turn_json(said.turn),
                "shown": shown_json(said.turn.picks, shop),
            }
            for number, said in enumerate(turns[start:end], start + 1)
        ]
        return {"turns": page, "next_before": start + 1 if start else None}

    @routes.post("/feedback", status_code=204, responses=_ANSWERS)
    def judge(request: Request, session_id: str, given: Feedback) -> Response:
        """Say whether an answer, or one of its picks, was good, and why; the last word counts."""
        turns = doors.into_session(request, session_id, last=None).turns
        number = given.turn if given.turn is not None else len(turns)
        if not 1 <= number <= len(turns):
            raise Problem(404, f"this session has {len(turns)} turns; turn {number} is none of it")
        picks = [pick.product_id for pick in turns[number - 1].turn.picks]
        if given.product_id is not None and given.product_id not in picks:
            raise Problem(404, f"turn {number} did not show {given.product_id!r}")
        aftermath.put_feedback(
            session_id, number, given.product_id or "", 1 if given.verdict == "good" else -1,
            given.reason or "", given.words,
        )  # fmt: skip
        metrics.add("shop_feedback_total", verdict=given.verdict)
        return Response(status_code=204)

    @routes.post("/handoff", status_code=202, responses=_ANSWERS)
    def want_person(request: Request, session_id: str, given: WantsPerson) -> HandedOff:
        """Give the conversation to a person of the shop; an open hand-off is added to."""
        doors.into_session(request, session_id)
        handoff = aftermath.hand_off(session_id, given.words, given.contact)
        metrics.add("shop_handoffs_total")
        return HandedOff(handoff=handoff)

    @routes.put("/leave", status_code=204, responses=_ANSWERS)
    def let_read(request: Request, session_id: str, given: Leave) -> Response:
        """Whether the shop's people may read the conversation back. Nobody may unless told."""
        doors.into_session(request, session_id)
        aftermath.allow_reading(session_id, given.may_be_read)
        return Response(status_code=204)

    return routes
