"""More of what papers print, by the blocks: each case names its table, and every figure is the source's, not ours."""

from __future__ import annotations

import pytest

from tests.blocks.bills import bill
from tests.blocks.models import of_each, sizes
from tests.blocks.test_transformer import MODELS, gpt

# ---- Narayanan et al., "Efficient Large-Scale Language Model Training on GPU Clusters Using Megatron-LM", section 5.1

MEGATRON = {  # table 1: heads, width, layers of each model, by its billions of parameters
    1.7: (24, 2304, 24),
    3.6: (32, 3072, 30),
    7.5: (32, 4096, 36),
    18.4: (48, 6144, 40),
    39.1: (64, 8192, 48),
    76.1: (80, 10240, 60),
    145.6: (96, 12288, 80),
    310.1: (128, 16384, 96),
    529.6: (128, 20480, 105),
    1008.0: (160, 25600, 128),
}


def megatron() -> dict[str, dict[str, float]]:
    return {
        str(billions): gpt(layers, width, heads, 51200, 2048, tied=1, positions=2048)
        for billions, (heads, width, layers) in MEGATRON.items()
    }


def test_megatron_parameters_table_1_of_arxiv_2104_04473() -> None:
    for billions, count in of_each(megatron(), "params").items():
        assert count / 1e9 == pytest.approx(float(billions), abs=0.0501), billions


def test_megatron_hardware_flops_equation_3_of_arxiv_2104_04473() -> None:
    """96 B s l h^2 (1 + s / 6h + V / 16lh): full attention, every layer computed once more, the output head not."""
    chosen = {"convention": "Matmuls, full attention", "recomputation": "Full"}
    for name, model in megatron().items():
        layers, width = model["layers"], model["width"]
        printed = 96 * layers * width**2 * (1 + 2048 / (6 * width) + 51200 / (16 * layers * width))
        assert sizes({name: model}, tokens=1, **chosen)["total.flops"] == pytest.approx(printed, rel=1e-12)


@pytest.mark.parametrize(
    ("model", "tokens", "gpus", "rate", "days"),
    [(MODELS["gpt-3"], 300e9, 1024, 140e12, 34), (megatron()["1008.0"], 450e9, 3072, 163e12, 84)],
    ids=["gpt-3", "1t"],
)
def test_megatron_days_of_training_section_5_1_of_arxiv_2104_04473(
    model: dict[str, float], tokens: float, gpus: int, rate: float, days: float
) -> None:
    """8 T P / n X with recomputation: 34 days for GPT-3 on 1,024 A100, 84 days for a trillion parameters on 3,072."""
    chosen = {"convention": "6N, all parameters", "recomputation": "Full"}
    flops = sizes({"one": model}, tokens=tokens, **chosen)["total.flops"]
    assert flops / (gpus * rate) / 86400 == pytest.approx(days, abs=0.6)


# ---- Brown et al., "Language Models are Few-Shot Learners"

GPT_3 = {  # table 2.1 on page 8: layers, width, heads; table D.1 on page 46: FLOPs of 300 billion tokens
    "small": (12, 768, 12, 2.25e20),
    "medium": (24, 1024, 16, 6.41e20),
    "large": (24, 1536, 16, 1.37e21),
    "xl": (24, 2048, 24, 2.38e21),
    "2.7b": (32, 2560, 32, 4.77e21),
    "6.7b": (32, 4096, 32, 1.20e22),
    "175b": (96, 12288, 96, 3.14e23),
}


@pytest.mark.parametrize("name", GPT_3)
def test_gpt_3_flops_tables_2_1_and_d_1_of_arxiv_2005_14165_pages_8_and_46(name: str) -> None:
    layers, width, heads, flops = GPT_3[name]
    model = gpt(layers, width, heads, 50257, 2048, tied=1, positions=2048)
    found = sizes({name: model}, tokens=300e9, convention="6N, all parameters")["total.flops"]
    assert found == pytest.approx(flops, rel=6e-3)


# ---- Rae et al., "Scaling Language Models: Methods, Analysis & Insights from Training Gopher"

GOPHER = {  # table 1: layers, heads, head dimension, width, and the parameters that the table rounds
    "44m": (8, 16, 32, 512, 44e6, 0.5e6),
    "117m": (12, 12, 64, 768, 117e6, 0.5e6),
    "417m": (12, 12, 128, 1536, 417e6, 0.5e6),
    "1.4b": (24, 16, 128, 2048, 1.4e9, 0.05e9),
    "7.1b": (32, 32, 128, 4096, 7.1e9, 0.05e9),
    "280b": (80, 128, 128, 16384, 280e9, 0.5e9),
}


@pytest.mark.parametrize("name", GOPHER)
def test_gopher_parameters_table_1_of_arxiv_2112_11446(name: str) -> None:
    """Relative positions take one more matrix of the width squared in each layer; the vocabulary has 32,000 pieces."""
    layers, heads, head_dim, width, printed, half = GOPHER[name]
    model = gpt(layers, width, heads, 32000, 2048, tied=1, head_dim=head_dim, other_params=layers * width**2)
    assert of_each({name: model}, "params")[name] == pytest.approx(printed, abs=half)


# ---- Utilisation and FLOPs


def test_palm_utilisation_appendix_b_of_arxiv_2204_02311() -> None:
    """238.3 thousand tokens a second on 6,144 chips of 275 TFLOP/s are 46.2%."""
    palm = {"palm": MODELS["palm 540b"] | {"seq_len": 2048}}
    per_token = 6 * of_each(palm, "params")["palm"] + of_each(palm, "attention_flops_full")["palm"]
    assert 238.3e3 * per_token / (6144 * 275e12) == pytest.approx(0.462, abs=5e-4)


def test_llama_3_405b_section_1_of_arxiv_2407_21783() -> None:
    """3.8e25 FLOPs on 15.6 trillion tokens."""
    one = sizes({"405b": MODELS["llama 3.1 405b"]}, tokens=15.6e12, convention="6N, all parameters")
    assert one["total.flops"] == pytest.approx(3.8e25, rel=2e-3)


def test_deepseek_v3_table_2_of_arxiv_2505_09343() -> None:
    """250 GFLOPs of training for each token."""
    one = sizes({"v3": MODELS["deepseek-v3"]}, tokens=1)
    assert one["total.flops"] / 1e9 == pytest.approx(250, abs=0.5)


# ---- Energy and carbon

LLAMA = {  # table 15: GPU-hours, MWh, tonnes; 400 W, a PUE of 1.1 and 385 g for all
    "OPT-175B": (809_472, 356, 137),
    "7B": (82_432, 36, 14),
    "13B": (135_168, 59, 23),
    "33B": (530_432, 233, 90),
    "65B": (1_022_362, 449, 173),
}


@pytest.mark.parametrize("model", LLAMA)
def test_llama_carbon_table_15_of_arxiv_2302_13971(model: str) -> None:
    hours, energy, carbon = LLAMA[model]
    run = bill(hours=hours, accelerator="A100 SXM 80GB", server_overhead=1, server_load=1, pue=1.1)
    assert run["total.energy"] / 1000 == pytest.approx(energy, abs=1)
    assert run["total.carbon"] / 1000 == pytest.approx(carbon, abs=0.6)


LLAMA_2 = {  # table 2 on page 7: GPU-hours, watts, tonnes
    "7B": (184_320, 400, 31.22),
    "13B": (368_640, 400, 62.44),
    "34B": (1_038_336, 350, 153.90),
    "70B": (1_720_320, 400, 291.42),
}


@pytest.mark.parametrize("model", LLAMA_2)
def test_llama_2_carbon_table_2_of_arxiv_2307_09288_page_7(model: str) -> None:
    """The grid is not printed: that of the first row has to make the others, and 539.00 t of all 3,311,616 hours."""
    grid = 31.22e6 / (184_320 * 0.4)
    hours, watts, carbon = LLAMA_2[model]
    given: dict[str, float | str] = {"power_boundary": "Chips at design power", "grid_carbon": grid}
    assert bill(hours=hours, chip_power=watts, **given)["total.carbon"] / 1000 == pytest.approx(carbon, rel=2e-4)
    assert sum(row[0] for row in LLAMA_2.values()) == 3_311_616
    assert sum(row[2] for row in LLAMA_2.values()) == pytest.approx(539.00, abs=0.03)


LLAMA_3_1 = {"8B": (1.46e6, 420), "70B": (7.0e6, 2_040), "405B": (30.84e6, 8_930)}  # GPU-hours, tonnes


@pytest.mark.parametrize("model", LLAMA_3_1)
def test_llama_3_1_carbon_table_of_its_model_card(model: str) -> None:
    """11,390 t of 39.3 million hours at 700 W, location-based; each row to the digits that the card prints."""
    grid = 11_390e6 / (39.3e6 * 0.7)
    hours, carbon = LLAMA_3_1[model]
    run = bill(hours=hours, power_boundary="Chips at design power", grid_carbon=grid)
    assert run["total.carbon"] / 1000 == pytest.approx(carbon, rel=1e-2)
    assert bill(hours=hours, accounting="Market-based")["total.carbon"] == 0  # as the card says
