"""The block ``transformer`` against what papers and model cards print; every figure here is theirs, not ours."""

from __future__ import annotations

from functools import cache

import pytest

from tests.blocks.models import of_each, sizes

Model = dict[str, float]
# GPT-2, GPT-3, OPT and Pythia: layer norms with biases, biases everywhere, two matrices in the feed-forward.
BIASED = {"gated": 0, "qkv_bias": 1, "output_bias": 1, "ffn_bias": 1, "norm_vectors": 2}


def gpt(layers: int, width: int, heads: int, vocab: int, seq_len: int, **more: float) -> Model:
    shape = {"layers": layers, "width": width, "heads": heads, "ffn": 4 * width, "vocab": vocab, "seq_len": seq_len}
    return {**shape, **BIASED, **more}


def llama(layers: int, width: int, heads: int, ffn: int, vocab: int, **more: float) -> Model:
    return {"layers": layers, "width": width, "heads": heads, "ffn": ffn, "vocab": vocab, "seq_len": 4096, **more}


def deepseek(layers: int, width: int, heads: int, ffn: int, vocab: int, **more: float) -> Model:
    return llama(layers, width, heads, ffn, vocab, kv_rank=512, **more)


MODELS: dict[str, Model] = {
    # GPT-2's 12-layer model without biases, as nanoGPT counts it.
    "gpt-2": gpt(12, 768, 12, 50257, 1024, tied=1, positions=1024)
    | {"qkv_bias": 0, "output_bias": 0, "ffn_bias": 0, "norm_vectors": 1},
    "gpt-2 with biases": gpt(12, 768, 12, 50257, 1024, tied=1, positions=1024),
    "gpt-3": gpt(96, 12288, 96, 50257, 2048, tied=1, positions=2048),
    "llama 2 7b": llama(32, 4096, 32, 11008, 32000),
    "llama 2 13b": llama(40, 5120, 40, 13824, 32000),
    "llama 2 70b": llama(80, 8192, 64, 28672, 32000, kv_heads=8),
    "llama 3.1 8b": llama(32, 4096, 32, 14336, 128256, kv_heads=8, seq_len=8192),
    "llama 3.1 70b": llama(80, 8192, 64, 28672, 128256, kv_heads=8),
    "llama 3.1 405b": llama(126, 16384, 128, 53248, 128256, kv_heads=8),
    "mistral 7b": llama(32, 4096, 32, 14336, 32000, kv_heads=8, window=4096, seq_len=8192),
    "mixtral 8x7b": llama(32, 4096, 32, 14336, 32000, kv_heads=8, experts=8, experts_per_token=2),
    "gemma 2b": llama(18, 2048, 8, 16384, 256128, kv_heads=1, head_dim=256, tied=1),
    "gemma 7b": llama(28, 3072, 16, 24576, 256128, head_dim=256, tied=1),
    "gemma 2 2b": llama(26, 2304, 8, 9216, 256128, kv_heads=4, head_dim=256, tied=1, norms_per_layer=4),
    "gemma 2 9b": llama(42, 3584, 16, 14336, 256128, kv_heads=8, head_dim=256, tied=1, norms_per_layer=4),
    "gemma 2 27b": llama(46, 4608, 32, 36864, 256128, kv_heads=16, head_dim=128, tied=1, norms_per_layer=4),
    "palm 8b": llama(32, 4096, 16, 16384, 256000, kv_heads=1, head_dim=256, tied=1, norms_per_layer=1),
    "palm 540b": llama(118, 18432, 48, 73728, 256000, kv_heads=1, head_dim=256, tied=1, norms_per_layer=1),
    "qwen2.5 7b": llama(28, 3584, 28, 18944, 152064, kv_heads=4, qkv_bias=1),
    "qwen2.5 0.5b": llama(24, 896, 14, 4864, 151936, kv_heads=2, qkv_bias=1, tied=1),
    "qwen3 30b-a3b": llama(
        *(48, 2048, 32, 6144, 151936),
        kv_heads=4,
        head_dim=128,
        qk_norm_params=256,
        experts=128,
        experts_per_token=8,
        expert_ffn=768,
    ),
    "qwen3 235b-a22b": llama(
        *(94, 4096, 64, 12288, 151936),
        kv_heads=4,
        head_dim=128,
        qk_norm_params=256,
        experts=128,
        experts_per_token=8,
        expert_ffn=1536,
    ),
    "deepseek-v2-lite": deepseek(
        *(27, 2048, 16, 10944, 102400),
        experts=64,
        experts_per_token=6,
        shared_experts=2,
        dense_layers=1,
        expert_ffn=1408,
    ),
    "deepseek-v2": deepseek(
        *(60, 5120, 128, 12288, 102400),
        q_rank=1536,
        experts=160,
        experts_per_token=6,
        shared_experts=2,
        dense_layers=1,
        expert_ffn=1536,
    ),
    "deepseek-v3": deepseek(
        *(61, 7168, 128, 18432, 129280),
        q_rank=1536,
        experts=256,
        experts_per_token=8,
        shared_experts=1,
        dense_layers=3,
        expert_ffn=2048,
        router_bias=1,
    ),
    "olmo 7b": llama(32, 4096, 32, 11008, 50304, norm_vectors=0),
    "bloom": gpt(70, 14336, 112, 250880, 2048, tied=1, other_params=2 * 14336),
    "opt 175b": gpt(96, 12288, 96, 50272, 2048, tied=1, positions=2050),
    "pythia 70m": gpt(6, 512, 8, 50304, 2048),
    "pythia 160m": gpt(12, 768, 12, 50304, 2048),
    "pythia 410m": gpt(24, 1024, 16, 50304, 2048),
    "pythia 1b": gpt(16, 2048, 8, 50304, 2048),
    "pythia 1.4b": gpt(24, 2048, 16, 50304, 2048),
    "pythia 2.8b": gpt(32, 2560, 32, 50304, 2048),
    "pythia 6.9b": gpt(32, 4096, 32, 50432, 2048),
    "pythia 12b": gpt(36, 5120, 40, 50688, 2048),
}


@cache
def counted(name: str) -> dict[str, float]:
    return of_each(MODELS, name)


# ---- Parameters, to the last one

EXACT = {
    "gpt-2": 124_337_664,
    "gpt-2 with biases": 124_439_808,  # the checkpoint `gpt2` of Hugging Face
    "llama 2 7b": 6_738_415_616,  # model cards: safetensors metadata
    "llama 2 13b": 13_015_864_320,
    "llama 2 70b": 68_976_648_192,
    "llama 3.1 8b": 8_030_261_248,
    "llama 3.1 70b": 70_553_706_496,
    "llama 3.1 405b": 405_853_388_800,
    "mistral 7b": 7_241_732_096,
    "mixtral 8x7b": 46_702_792_704,
    "bloom": 176_247_271_424,  # the model card of bigscience/bloom
    "qwen2.5 7b": 7_615_616_512,
    "qwen2.5 0.5b": 494_032_768,
    "deepseek-v2-lite": 15_706_484_224,
    "olmo 7b": 6_888_095_744,  # the weights that its configuration makes
}


@pytest.mark.parametrize("model", EXACT)
def test_parameters_are_those_of_the_published_weights(model: str) -> None:
    assert counted("params")[model] == EXACT[model]


def test_gemma_table_2_of_arxiv_2403_08295() -> None:
    embedding, other = counted("embedding_params"), counted("non_embedding_params")
    # Version 1 of the table gives one vocabulary of 256,128 to both.
    assert (embedding["gemma 2b"], other["gemma 2b"]) == (524_550_144, 1_981_884_416)
    assert (embedding["gemma 7b"], other["gemma 7b"]) == (786_825_216, 7_751_248_896)


def test_gemma_2_table_2_of_arxiv_2408_00118() -> None:
    embedding, other = counted("embedding_params"), counted("non_embedding_params")
    assert (embedding["gemma 2 2b"], other["gemma 2 2b"]) == (590_118_912, 2_024_517_888)
    assert (embedding["gemma 2 9b"], other["gemma 2 9b"]) == (917_962_752, 8_324_201_984)
    assert (embedding["gemma 2 27b"], other["gemma 2 27b"]) == (1_180_237_824, 26_047_480_320)


PYTHIA = {
    "pythia 70m": 18_915_328,
    "pythia 160m": 85_056_000,
    "pythia 410m": 302_311_424,
    "pythia 1b": 805_736_448,
    "pythia 1.4b": 1_208_602_624,
    "pythia 2.8b": 2_517_652_480,
    "pythia 6.9b": 6_444_163_072,
    "pythia 12b": 11_327_027_200,
}


@pytest.mark.parametrize("model", PYTHIA)
def test_pythia_table_1_of_arxiv_2304_01373_page_4(model: str) -> None:
    assert counted("non_embedding_params")[model] == PYTHIA[model]


# ---- Parameters as papers round them: total and active, in billions, and the half of their last digit

ROUNDED = {
    "gpt-3": (174.6, None, 0.05),  # arXiv 2005.14165, table D.1, page 46: 174,600 M
    "mixtral 8x7b": (46.7, 12.9, 0.05),  # Mistral AI, Mixtral of experts, December 2023
    "deepseek-v2-lite": (15.7, None, 0.05),  # arXiv 2405.04434, appendix B
    "deepseek-v2": (236, 21, 0.5),  # arXiv 2405.04434, abstract
    "deepseek-v3": (671, 37, 0.6),  # arXiv 2412.19437, abstract
    "qwen3 30b-a3b": (30.5, 3.3, 0.06),  # model card of Qwen3-30B-A3B
    "qwen3 235b-a22b": (235, 22, 0.5),  # arXiv 2505.09388, table 2
    "palm 8b": (8.63, None, 0.005),  # arXiv 2204.02311, table 1, page 9
    "palm 540b": (540.35, None, 0.01),
    "opt 175b": (175, None, 0.5),  # arXiv 2205.01068, table 1
    "qwen2.5 7b": (7.61, None, 0.01),  # model card: 7.61B, of which 6.53B are no embeddings
    "olmo 7b": (6.9, None, 0.05),  # arXiv 2402.00838, table 1
}


@pytest.mark.parametrize("model", ROUNDED)
def test_parameters_are_those_that_the_paper_prints(model: str) -> None:
    total, active, half = ROUNDED[model]
    assert counted("params")[model] / 1e9 == pytest.approx(total, abs=half)
    if active is not None:
        assert counted("active_params")[model] / 1e9 == pytest.approx(active, abs=half)


def test_qwen_2_5_model_card_without_embeddings() -> None:
    assert counted("non_embedding_params")["qwen2.5 7b"] / 1e9 == pytest.approx(6.53, abs=0.005)
    assert counted("non_embedding_params")["qwen2.5 0.5b"] / 1e9 == pytest.approx(0.36, abs=0.005)


# ---- FLOPs


def test_gpt_3_takes_6nd_of_arxiv_2005_14165_table_d1() -> None:
    one = sizes({"gpt-3": MODELS["gpt-3"]}, tokens=300e9, convention="6N, all parameters")
    assert one["total.flops"] == pytest.approx(3.14e23, rel=2e-3)


def test_a_bit_more_than_6n_for_palm_540b_appendix_b_of_arxiv_2204_02311() -> None:
    """The appendix counts 6N plus attention over the whole sequence of 2048: 12 L H Q T."""
    palm = {"palm 540b": MODELS["palm 540b"] | {"seq_len": 2048}}
    attention = 12 * 118 * 48 * 256 * 2048
    assert of_each(palm, "attention_flops_full")["palm 540b"] == attention
    total = sizes(palm, tokens=780e9, convention="6N, all parameters")["total.flops"] + 780e9 * attention
    assert total == pytest.approx(2.56e24, rel=2e-3)  # table 21 prints 2.56e24 FLOPs for 780 B tokens


def test_llama_3_conventions_at_a_sequence_of_8192() -> None:
    """Five counts of one run, by hand from the configuration of Llama 3 8B."""
    model = {"llama": MODELS["llama 3.1 8b"]}
    causal = sizes(model, tokens=1)["total.flops"]
    block = 32 * (2 * 4096 * 128 * (32 + 8) + 3 * 4096 * 14336)
    head, attention = 4096 * 128256, 12 * 32 * 32 * 128 * 8192
    assert causal == 6 * (block + head) + attention / 2
    assert causal == pytest.approx(5.147e10, rel=1e-4)
    printed = {"6n_non_embedding": 0.81, "6n": 0.94, "full": 1.125, "recomputed": 1.31}
    for name, factor in printed.items():
        assert of_each(model, f"factor_{name}")["llama"] == pytest.approx(factor, abs=0.005)


CHOICES = {
    ("6N, no embeddings", "None"): "factor_6n_non_embedding",
    ("6N, all parameters", "None"): "factor_6n",
    ("Matmuls, full attention", "None"): "factor_full",
    ("Matmuls, sliding window", "None"): "factor_window",
    ("Matmuls, causal attention", "Selective"): "factor_selective",
    ("Matmuls, causal attention", "Full"): "factor_recomputed",
}


@pytest.mark.parametrize(("convention", "recomputation"), CHOICES)
def test_each_choice_makes_its_factor(convention: str, recomputation: str) -> None:
    models = {name: MODELS[name] for name in ("mistral 7b", "mixtral 8x7b", "deepseek-v3")}
    chosen = of_each(models, "convention_factor", convention=convention, recomputation=recomputation)
    assert chosen == pytest.approx(of_each(models, CHOICES[convention, recomputation]))


def test_a_window_is_what_a_loop_over_the_tokens_counts() -> None:
    model = {"mistral": MODELS["mistral 7b"] | {"window": 5, "seq_len": 16, "window_layers": 24}}
    keys = sum(min(token + 1, 5) for token in range(16)) / 16
    attention = 12 * 32 * 128 * (24 * keys + 8 * 16 / 2)
    weights = 32 * (2 * 4096 * 128 * 40 + 3 * 4096 * 14336) + 4096 * 32000
    found = sizes(model, tokens=1, convention="Matmuls, sliding window")["total.flops"]
    assert found == pytest.approx(6 * weights + attention)


# The models of arXiv 2205.05198, table 3 on page 10: heads, width, layers; sequences of 2048, a vocabulary of 51,200.
# Table 5 prints the utilisation of model and of hardware FLOPs, in percent, whose ratio is the last column.
KORTHIKANTI = {
    "22b": (64, 6144, 48, 43.7 / 41.5),
    "175b": (96, 12288, 96, 52.8 / 51.4),
    "530b": (128, 20480, 105, 57.0 / 56.0),
    "1t": (160, 25600, 128, 57.0 / 56.3),
}


def test_selective_recomputation_table_5_of_arxiv_2205_05198() -> None:
    models = {
        name: gpt(layers, width, heads, 51200, 2048, tied=1, positions=2048)
        for name, (heads, width, layers, _) in KORTHIKANTI.items()
    }
    chosen = {"convention": "Matmuls, full attention"}
    model = of_each(models, "convention_factor", **chosen)
    hardware = of_each(models, "convention_factor", **chosen, recomputation="Selective")
    for name, (*_, printed) in KORTHIKANTI.items():
        assert hardware[name] / model[name] == pytest.approx(printed, rel=5e-3)


def test_a_dense_model_has_the_flops_of_arxiv_2205_05198_appendix_a() -> None:
    """72 B L s h^2 (1 + s / 6h + v / 12hL) for an iteration of B sequences."""
    width, layers, seq_len, vocab = 6144, 48, 2048, 51200
    model = {"22b": gpt(layers, width, 64, vocab, seq_len, tied=1, positions=2048)}
    printed = 72 * layers * width**2 * (1 + seq_len / (6 * width) + vocab / (12 * width * layers))
    assert sizes(model, tokens=1, convention="Matmuls, full attention")["total.flops"] == pytest.approx(printed)


def test_a_forward_pass_is_a_third_of_training() -> None:
    model = {"llama": MODELS["llama 2 7b"]}
    assert of_each(model, "forward_flops_per_token")["llama"] * 3 == pytest.approx(
        sizes(model, tokens=1)["total.flops"]
    )


def test_a_vocabulary_is_padded() -> None:
    model = {"gpt": gpt(12, 768, 12, 50257, 1024, tied=1, positions=1024, vocab_multiple=128)}
    assert of_each(model, "head_params")["gpt"] == 768 * 50304
