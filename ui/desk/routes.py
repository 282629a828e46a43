"""The desk's pages under /desk: the way in, the overview, the inbox, conversations read back.

Every page but the way in wants the cookie; nothing is written inline, nothing runs a script.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.cli.test import LAST_RUN
from assistant.dialogue import Assistant
from retrieval.catalog.aftermath import Aftermath
from ui.api.doors import Doors
from ui.api.problems import Problem
from ui.api.rates import Buckets
from ui.conversation import Conversation
from ui.desk import plots
from ui.desk.door import DeskDoor
from ui.desk.figures import FIRST_PICK_BOUNDS_MS, Figures, figures_of
from ui.desk.replay import finder_of, replayed
from ui.templates import rendered

ROOT = "/desk"
CSP = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
RANGES = (7, 30, 90)
LOGINS_PER_MINUTE = 10
_HEADERS = {"Content-Security-Policy": CSP, "Cache-Control": "no-store"}


def desk_routes(doors: Doors, aftermath: Aftermath) -> APIRouter:
    """The routes under /desk."""
    routes = APIRouter(prefix=ROOT, include_in_schema=False)
    door = DeskDoor(doors.keys, doors.tokens.secret, ROOT, doors.now)
    buckets = Buckets()
    conversation = doors.conversation

    def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        inside = values.pop("inside", True)
        html = rendered(
            f"desk/{template}",
            shop_name=doors.settings.name,
            root=request.scope.get("root_path", "") + ROOT,
            here=request.url.path.removeprefix(request.scope.get("root_path", "") + ROOT),
            inside=inside,
            waiting=sum(h.done_at is None for h in aftermath.handoffs()) if inside else 0,
            **values,
        )
        return HTMLResponse(html, status, _HEADERS)

    def entrance(request: Request, status: int = 401, refused: str = "") -> HTMLResponse:
        has_key = bool(doors.keys.secrets(doors.now()))
        return page(request, "login.html", status, inside=False, refused=refused, has_key=has_key)

    def to(request: Request, path: str = "") -> RedirectResponse:
        where = f"{request.scope.get('root_path', '')}{ROOT}{path}"
        return RedirectResponse(where, 303, _HEADERS)

    @routes.get("")
    def overview(request: Request, days: int = 30) -> Response:
        """What shoppers asked for, and what came of it."""
        if not door.is_open(request):
            return entrance(request)
        days = days if days in RANGES else RANGES[1]
        figures = _figures(aftermath, doors.now(), days)
        return page(
            request, "overview.html", f=figures, days=days, ranges=RANGES, plots=_plots(figures),
            stories=_stories(doors.settings.shop),
        )  # fmt: skip

    @routes.post("/enter")
    async def enter(request: Request) -> Response:
        """Open the desk with a secret key."""
        door.want_own_page(request)
        address = request.client.host if request.client else "?"
        if buckets.wait_seconds(address, LOGINS_PER_MINUTE):
            return entrance(request, 429, "Too many tries. Wait a minute.")
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        answer = to(request)
        if door.let_in(request, form.get("key", [""])[0].strip(), answer):
            return answer
        return entrance(request, 401, "That is none of this shop's secret keys.")

    @routes.post("/leave")
    def leave(request: Request) -> Response:
        """Close the desk."""
        door.want_own_page(request)
        answer = to(request)
        door.leave(answer)
        return answer

    @routes.get("/inbox")
    def inbox(request: Request) -> Response:
        """Who wants a person."""
        if not door.is_open(request):
            return entrance(request)
        webhook = doors.settings.handoff_url is not None
        return page(request, "inbox.html", handoffs=aftermath.handoffs(), webhook=webhook)

    @routes.post("/inbox/{handoff_id}/done")
    def done(request: Request, handoff_id: str) -> Response:
        """A person has dealt with it."""
        door.want_own_page(request)
        if not door.is_open(request):
            return entrance(request)
        aftermath.end_handoff(handoff_id)
        return to(request, "/inbox")

    @routes.get("/conversations")
    def conversations(request: Request) -> Response:
        """Those that may be read."""
        if not door.is_open(request):
            return entrance(request)
        return page(request, "conversations.html", conversations=aftermath.readable_sessions())

    @routes.get("/conversations/{session_id}")
    async def replay(request: Request, session_id: str) -> Response:
        """One conversation, turn by turn."""
        if not door.is_open(request):
            return entrance(request)
        values = await run_in_threadpool(_replay, conversation, aftermath, session_id)
        return page(request, "replay.html", session_id=session_id, **values)

    @routes.get("/desk.css")
    def style() -> Response:
        """The style sheet."""
        data = (files("ui.desk") / "desk.css").read_bytes()
        return Response(data, media_type="text/css", headers={"Cache-Control": "max-age=300"})

    return routes


def _figures(aftermath: Aftermath, now: datetime, days: int) -> Figures:
    since = datetime.combine(now.date() - timedelta(days=days - 1), time(), UTC)
    outcomes = [*aftermath.outcomes(since), *aftermath.deeds_of_shoppers(since)]
    return figures_of(
        aftermath.turns(since), outcomes, aftermath.feedback(since), today=now.date(), days=days
    )


def _plots(figures: Figures) -> dict[str, Any]:
    days = [f"{day:%d %b}" for day in figures.days]
    bounds = [f"≤ {bound}" for bound in FIRST_PICK_BOUNDS_MS] + ["more"]
    told = ", ".join(f"{name} {sum(counts)}" for name, counts in figures.by_group.items())
    steps = ", ".join(f"{name} {count}" for name, count in figures.funnel.items())
    return {
        "acts": plots.stacked_bars(days, figures.by_group, f"Messages by day: {told}"),
        "funnel": plots.funnel(figures.funnel, f"From picks to sales: {steps}"),
        "passed": plots.line(days, figures.passed_by_day, "Reasons in the model's words by day"),
        "speed": plots.bars(bounds, figures.first_picks, "Milliseconds until the first picks"),
    }


def _stories(shop: Path) -> dict[str, Any] | None:
    """The result that the last run of the stories left; None when there is none to read."""
    try:
        told = json.loads((shop / LAST_RUN).read_text("utf-8"))
        failed, stories = list(told["failed"]), int(told["stories"])
        at = datetime.fromisoformat(told["at"]) if told.get("at") else None
        return {**told, "failed": failed, "stories": stories, "at": at}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _replay(conversation: Conversation, aftermath: Aftermath, session_id: str) -> dict[str, Any]:
    handed_over = any(h.session_id == session_id for h in aftermath.handoffs(limit=1000))
    if not (handed_over or aftermath.may_be_read(session_id)):
        raise Problem(403, "this shopper has not said that the conversation may be read")
    kept = conversation.session(session_id)
    came = [turn.at for turn in aftermath.turns_of(session_id)]
    times = [f"{at:%d %b %H:%M:%S}" if at else "" for at in came]
    found = finder_of(conversation) if isinstance(conversation, Assistant) else None
    turns = [
        replayed(said, times[n] if n < len(times) else "", kept.shopper_id, found)  # type: ignore[arg-type]
        for n, said in enumerate(kept.turns)
    ]
    return {"turns": turns, "shopper": kept.shopper_id}
