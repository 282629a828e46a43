"""Chances come true as often as they say, and nothing later than the question is read."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest
from click.testing import CliRunner

from assistant.cli.evaluate import predictions
from assistant.cli.place import Place
from ranking.chances import came_true, fit_chances, softmax
from ranking.learned import WHO
from ranking.lessons import Lessons
from ranking.predictions import Timeline, predict_activity, predict_choice, timeline_of_split
from ranking.split import SplitError


def acts(people: int = 200) -> list[tuple[str, float, bool]]:
    """Half act every ten days for a year, half stop one after another."""
    generator = np.random.default_rng(4)
    made = []
    for person in range(people):
        end = 365.0 if person % 2 else float(generator.uniform(30, 365))
        made += [(f"s{person}", day, True) for day in np.arange(generator.uniform(0, 9), end, 10.0)]
    return made


def test_who_stopped_is_told_from_who_goes_on() -> None:
    told = predict_activity(Timeline.of(acts(), []), horizon_days=30)["predictions"]
    for name in ("next_purchase", "churn"):
        assert told[name]["auc"] > 0.9
        assert told[name]["log_loss"] < 0.7 * told[name]["log_loss_usual"]
        assert told[name]["calibration_error"] < 0.1


def test_what_happens_after_the_horizon_asked_about_changes_nothing() -> None:
    timeline = Timeline.of(acts(), [])
    asked = timeline.day.max() - 30
    # Outcomes of the last horizon swapped for their opposite: the fit must not have seen them.
    kept = timeline.day <= asked
    cut = Timeline(timeline.who[kept], timeline.day[kept], timeline.bought[kept], timeline.follows)
    one = Timeline(
        np.append(cut.who, 0), np.append(cut.day, asked + 30), np.append(cut.bought, True),
        cut.follows,
    )  # fmt: skip
    told = predict_activity(one, horizon_days=30)["predictions"]["next_purchase"]
    assert told["examples"] == 200
    assert told["share"] == pytest.approx(1 / 200)


def test_chances_come_true_as_often_as_they_say() -> None:
    generator = np.random.default_rng(1)
    features = generator.normal(size=(4000, 2))
    outcome = generator.random(4000) < 1 / (1 + np.exp(-(features[:, 0] - 1)))
    chance = fit_chances(features[:2000], outcome[:2000], features[2000:])
    told = came_true(chance, outcome[2000:], float(outcome[:2000].mean()))
    assert told["calibration_error"] < 0.07
    assert 0.6 < told["auc"] < 0.85


def test_a_softmax_adds_up_to_one_and_by_hand() -> None:
    assert softmax(np.array([np.log(3.0), 0.0])).tolist() == pytest.approx([0.75, 0.25])
    assert softmax(np.array([1e6, 0.0])).sum() == pytest.approx(1.0)
    assert softmax(np.zeros(0)).shape == (0,)


def test_what_is_chosen_is_likelier_than_an_even_guess() -> None:
    generator = np.random.default_rng(3)
    shares = generator.uniform(0, 0.4, (80, 10, len(WHO)))
    total = shares.sum(axis=2) + generator.normal(0, 0.2, (80, 10))
    chosen = total == total.max(axis=1, keepdims=True)
    told = predict_choice(
        Lessons(shares.reshape(-1, len(WHO)), chosen.astype(float).ravel(), np.full(80, 10))
    )
    assert told["click_through"]["auc"] > 0.7
    assert told["choice"]["log_likelihood"] > told["choice"]["log_likelihood_even"]
    assert told["choice"]["log_likelihood_even"] == pytest.approx(np.log(0.1))


def test_too_little_or_nan_is_told_not_guessed() -> None:
    assert fit_chances(np.zeros((3, 1)), np.array([True, False, True]), np.zeros((1, 1))) is None
    told = came_true(None, np.array([True, False]), 0.5)
    assert told["examples"] == 2
    assert told["auc"] is None
    with pytest.raises(SplitError, match="dated"):
        predict_activity(Timeline.of([("a", float("nan"), True)], []))


def test_a_split_with_times_is_predicted_from_the_command_line(tmp_path) -> None:
    rows = "".join(f"{who},x,{day * 86400}\n" for who, day, _ in acts(80))
    for name in ("train", "test"):
        with gzip.open(tmp_path / f"{name}.csv.gz", "wt") as file:
            file.write("user,item,time\n" + (rows if name == "train" else "s0,x,1\n"))
    ran = CliRunner().invoke(
        predictions, ["--split", str(tmp_path), "--json"], obj=Place(tmp_path / "no-shop")
    )
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.output)["predictions"]["churn"]["auc"] > 0.8


def test_a_split_without_times_says_so(tmp_path) -> None:
    for name in ("train", "test"):
        (tmp_path / f"{name}.csv").write_text("user,item\na,b\n")
    with pytest.raises(SplitError, match="time"):
        timeline_of_split(tmp_path)
