"""Progress bars on standard error: how far, how fast, how long still."""

from __future__ import annotations

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from assistant.cli.place import err


def bar() -> Progress:
    """A progress bar on standard error."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=err(),
    )


def tell(progress: Progress, name: str, done: float, total: float | None) -> None:
    """Move the bar of that name, made when first told of."""
    known = {task.description: task for task in progress.tasks}
    task_id = known[name].id if name in known else progress.add_task(name, total=total, rate="")
    speed = next(task.speed for task in progress.tasks if task.id == task_id)
    rate = f"{_short(speed)}/s" if speed else ""
    progress.update(task_id, completed=done, total=total, rate=rate)


def _short(number: float) -> str:
    """The number in few characters: 950, 12k, 3.4M."""
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.1f}{unit}"
    return f"{number:.0f}"
