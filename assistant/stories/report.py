"""What came of the stories: JSON, JUnit XML for any CI, and a transcript a person can read.

It knows nothing of how stories are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

from assistant.stories.runner import Result, Told
from assistant.stories.same import said
from assistant.turn import Turn, cart_json, need_json
from retrieval.money import written


def results_json(results: Sequence[Result]) -> dict[str, Any]:
    """The document of `test --json`."""
    return {
        "stories": len(results),
        "passed": sum(result.passed for result in results),
        "failed": [
            {"story": result.story.name, "turn": result.failed_turn, "why": _why(result)}
            for result in results
            if not result.passed
        ],
    }


def results_junit(results: Sequence[Result]) -> str:
    """The results as JUnit XML, a test case a story."""
    suite = ElementTree.Element(
        "testsuite",
        name="stories",
        tests=str(len(results)),
        failures=str(sum(not result.passed for result in results)),
        errors="0",
        time=f"{sum(result.seconds for result in results):.3f}",
    )
    for result in results:
        path = result.story.path
        case = ElementTree.SubElement(
            suite,
            "testcase",
            name=_xml_safe(result.story.name),
            classname=_xml_safe(f"stories.{path.parent.name}" if path else "stories"),
            time=f"{result.seconds:.3f}",
        )
        if not result.passed:
            failure = ElementTree.SubElement(case, "failure", message=_xml_safe(_why(result)))
            failure.text = _xml_safe("\n".join(transcript(result)))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)


def _why(result: Result) -> str:
    """What failed, and how often where the story was told more than once."""
    why = "; ".join(result.told[-1].failures)
    if result.times > 1:
        why += f" ({result.failed_times} of {result.times} times)"
    return why


def transcript(result: Result) -> Iterator[str]:
    """The lines of a told story: what was said, what came, what was wanted, the state."""
    story = result.story
    yield f"{'passed' if result.passed else 'FAILED'}: {story.name}"
    if story.path:
        yield f"  {story.path}"
    if story.why:
        yield f"  why it matters: {story.why}"
    if story.shopper:
        yield f"  shopper: {story.shopper}"
    if result.failed_times and result.times > 1:
        yield f"  failed {result.failed_times} of {result.times} times: it is not steady"
    for number, told in enumerate(result.told, 1):
        yield from _told(number, told)


def _told(number: int, told: Told) -> Iterator[str]:
    yield f"  {number}. shopper:   {told.asked.say}"
    if told.turn is not None:
        yield from _answered(told.turn)
    if told.failures and told.asked.expect:
        yield f"     expected:  {said(told.asked.expect)}"
    for failure in told.failures:
        yield f"     ✗ {failure}"


def _answered(turn: Turn) -> Iterator[str]:
    yield f"     assistant: {turn.text}"
    if turn.question:
        yield f"     asks:      {turn.question}"
    yield f"     act: {turn.act}; need: {_short(need_json(turn.need, turn.currency))}"
    for position, pick in enumerate(turn.picks, 1):
        price = "price unknown"
        if pick.price_minor is not None:
            price = written(pick.price_minor, pick.currency)
        yield f"       {position}) {pick.product_id} · {pick.title} · {price} · {pick.score:.2f}"
        if pick.justification:
            yield f"          ({pick.justification.by}) {pick.justification.text}"
    if turn.cart.lines:
        yield f"     cart: {cart_json(turn.cart, turn.currency)}"


def _short(need: dict[str, Any]) -> str:
    said = [f"{name}={value}" for name, value in need.items() if value not in (None, [], {})]
    return ", ".join(said) or "nothing yet"


def _xml_safe(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 0x20)
