"""Scripted conversations that a storekeeper writes for their own shop, and the runner for them."""

from assistant.stories.report import results_json, results_junit, transcript
from assistant.stories.runner import JOBS, Result, Telling, run_stories
from assistant.stories.story import Story, StoryError, find_stories, read_story

__all__ = [
    "JOBS",
    "Result",
    "Story",
    "StoryError",
    "Telling",
    "find_stories",
    "read_story",
    "results_json",
    "results_junit",
    "run_stories",
    "transcript",
]
