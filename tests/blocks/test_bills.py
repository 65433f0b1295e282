"""The blocks ``hardware``, ``energy`` and ``data`` against published figures; all of them are typed from the source."""

from __future__ import annotations

import pytest

from reportgen.system.errors import EvaluationError
from tests.blocks.bills import bill

CHIPS = "Chips at design power"
BLOOM: dict[str, float | bool | str] = {
    "accelerator": "A100 SXM 80GB",
    "hours": 1_082_990,
    "power_boundary": CHIPS,
    "location": "France (BLOOM, 2022)",
}


def test_bloom_energy_and_carbon_table_2_of_arxiv_2211_02001() -> None:
    """1,082,990 hours of 400 W are 433,196 kWh, at 57 g/kWh 24.69 tonnes."""
    run = bill(**BLOOM)
    assert run["total.energy"] == pytest.approx(433_196, abs=0.5)
    assert run["total.carbon"] / 1000 == pytest.approx(24.69, abs=0.005)


def test_bloom_with_idle_nodes_section_4_2_of_arxiv_2211_02001() -> None:
    """256,646 kWh more for the cluster that is on; 14.6 tonnes."""
    run = bill(**BLOOM, idle_share=256_646 / 433_196)
    assert run["total.energy"] == pytest.approx(433_196 + 256_646, abs=1)
    assert run["total.carbon"] / 1000 == pytest.approx(24.69 + 14.6, abs=0.05)


def test_bloom_embodied_carbon_section_4_1_of_arxiv_2211_02001() -> None:
    """11.2 tonnes, of the 50.5 in all."""
    assert bill(**BLOOM)["total.embodied"] / 1000 == pytest.approx(11.2, abs=0.05)


def test_gpt_3_table_4_of_arxiv_2104_10350() -> None:
    """1,287 MWh at 429 g/kWh are 552.1 tonnes; the table has PUE 1.10 and 330 W for each V100, counted at the wall."""
    per_chip_hour = 0.330 * 1.10
    run = bill(
        hours=1_287_000 / per_chip_hour,
        chip_power=330,
        server_overhead=1,
        server_load=1,
        location="United States (GPT-3, 2021)",
    )
    assert run["total.energy"] == pytest.approx(1_287_000)
    assert run["total.carbon"] / 1000 == pytest.approx(552.1, abs=0.1)


def test_llama_65b_table_15_of_arxiv_2302_13971() -> None:
    """1,022,362 hours of 400 W at PUE 1.1 are 449 MWh, at 385 g/kWh 173 tonnes."""
    run = bill(hours=1_022_362, accelerator="A100 SXM 80GB", server_overhead=1, server_load=1, pue=1.1)
    assert run["total.energy"] / 1000 == pytest.approx(449, abs=1)
    assert run["total.carbon"] / 1000 == pytest.approx(173, abs=0.5)


def test_water_of_gpt_3_table_1_of_arxiv_2304_03271() -> None:
    """1,287 MWh, PUE 1.17, 0.55 and 3.142 L/kWh: 0.708 million litres on site, 4.731 off site, 5.439 in all."""
    given: dict[str, float | bool | str] = {"power_boundary": "Servers", "pue": 1.17, "chip_power": 1000}
    given |= {"server_overhead": 1, "server_load": 1}
    run = bill(hours=1_287_000, **given)
    assert run["total.energy"] == pytest.approx(1_287_000)
    assert run["total.water"] / 1e6 == pytest.approx(5.439, abs=0.001)
    assert bill(hours=1_287_000, **given, wue_off_site=0)["total.water"] / 1e6 == pytest.approx(0.708, abs=0.001)


@pytest.mark.parametrize("boundary", ["Servers", "Facility"])
def test_both_conventions_of_water(boundary: str) -> None:
    """E (on + PUE off) and E PUE (on + off), E of the servers, wherever the energy is counted."""
    servers = 1000 * 0.7 * 1.82 * 0.75
    assert bill(power_boundary=boundary)["total.water"] == pytest.approx(servers * (0.55 + 1.1 * 3.142))
    other = bill(power_boundary=boundary, water_on_facility=True)["total.water"]
    assert other == pytest.approx(servers * 1.1 * (0.55 + 3.142))


def test_the_wall_is_one_and_a_half_times_the_chips() -> None:
    assert bill()["total.energy"] / bill(power_boundary=CHIPS)["total.energy"] == pytest.approx(1.82 * 0.75 * 1.1)


def test_market_based_carbon_is_that_of_the_contracts() -> None:
    assert bill(accounting="Market-based")["total.carbon"] == 0
    market = bill(accounting="Market-based", market_carbon=100)
    assert market["total.carbon"] == pytest.approx(market["total.energy"] / 10)


def test_development_is_on_top() -> None:
    assert bill(development_share=1)["total.energy"] == pytest.approx(2 * bill()["total.energy"])


# Dense bf16, 8 bit, GB and W of the makers' data sheets, where these print sparse rates the halves.
SHEETS = {
    "A100 SXM 80GB": (624 / 2, 0, 80, 400),
    "H100 SXM": (1979 / 2, 3958 / 2, 80, 700),
    "H200 SXM": (1979 / 2, 3958 / 2, 141, 700),
    "B200": (36000 / 2 / 8, 72000 / 2 / 8, 180, 1000),
    "GB200 (one GPU)": (360000 / 2 / 72, 720000 / 2 / 72, 186, 1200),
    "MI300X": (1307.4, 2614.9, 192, 750),
    "TPU v5e": (197, 393, 16, 0),
    "TPU v5p": (459, 918, 95, 0),
    "TPU v6e": (918, 1836, 32, 0),
}


@pytest.mark.parametrize("chip", SHEETS)
def test_peaks_are_dense(chip: str) -> None:
    run = bill(accelerator=chip, chip_power=700)
    assert run["chip_peak"] / 1e12 == pytest.approx(SHEETS[chip][0], rel=1e-3)
    eight, _, watts = SHEETS[chip][1:]
    if eight:
        assert bill(accelerator=chip, chip_power=700, precision="8 bit")["chip_peak"] / 1e12 == pytest.approx(
            eight, rel=1e-3
        )
    if watts:
        assert bill(accelerator=chip)["chip_power"] == watts


def test_a_chip_without_a_published_power_has_no_energy_until_one_is_stated() -> None:
    with pytest.raises(EvaluationError, match="chip_kw"):
        bill(accelerator="TPU v5e")
    assert bill(accelerator="TPU v5e", chip_power=200, power_boundary=CHIPS)["total.energy"] == pytest.approx(200)


def test_goodput_and_utilisation_make_the_rate() -> None:
    run = bill(utilisation=0.35, goodput=0.8)
    assert run["chip_flops"] == pytest.approx(989e12 * 0.35 * 0.8)
    assert run["total.cost"] == pytest.approx(1000 * 6.155)


def test_utilisation_falls_with_the_width_where_it_is_asked_to() -> None:
    assert bill().at_sizes("utilisation_at_size") == pytest.approx([0.4])
    assert bill(narrow_exponent=0.5).at_sizes("utilisation_at_size") == pytest.approx([0.4 * 0.5**0.5])


def test_storage_and_transfer() -> None:
    """10^12 tokens of 2 bytes are 2 TB; a year at $23 a TB-month, and $90 a TB to get out."""
    run = bill()
    assert run["dataset_cost"] == pytest.approx(2 * 12 * 23)
    assert run["egress_cost"] == pytest.approx(180)
    assert run.at_sizes("checkpoint_tb") == pytest.approx([0.014])
    assert run.at_sizes("checkpoints_cost") == pytest.approx([0.14 * 12 * 23])


def test_bloom_weights_are_329_gib_of_its_model_card() -> None:
    """The card: bf16 weights are 329GB, of 176,247,271,424 parameters."""
    run = bill(checkpoint_bytes=2)
    assert run.at_sizes("checkpoint_tb")[0] * 176.247271424 * 1e12 / 2**30 == pytest.approx(329, abs=1)
