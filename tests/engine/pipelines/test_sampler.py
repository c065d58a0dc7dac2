from types import SimpleNamespace
from typing import Any

import diffusers
import pytest

from engine.models.installed import builtin
from engine.pipelines import sampler


@pytest.mark.parametrize(
    ("scheduler", "options", "name"),
    [
        ("DDIMScheduler", {}, "DDIM"),
        ("DPMSolverMultistepScheduler", {}, "DPM++ 2M"),
        ("DPMSolverMultistepScheduler", {"solver_order": 3, "algorithm_type": "sde-dpmsolver++"}, "DPM++ 3M SDE"),
        ("DPMSolverMultistepScheduler", {"use_karras_sigmas": True}, "DPM++ 2M Karras"),
        ("EulerAncestralDiscreteScheduler", {}, "Euler a"),
        ("FlowMatchEulerDiscreteScheduler", {}, "Euler"),
        ("SASolverScheduler", {}, "SASolverScheduler"),
    ],
)
def test_a_sampler_has_the_name_that_other_tools_use(scheduler: str, options: dict[str, Any], name: str) -> None:
    assert sampler.name(SimpleNamespace(scheduler=getattr(diffusers, scheduler)(**options))) == name


def test_a_pipeline_without_a_scheduler_has_no_sampler() -> None:
    assert sampler.name(SimpleNamespace()) is None


def test_every_class_that_has_a_name_is_one_of_diffusers() -> None:
    assert all(hasattr(diffusers, scheduler) for scheduler in sampler._NAMES)


def test_the_built_in_model_s_sampler_has_a_name() -> None:
    scheduler = diffusers.DPMSolverMultistepScheduler.from_pretrained(builtin().folder, subfolder="scheduler")
    assert sampler.name(SimpleNamespace(scheduler=scheduler)) == "DPM++ 2M"
