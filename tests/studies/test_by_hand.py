"""The totals of the bundled studies, by plain Python over the figures of their sources; our evaluator only answers."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

import pytest

import reportgen
from reportgen.study.analyse import failed_checks

INPUTS = Path(__file__).resolve().parents[2] / "inputs"
WALL = 0.7 * 1.82 * 0.75 * 1.1  # kW of an H100 or H800 at the wall: design power, server, mean load, PUE


def study(name: str, scenario: str = "base", **values: float | bool | str) -> reportgen.Evaluation:
    return reportgen.evaluate(INPUTS / f"{name}.toml", scenario=scenario, values=values)


class Dense(NamedTuple):
    """A dense transformer with gated feed-forward, as its configuration prints it."""

    width: int
    layers: int
    heads: int
    kv_heads: int
    ffn: int
    vocab: int
    vectors: int = 0  # parameters of a layer beside matrices and two norms

    def params(self) -> float:
        head = self.width // self.heads
        matrices = 2 * self.width * head * (self.heads + self.kv_heads) + 3 * self.width * self.ffn
        layer = matrices + 2 * self.width + self.vectors
        return self.layers * layer + self.width + 2 * self.width * self.vocab

    def flops(self, seq_len: int) -> float:
        """Training FLOPs of a token, causal."""
        head = self.width // self.heads
        matrices = 2 * self.width * head * (self.heads + self.kv_heads) + 3 * self.width * self.ffn
        attention = 12 * self.layers * self.heads * head * seq_len / 2
        return 6 * (self.layers * matrices + self.width * self.vocab) + attention


# ---- DeepSeek-V3


def test_deepseek_v3_bill_of_arxiv_2412_19437_table_1() -> None:
    """180K H800-hours a trillion tokens of 14.8, 119K and 5K; $2 an hour."""
    bill = study("published-bill")
    hours = {"pretraining": 14.8 * 180e3, "context": 119e3, "post": 5e3}
    assert hours["pretraining"] == pytest.approx(2664e3, rel=1e-15)
    for family, amount in hours.items():
        assert bill[f"{family}.gpu_hours"] == pytest.approx(amount, rel=1e-12)
        assert bill[f"{family}.cost"] == pytest.approx(2 * amount, rel=1e-12)
        assert bill[f"{family}.energy"] == pytest.approx(amount * WALL / 1000, rel=1e-12)
        assert bill[f"{family}.carbon"] == pytest.approx(amount * WALL / 1000 * 0.582, rel=1e-12)
    assert bill["total.gpu_hours"] == pytest.approx(2788e3, rel=1e-12)
    assert bill["total.cost"] == pytest.approx(5.576e6, rel=1e-12)
    assert failed_checks(bill) == ()


def test_deepseek_v3_flops_of_the_architecture_in_section_4_2_of_arxiv_2412_19437() -> None:
    d, layers, heads, vocab = 7168, 61, 128, 129280
    attention = d * 1536 + 1536 * heads * 192 + d * (512 + 64) + 512 * heads * 256 + heads * 128 * d
    met = layers * attention + 3 * 3 * d * 18432 + 58 * (9 * 3 * d * 2048 + 256 * d)
    token = 6 * (met + d * vocab) + 6 * layers * heads * (192 + 128) * 4096 / 2
    bill = study("published-bill")
    assert bill["pretraining.flops"] == pytest.approx(14.8e12 * token, rel=1e-12)
    assert bill["total.flops"] == bill["pretraining.flops"]
    assert bill["implied_utilisation"] == pytest.approx(14.8e12 * token / (2664e3 * 3600 * 989e12), rel=1e-12)
    for name in ("context.flops", "post.flops", "context.runs", "post.tokens"):
        assert name not in bill
    assert bill["total.runs"] == 1


def test_bloom_counts_chips_and_so_does_a_scenario_of_the_bill() -> None:
    """ArXiv 2211.02001 multiplies hours by design power; the wall is one and a half times that."""
    chips = study("published-bill", "chips")
    assert chips["total.energy"] == pytest.approx(2788 * 0.7, rel=1e-12)
    assert study("published-bill")["total.energy"] / chips["total.energy"] == pytest.approx(1.82 * 0.75 * 1.1)
    assert study("published-bill", "market")["total.carbon"] == 0
    six = study("published-bill", "six_n")
    assert (six["total.cost"], six["total.energy"]) == pytest.approx((5.576e6, 2788 * WALL), rel=1e-12)
    assert six["total.flops"] == pytest.approx(6 * six.at_sizes("active_params")[0] * 14.8e12, rel=1e-12)


# ---- Post-training

MODELS = (
    Dense(3584, 28, 28, 4, 18944, 152064, vectors=128 * (28 + 2 * 4)),  # Qwen2.5 7B, with biases on its attention
    Dense(4096, 32, 32, 8, 14336, 128256),  # Llama 3.1 8B
    Dense(8192, 80, 64, 8, 28672, 128256),  # Llama 3.1 70B
)


# Low, value and high of each range; a value alone where the study has no range.
RANGES = {
    "seeds": (2, 3, 4),
    "datasets": (2, 3, 4),
    "example": (600, 775, 900),
    "pair": (1200, 1550, 1800),
    "samples": (8, 16, 32),
    "answer": (400, 700, 1500),
    "instance": (500, 1000, 2048),
    "utilisation": (0.2, 0.3, 0.4),
    "decoding": (0.04, 0.1, 0.2),
    "goodput": (0.8, 0.9, 0.97),
}


def post_training(price: float = 6.155, **changed: float) -> dict[str, float]:
    """Return hours, cost and FLOPs of the programme, from the data cards of Tulu 3 and the study's own assumptions."""
    v = {name: values[1] for name, values in RANGES.items()} | changed
    token = sum(model.flops(2048) for model in MODELS)
    rate = 989e12 * v["utilisation"] * v["goodput"] * 3600
    sft = v["datasets"] * v["seeds"] * 939344 * 2 * v["example"] * token
    preference = v["seeds"] * 271409 * v["pair"] * token * (1 + 1 / 3)
    sampled = v["seeds"] * 29946 * v["samples"] * v["answer"] * token
    evaluation = (v["datasets"] * v["seeds"] + 2 * v["seeds"]) * 10 * 1000 * v["instance"] * token / 3
    decoding = sampled / 3 / (989e12 * v["decoding"] * v["goodput"] * 3600) - sampled / 3 / rate
    flops = sft + preference + sampled * (1 + 2 / 3) + evaluation
    hours = flops / rate + decoding + 640
    judge = 3 * v["seeds"] * 1000 * v["instance"] / 1e6 * 2.5
    return {"flops": flops, "gpu_hours": hours, "cost": hours * price + judge, "days": hours / 64 / 24}


@pytest.mark.parametrize(
    ("scenario", "changed"),
    [("base", {}), ("lean", {"seeds": 2, "datasets": 2}), ("reserved", {"price": 2.5}), ("long", {"answer": 1500})],
)
def test_post_training_by_the_data_cards_of_tulu_3_arxiv_2411_15124(scenario: str, changed: dict[str, float]) -> None:
    programme = study("post-training", scenario)
    for key, value in post_training(**changed).items():
        assert programme[f"total.{key}"] == pytest.approx(value, rel=1e-12), key
    assert programme["total.energy"] == pytest.approx(programme["total.gpu_hours"] * WALL / 1000, rel=1e-12)
    assert failed_checks(programme) == ()


def test_post_training_counts_runs_and_passes_apart() -> None:
    programme = study("post-training")
    assert programme["total.runs"] == 27 + 9 + 9  # fine-tuning, preference tuning, reinforcement
    assert programme["evaluation.suite.amount"] == 15 * 10 * 3
    assert programme["rl.rollouts.amount"] == 9
    assert programme["rl.rollouts.flops"] * 3 == pytest.approx(programme["rl.train.flops"], rel=1e-12)
    assert "pilot.flops" not in programme
    assert "evaluation.judge.gpu_hours" not in programme


def test_parameters_of_the_checkpoints_of_qwen_2_5_and_llama_3_1() -> None:
    counted = [model.params() for model in MODELS]
    assert counted == [7_615_616_512, 8_030_261_248, 70_553_706_496]
    assert study("post-training").at_sizes("params") == pytest.approx(counted, rel=1e-15)


def test_the_deadline_is_met_as_often_as_in_draws_of_our_own() -> None:
    """Triangles from low over value to high, drawn by Python's own generator."""
    generator = random.Random(15)  # noqa: S311 - no secret
    met = sum(
        post_training(**{name: generator.triangular(low, high, mode) for name, (low, mode, high) in RANGES.items()})[
            "days"
        ]
        <= 8
        for _ in range(20_000)
    )
    drawn = reportgen.uncertainty(study("post-training"), draws=20_000)
    assert drawn is not None
    assert drawn.chances[0] == pytest.approx(met / 20_000, abs=0.015)
    assert 0.7 < drawn.chances[0] < 0.9


# ---- The grant

OLMO = (
    Dense(2048, 16, 16, 16, 8192, 100352, vectors=2 * 2048),  # OLMo 2 1B, with norms on queries and keys
    Dense(4096, 32, 32, 32, 11008, 100352, vectors=2 * 4096),  # OLMo 2 7B
)


def grant(*, mixtures: int = 4, share: float = 0.5, price: float = 6.155) -> dict[str, float]:
    """Return the cost of each family, from the wages and prices that the study's sources print."""
    rate = 989e12 * 0.4 * 0.9 * 3600
    runs = mixtures * 2
    training = runs * sum(20 * model.params() * model.flops(4096) for model in OLMO) / rate
    evaluation = runs * 20 * 10e6 * sum(model.flops(4096) for model in OLMO) / 3 / rate
    pool = 1e12 * 4 / 1e12
    checkpoints = runs * sum(model.params() for model in OLMO) * 14 * 20 / 1e12
    return {
        "training": training * price,
        "evaluation": evaluation * price,
        "storage": (pool * 36 + checkpoints * 18) * 23 + pool * 90,
        "personnel": share * 36 * 144_570 / 12 * 1.423,
    }


@pytest.mark.parametrize(
    ("scenario", "changed"),
    [("base", {}), ("reduced", {"mixtures": 3, "share": 0.4}), ("reserved", {"price": 2.5})],
)
def test_grant_by_wages_of_bls_oews_may_2024_and_benefits_of_usdl_25_1358(
    scenario: str, changed: dict[str, float]
) -> None:
    asked = study("grant", scenario)
    by_hand = grant(**changed)  # type: ignore[arg-type]
    for family, cost in by_hand.items():
        assert asked[f"{family}.cost"] == pytest.approx(cost, rel=1e-12), family
    assert asked["total.cost"] == pytest.approx(sum(by_hand.values()), rel=1e-12)
    assert failed_checks(asked) == ()


def budget_of_grant(costs: dict[str, float], *, exempt: bool = False) -> list[float]:
    """Return the request of each of three years: prices rise by 3%, 15% is indirect, and clouds have 10% on top."""
    transfer = 4 * 90
    spreads: dict[str, list[float]] = {
        "training": [9 / 21, 12 / 21, 0],  # months 4 to 24
        "evaluation": [6 / 24, 12 / 24, 6 / 24],  # months 7 to 30
        "personnel": [1 / 3] * 3,
        "storage": [1 / 3] * 3,
        "transfer": [0, 0, 1],
    }
    costs = costs | {"storage": costs["storage"] - transfer, "transfer": transfer}
    years = [0.0, 0.0, 0.0]
    for line, shares in spreads.items():
        for year, share in enumerate(shares):
            cloud = line in {"training", "evaluation"}
            indirect = 0 if exempt and line != "personnel" else 0.15
            years[year] += costs[line] * share * 1.03**year * (1 + indirect) * (1.1 if cloud else 1)
    return years


@pytest.mark.parametrize("exempt", [False, True])
def test_the_request_of_each_year_of_the_grant(exempt: bool) -> None:
    asked = study("grant", cloud_exempt=exempt)
    by_year = budget_of_grant(grant(), exempt=exempt)
    assert [asked[f"budget.y{year}.request"] for year in (1, 2, 3)] == pytest.approx(by_year, rel=1e-12)
    assert asked["budget.request"] == pytest.approx(sum(by_year), rel=1e-12)


@pytest.mark.parametrize("gpus", [16, 4])
def test_the_calendar_of_the_grant(gpus: int) -> None:
    """Training, then evaluation, each after a day in the queue, on all GPUs of 730.5 hours a month from April."""
    asked = study("grant", gpus=gpus)
    hours = {family: cost / 6.155 for family, cost in grant().items() if family in {"training", "evaluation"}}
    trained = 24 + hours["training"] / gpus  # hours after the start
    ended = trained + 24 + hours["evaluation"] / gpus
    assert asked["calendar.family.training.end"] == pytest.approx(trained / 730.5, rel=1e-12)
    assert asked["calendar.days"] == pytest.approx(ended / 24, rel=1e-12)
    by_period = [asked[f"calendar.period.{period}.used"] for period in ("first", "second", "third")]
    first = min(sum(hours.values()), gpus * (9 * 730.5 - 24))  # 26,202 of 42,177 GPU-hours on four GPUs
    assert by_period == pytest.approx([first, sum(hours.values()) - first, 0], rel=1e-9)
    assert asked["calendar.period.first.unused"] == pytest.approx(45_000 - first, rel=1e-9)


def test_benefits_of_usdl_25_1358_over_wages() -> None:
    """$13.58 on $32.07 an hour: 29.8% and 70.2% of compensation."""
    assert study("grant")["fringe"] == pytest.approx(13.58 / 32.07, abs=5e-4)
    assert pytest.approx(0.298, abs=1e-3) == 13.58 / (13.58 + 32.07)


def test_storage_and_people_have_no_compute() -> None:
    asked = study("grant")
    assert asked["storage.pool.amount"] == 144
    assert asked["personnel.engineer.amount"] == 18
    for row in ("storage", "personnel"):
        for key in ("flops", "gpu_hours", "tokens", "runs", "energy"):
            assert f"{row}.{key}" not in asked


# ---- The first study grows


def test_energy_of_the_gpus_and_at_the_wall_by_epochs_power_model() -> None:
    first = study("scaling-exponents")
    hours = first["total.gpu_hours"]
    assert first["energy"] == pytest.approx(hours * 0.7, rel=1e-12)
    assert first["energy"] / 1e6 == pytest.approx(3.01, abs=5e-3)
    assert first["energy_wall"] == pytest.approx(hours * WALL, rel=1e-12)
    assert first["carbon"] == pytest.approx(hours * WALL * 0.385 / 1000, rel=1e-12)
    embodied = (2500 / 8 + 150) / (6 * 8760 * 0.85)  # arXiv 2211.02001, section 4.1
    assert first["embodied"] == pytest.approx(hours * embodied / 1000, rel=1e-12)


@pytest.mark.parametrize("exponent", [1.0, 0.5])
def test_narrow_models_take_longer_by_a_loop_over_the_widths(exponent: float) -> None:
    base = study("scaling-exponents")
    narrow = study("scaling-exponents", narrow_rate=True, narrow_exponent=exponent)
    widths, flops = base.at_sizes("width"), base.at_sizes("sizes.flops")
    hours = sum(
        work / 3600 / (3.5e14 * min(1, width / 1024) ** exponent) for width, work in zip(widths, flops, strict=True)
    )
    assert narrow["total.gpu_hours"] == pytest.approx(hours, rel=1e-12)
    assert narrow["total.flops"] == base["total.flops"]
    assert narrow["total.cost"] > base["total.cost"]


def test_the_effect_of_narrow_models_is_a_fifth_of_a_percent() -> None:
    narrow, base = study("scaling-exponents", narrow_rate=True), study("scaling-exponents")
    assert narrow["total.cost"] - base["total.cost"] == pytest.approx(26_743.36, abs=0.01)
