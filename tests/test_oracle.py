"""The bundled study against what the source document prints; the figures here are the document's, not ours."""

from __future__ import annotations

from pathlib import Path

import pytest

import reportgen
from reportgen.parts.families.shape import FAMILIES

# Dollars, then hours of one node, as the document's script prints them.
PRINTED = {
    "alignment": (888.81395400704, 37.033914750293334),
    "table_e1": (388955.9991064986, 16206.499962770775),
    "eps_variants": (1902022.3291813303, 79250.93038255542),
    "eps_heatmaps": (3193533.466348094, 133063.89443117057),
    "beta_only": (1902022.3291813303, 79250.93038255542),
    "gamma": (3224397.534237257, 134349.8972598857),
    "weight_decay": (317003.7215302217, 13208.488397092571),
    "adafactor": (188532.80765144504, 7855.533652143543),
    "compute_optimal": (1790104.1799513847, 74587.67416464102),
}
TOTAL_COST = 12907461.18114157
NODE_MONTHS = 746.9595590938408
SIX_P = "63.4 68.5 75.3 79.7 82.8 86.8 89.3 91.0 92.2 93.9 95.7 96.7 97.7 98.3"
BILLIONS = "0.00979 0.0227 0.058 0.106 0.166 0.325 0.534 0.794 1.1 1.87 4.02 6.97 15.3 26.8"
EFFECTS = {
    "compute_optimal_widths": -794860,
    "non_embedding_tokens": -123657,
    "adafactor_widths": -37855,
    "gamma_combinations": -247576,
    "alignment_optimizers": 1778,
    "table_e1_in_sweeps": -388956,
}


@pytest.fixture(scope="module")
def evaluation() -> reportgen.Evaluation:
    return reportgen.evaluate()


@pytest.mark.parametrize("family", PRINTED)
def test_a_family_costs_what_the_document_prints(evaluation: reportgen.Evaluation, family: str) -> None:
    cost, node_hours = PRINTED[family]
    assert evaluation[f"{family}.cost"] == pytest.approx(cost, rel=1e-12)
    assert evaluation[f"{family}.node_hours"] == pytest.approx(node_hours, rel=1e-12)


def test_the_total_is_what_the_document_prints(evaluation: reportgen.Evaluation) -> None:
    assert evaluation["total.cost"] == pytest.approx(TOTAL_COST, rel=1e-12)
    assert evaluation["total.node_months"] == pytest.approx(NODE_MONTHS, rel=1e-12)
    assert f"{evaluation['total.flops']:.3E}" == "5.421E+24"


def test_the_families_are_those_of_the_document_and_no_others(evaluation: reportgen.Evaluation) -> None:
    assert {family.id for family in evaluation.study[FAMILIES]} == set(PRINTED)


def test_the_model_sizes_print_as_in_the_document(evaluation: reportgen.Evaluation) -> None:
    assert [f"{value / 1e9:.3}" for value in evaluation["params"]] == BILLIONS.split()
    assert [f"{100 * value:.3}" for value in evaluation["six_p_ratio"]] == SIX_P.split()


@pytest.mark.parametrize("correction", EFFECTS)
def test_a_correction_alone_moves_the_total_as_counted_by_hand(correction: str) -> None:
    corrected = reportgen.evaluate(values={correction: True})
    assert round(corrected["total.cost"] - TOTAL_COST) == EFFECTS[correction]


def test_corrections_that_overlap_do_not_add_up() -> None:
    three = ["compute_optimal_widths", "non_embedding_tokens", "adafactor_widths"]
    together = reportgen.evaluate(values=dict.fromkeys(three, True))
    assert round(together["total.cost"] - TOTAL_COST) == -878346
    everything = reportgen.evaluate(scenario="corrected")
    assert round(everything["total.cost"]) == 11394361


def test_the_study_needs_no_number_in_python_code() -> None:
    """A figure of the study that turns up in the package would be a second source for it."""
    package = Path(reportgen.__file__).parent
    code = "".join(path.read_text() for path in sorted(package.rglob("*.py")))
    for figure in ("32101", "989.4", "3.5e14", "16384", "50000", "131072", "405B", "H100", "adafactor"):
        assert figure not in code
